"""A form of twenty questions as the trade has them: four sections, mostly taps, two numbers, one story, every answer worth points."""

from functools import cache

from forms.loading import Loaded, load

QUESTIONS = 20
_SECTIONS = {
    "outside": ("The sign is lit", "The windows are clean", "The pavement is swept", "The hours are shown", "The door opens easily"),
    "welcome": ("Somebody greeted you", "They smiled", "They wore a name badge", "Minutes until you were greeted", "They offered help"),
    "service": ("They asked what you need", "They knew the product", "They named the price", "Minutes until you were served", "They said goodbye"),
    "place": ("The floor was clean", "The shelves were full", "The music was pleasant", "The toilet was clean", "What happened, in order?"),
}  # fmt: skip


def _rows() -> list[str]:
    rows = []
    for section, labels in _SECTIONS.items():
        rows.append(f"| | begin_group | {section} | {section.title()} | | |")
        for number, label in enumerate(labels, 1):
            kind = "integer" if label.startswith("Minutes") else "text" if label.endswith("?") else "select_one grade"
            weight = "2" if kind == "select_one grade" else ""
            rows.append(f"| | {kind} | {section}_{number} | {label} | yes | {weight} |")
        rows.append("| | end_group | | | | |")
    return rows


@cache
def visit_form() -> Loaded:
    table = [
        "| survey |", "| | type | name | label | required | weight |", *_rows(),
        "| choices |", "| | list_name | name | label | score |",
        "| | grade | yes | Yes | 1 |", "| | grade | partly | Partly | 0.5 |", "| | grade | no | No | 0 |",
        "| settings |", "| | form_title | form_id | version |", "| | Store visit | store_visit | 1 |",
    ]  # fmt: skip
    loaded = load("\n".join(table).encode(), "store_visit.md")
    if loaded.problems or loaded.question_count != QUESTIONS:
        raise ValueError(f"the form is not as meant: {loaded.problems}, {loaded.question_count} questions")
    return loaded
