"""docs/programme-workbook.md from the column table: `python -m bot.programmes.handbook > docs/programme-workbook.md`."""

import sys
from collections.abc import Iterator

from bot.programmes.columns import SHEETS, Column, Kind, Sheet
from bot.settings import Policy

_INTRODUCTION = """# The programme workbook

A programme comes in as one workbook (.xlsx, .ods or .xls) with up to five sheets. `/template` in the chat sends an empty one with
an example row on each sheet. This page is made from the same table as the reader and the template.

- Columns may stand in any order. **Bold** columns are needed; the others, and whole sheets, may be left out.
- A code may refer to something imported before: a workbook with only the sheet `visits` adds visits to a running programme.
- Codes are found whatever else changes. The same file again changes nothing; a corrected file changes what differs.
- A visit that a shopper has or was offered keeps its fee, window and place; the bot lists such rows.
- If anything is wrong, all of it is listed by sheet, row and column, and nothing at all is taken in.
- At most 5,000 rows a sheet and 2 MB a file.
"""
_POLICY = """
### Policy numbers of one project

More columns of the sheet `projects`. An empty cell means the number that holds for all projects (see [the coordinator's handbook](coordinator.md)).
"""
_KIND: dict[Kind, str] = {
    "text": "text",
    "code": "code",
    "reference": "code",
    "choice": "one of a list",
    "yes_no": "yes or no",
    "language": "language code",
    "email": "e-mail address",
    "zone": "IANA time zone",
    "coordinate": "degrees",
    "money": "amount",
    "currency": "currency code",
    "whole": "whole number",
    "number": "number",
    "percents": "percentages",
    "time": "time",
    "moment": "date and time",
}


def page() -> str:
    """The whole page, Markdown."""
    return "\n".join([_INTRODUCTION, *(line for sheet in SHEETS for line in _sheet(sheet))]).rstrip() + "\n"


def policy_table() -> str:
    """Every policy number with its default, for the coordinator's handbook."""
    columns = [column for sheet in SHEETS for column in sheet.columns if column.policy]
    lines = ["| Setting | Usually | Meaning |", "|---|---|---|"]
    for column in columns:
        field = Policy.model_fields[column.name]
        default = column.help.rsplit("(", 1)[-1].removesuffix(").")
        lines.append(f"| `{column.name}` | {default} | {field.description} |")
    return "\n".join(lines)


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"## {sheet.name}\n\n{sheet.help}\n"
    yield from _table([column for column in sheet.columns if not column.policy])
    policy = [column for column in sheet.columns if column.policy]
    if policy:
        yield _POLICY
        yield from _table(policy)


def _table(columns: list[Column]) -> Iterator[str]:
    yield "| Column | Holds | Meaning | Example |\n|---|---|---|---|"
    for column in columns:
        name = f"**{column.name}**" if column.required else column.name
        yield f"| {name} | {_holds(column)} | {column.help} | {_cell(column.example)} |"
    yield ""


def _holds(column: Column) -> str:
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    if column.refers_to:
        return f"code of the sheet `{column.refers_to}`"
    if column.kind == "text":
        return f"text, up to {column.longest} characters"
    low, high = column.lowest, column.highest
    bounds = "" if low is None else f", {low:g} or more" if high is None else f", {low:g} to {high:g}"
    return _KIND[column.kind] + bounds


def _cell(example: str) -> str:
    return f"`{example}`" if example else ""


if __name__ == "__main__":
    sys.stdout.write(page())
