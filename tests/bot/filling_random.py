"""Forms that nobody would write: every control, type and appearance, long and strange words, in any nesting."""

from random import Random

TYPES = (
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "dateTime",
    "image",
    "audio",
    "video",
    "file",
    "geopoint",
    "geotrace",
    "geoshape",
    "barcode",
    "acknowledge",
    "note",
    "range",
    "select_one few",
    "select_one some",
    "select_one many",
    "select_multiple few",
    "select_multiple some",
    "select_multiple many",
    "rank few",
    "rank many",
)
APPEARANCES = (
    "",
    "",
    "likert",
    "list",
    "label",
    "list-nolabel",
    "minimal",
    "autocomplete",
    "search",
    "quick",
    "columns-4",
    "columns",
    "columns-pack",
    "counter",
    "rating",
    "multiline",
    "numbers",
    "signature",
    "annotate",
    "no-calendar",
    "month-year",
    "picker",
    "vertical",
)
WORDS = (
    "Was",
    "the **floor**",
    "clean & <tidy>?",
    "האם היה נקי",
    "*or*",
    "not_at_all",
    "🙂🙂",
    "x" * 60,
    "&amp;",
    "`code`",
    "line<br>line",
)
LISTS = {"few": 3, "some": 30, "many": 180}
COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "appearance",
    "required",
    "constraint",
    "parameters",
    "repeat_count",
)


def words(chance: Random, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, most))) or "?"


def generated(seed: int) -> str:
    chance = Random(seed)
    rows = [_line(("survey",), lead=""), _line(COLUMNS)]
    for block in range(4):
        rows += _block(chance, block)
    rows += [_line(("choices",), lead=""), _line(("list_name", "name", "label"))]
    for name, count in LISTS.items():
        rows += [_line((name, f"c{number}", words(chance, 8))) for number in range(count)]
    return "\n".join(rows)


def _line(cells: tuple[str, ...], *, lead: str = "| ") -> str:
    return "| " + " | ".join([*([""] if lead else []), *cells, *[""] * (len(COLUMNS) - len(cells))]) + " |"


def _block(chance: Random, block: int) -> list[str]:
    kind = chance.choice(("group", "group", "repeat", ""))
    asked = [_question(chance, f"q{block}_{number}") for number in range(chance.randrange(2, 14))]
    if not kind:
        return asked
    appearance = chance.choice(("", "field-list", "table-list" if kind == "group" else "field-list"))
    count = chance.choice(("", "3")) if kind == "repeat" else ""
    head = {"type": f"begin {kind}", "name": f"b{block}", "label": words(chance, 20), "appearance": appearance}
    if appearance == "table-list":
        asked = [_question(chance, f"q{block}_{number}", "select_one few", "") for number in range(6)]
    return [_row({**head, "repeat_count": count}), *asked, _row({"type": f"end {kind}"})]


def _question(chance: Random, name: str, kind: str = "", appearance: str | None = None) -> str:
    kind = kind or chance.choice(TYPES)
    return _row(
        {
            "type": kind,
            "name": name,
            "label": words(chance, chance.choice((4, 12, 150))),
            "hint": chance.choice(("", words(chance, 60))),
            "guidance_hint": chance.choice(("", words(chance, 90))),
            "appearance": chance.choice(APPEARANCES) if appearance is None else appearance,
            "required": chance.choice(("", "yes")),
            "constraint": chance.choice(("", "string-length(.) > 1")),
            "parameters": chance.choice(("start=1 end=5 step=1", "start=0 end=900 step=7")) if kind == "range" else "",
        }
    )


def _row(cells: dict[str, str]) -> str:
    return _line(tuple(cells.get(column, "") for column in COLUMNS))
