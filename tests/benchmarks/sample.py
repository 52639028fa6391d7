"""A generated evaluation form of the usual size: sections with follow-ups, a cascade of shops, staff, waiting times, two languages."""

from collections.abc import Iterator
from functools import cache

from pyxform.xls2xform import convert

from forms.form import Form, compile_form

SECTIONS, REGIONS, CITIES, SHOPS = 8, 8, 10, 20
LANGUAGES = ("English (en)", "Polish (pl)")
SURVEY = (
    "type",
    "name",
    *(f"label::{language}" for language in LANGUAGES),
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
    "required",
)
CHOICES = ("list_name", "name", *(f"label::{language}" for language in LANGUAGES), "region", "city", "score")
Row = dict[str, str]


def visit_form() -> Form:
    """Compiled anew; the conversion from its tables is done once."""
    return compile_form(visit_xform())


@cache
def visit_xform() -> str:
    return str(convert(_markdown(), file_type=".md").xform)


def _markdown() -> str:
    lines = ["| survey |", _line(SURVEY), *(_cells(SURVEY, row) for row in _survey())]
    lines += ["| choices |", _line(CHOICES), *(_cells(CHOICES, row) for row in _choices())]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return "| | " + " | ".join(cells) + " |"


def _cells(columns: tuple[str, ...], row: Row) -> str:
    return _line(tuple(row.get(column, "") for column in columns))


def _row(kind: str, name: str, label: str, **more: str) -> Row:
    return {
        "type": kind,
        "name": name,
        **{f"label::{language}": f"{label} ({language})" for language in LANGUAGES},
        **more,
    }


def _survey() -> Iterator[Row]:
    yield _row("select_one region", "region", "Region")
    yield _row("select_one city", "city", "City", choice_filter="region = ${region}")
    yield _row("select_one shop", "shop", "Shop", choice_filter="region = ${region} and city = ${city}")
    yield _row("geopoint", "place", "Where are you?")
    for section in range(SECTIONS):
        yield from _section(section)
    yield from (
        _row("begin_repeat", "staff", "Staff"),
        _row("text", "staff_name", "Whom did you meet?"),
        {"type": "end_repeat"},
    )
    yield _row("calculate", "total", "Points", calculation=" + ".join(f"${{points{n}}}" for n in range(SECTIONS)))
    yield _row("note", "sum", "So far ${total} points")
    yield _row("image", "receipt", "Receipt")
    yield _row("acknowledge", "truthful", "So it was")


def _section(n: int) -> Iterator[Row]:
    """Eleven or twelve questions, every fourth of them a follow-up."""
    yield _row("begin_group", f"section{n}", f"Section {n}")
    yield _row("time", f"from{n}", "Waiting from")
    yield _row("time", f"until{n}", "Waiting until", constraint=f". >= ${{from{n}}}")
    yield _row("integer", f"queue{n}", "How many queued?", constraint=". >= 0 and . < 100", required="yes")
    for m in range(4):
        yield _row("select_one yn", f"ok{n}_{m}", f"Was it in order, {m}?", required="yes")
        yield _row("text", f"what{n}_{m}", "What happened?", relevant=f"${{ok{n}_{m}}} = 'no'")
    yield _row("select_multiple yn", f"ticks{n}", "What was there?")
    yes = " + ".join(f"if(${{ok{n}_{m}}} = 'yes', 10, 0)" for m in range(4))
    yield _row("calculate", f"points{n}", "Points", calculation=f"{yes} + count-selected(${{ticks{n}}})")
    yield {"type": "end_group"}


def _choices() -> Iterator[Row]:
    yield from (_choice("yn", value, value.title(), score=points) for value, points in (("yes", "1"), ("no", "0")))
    for region in range(REGIONS):
        yield _choice("region", f"r{region}", f"Region {region}")
        for city in range(CITIES):
            yield _choice("city", f"c{region}_{city}", f"City {city}", region=f"r{region}")
            for shop in range(SHOPS):
                name = f"s{region}_{city}_{shop}"
                yield _choice("shop", name, f"Shop {name}", region=f"r{region}", city=f"c{region}_{city}")


def _choice(of: str, name: str, label: str, **more: str) -> Row:
    return {"list_name": of, "name": name, **{f"label::{language}": label for language in LANGUAGES}, **more}
