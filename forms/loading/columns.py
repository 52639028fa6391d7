"""Columns and sheets that would be dropped without a word: misspelt, unknown, or of a kind that makes the converter fail."""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from forms.loading.tables import ALIASES, TRANSLATABLE, Table, words
from forms.problems import Problem

SCORING_COLUMNS = frozenset({"weight", "critical", "bonus", "max_score", "section"})
SURVEY_COLUMNS = (
    TRANSLATABLE
    | SCORING_COLUMNS
    | words(
        "type name required relevant constraint calculation default readonly appearance parameters choice_filter repeat_count trigger "
        "media intent accuracythreshold save_to autoplay rows query list_name note disabled compact_tag no_app_error_string "
        "noapperrorstring jr:count sms_field sms_option sms_separator sms_allow_media sms_date_format sms_datetime_format sms_response"
    )
)
CHOICES_COLUMNS = TRANSLATABLE | words("list_name name score geometry")
SETTINGS_COLUMNS = words(
    "form_title form_id version default_language style instance_name public_key submission_url auto_send auto_delete allow_choice_duplicates "
    "name namespaces sms_keyword sms_separator prefix compact_prefix delimiter instance_id instance_xmlns client_editable omit_instanceid "
    "clean_text_values add_none_option entity_version"
)
RULE_COLUMNS = frozenset({"rule", "name", "value", "from", "to", "points"})
KNOWN = {"survey": SURVEY_COLUMNS, "choices": CHOICES_COLUMNS, "settings": SETTINGS_COLUMNS, "scoring": RULE_COLUMNS}
KNOWN_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm", "scoring")
PREFIXES = ("bind::", "body::", "control::", "instance::", "attribute::", "jr:")
"""Columns that go into the XForm as they are."""

STANDARD_PREFIXES = frozenset({"jr", "odk", "orx", "ev", "xsd", "h", "entities"})
"""What pyxform declares by itself."""

ALIKE = 0.74
"""Similarity from which a name is taken for a slip of another: one slip in four letters, swapped neighbours being one."""


def check_columns(tables: Sequence[Table], prefixes: frozenset[str]) -> Iterator[Problem]:
    """`prefixes` are the XML namespaces that the form declares."""
    for table in tables:
        sheet = table.name.casefold()
        if sheet in KNOWN_SHEETS:
            yield from _duplicates(table)
        for column in table.columns if sheet in KNOWN else ():
            if sheet == "survey" and _undeclared_prefix(column.base, prefixes):
                yield _undeclared(column.header, column.base)
            elif column.base and column.base not in KNOWN[sheet] and not column.base.startswith(PREFIXES):
                yield from _unknown_column(sheet, column.header, column.base)


def check_sheets(tables: Sequence[Table]) -> Iterator[Problem]:
    present = {table.name.casefold() for table in tables}
    for table in tables:
        name = table.name.casefold()
        if name in KNOWN_SHEETS or name.startswith("_"):
            continue
        near = nearest(name, [known for known in KNOWN_SHEETS if known not in present])
        if near:
            yield Problem(
                "misspelt_sheet",
                "The sheet {sheet} is not used. Did you mean {near}?",
                {"sheet": table.name, "near": near},
                table.name,
                severity="warning",
            )
        else:
            yield Problem(
                "unused_sheet",
                "The sheet {sheet} is not part of the form and is not used.",
                {"sheet": table.name},
                table.name,
                severity="warning",
            )


def convertible(table: Table, prefixes: frozenset[str]) -> Table:
    """The table without columns that make the converter fail or write broken XML. `check_columns` has warned of each."""
    kept = [
        number for number, column in enumerate(table.columns) if not _breaks_conversion(table, column.base, prefixes)
    ]
    if len(kept) == len(table.header):
        return table
    rows = tuple(tuple(row[number] if number < len(row) else "" for number in kept) for row in table.rows)
    return Table(table.name, tuple(table.header[number] for number in kept), rows)


def nearest(name: str, known: Iterable[str]) -> str | None:
    found = process.extractOne(name, sorted(known), scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    return found[0] if found else None


def _breaks_conversion(table: Table, base: str, prefixes: frozenset[str]) -> bool:
    match table.name.casefold():
        case "choices":
            return ":" in base
        case "survey":
            return base in {"bind", "body", "control", "instance"} or _undeclared_prefix(base, prefixes)
        case _:
            return False


def _undeclared_prefix(base: str, prefixes: frozenset[str]) -> bool:
    """`bind::esri:length` writes broken XML unless the settings declare `esri`."""
    place, _, name = base.partition("::")
    prefix, colon, _ = name.partition(":")
    return place in {"bind", "body", "control", "instance"} and bool(colon) and prefix not in prefixes


def _undeclared(header: str, base: str) -> Problem:
    prefix = base.partition("::")[2].partition(":")[0]
    used = "Scoring reads it all the same, but" if prefix == "ms" else "It is left out, and"
    template = (
        "The settings sheet does not declare the prefix {prefix} in its column namespaces. "
        + used
        + " other ODK tools will not see it."
    )
    return Problem("undeclared_prefix", template, {"prefix": prefix}, "survey", 1, header, "warning")


def _duplicates(table: Table) -> Iterator[Problem]:
    seen: set[str] = set()
    for header in filter(None, table.header):
        if header in seen:
            yield Problem(
                "duplicate_column",
                "The column {column} is there twice. Keep one of them.",
                {"column": header},
                table.name,
                1,
                header,
            )
        seen.add(header)


def _unknown_column(sheet: str, header: str, plain: str) -> Iterator[Problem]:
    near = nearest(plain.partition("::")[0], KNOWN[sheet] | ALIASES.get(sheet, {}).keys())
    if near:
        template = "The column {column} is unknown, so everything in it is ignored. Did you mean {near}?"
        yield Problem("misspelt_column", template, {"column": header, "near": near}, sheet, 1, header, "warning")
    elif sheet == "choices" and ":" in plain:
        template = "The column {column} is ignored: names of choice columns cannot have a colon."
        yield Problem("choice_column_with_colon", template, {"column": header}, sheet, 1, header, "warning")
    elif sheet != "choices":
        yield Problem(
            "unknown_column",
            "The column {column} is unknown, so everything in it is ignored.",
            {"column": header},
            sheet,
            1,
            header,
            "warning",
        )
