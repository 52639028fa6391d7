"""A small programme for chat tests: one café chain, one form, as the files a coordinator would send."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import xlsxwriter

CAFE = (52.2297, 21.0122)
FORM = """
| survey  |                      |             |                                |          |                     |                              |        |          |
|         | type                 | name        | label                          | required | relevant            | constraint                   | weight | critical |
|         | begin_group          | service     | Service                        |          |                     |                              |        |          |
|         | select_one yn        | greeted     | Were you greeted?              | yes      |                     |                              | 2      |          |
|         | text                 | greeted_how | What did they say?             | yes      | ${greeted} = 'no'   |                              |        |          |
|         | integer              | minutes     | Minutes until you were served? | yes      |                     | . >= 0 and . <= 120          |        |          |
|         | end_group            |             |                                |          |                     |                              |        |          |
|         | begin_group          | place       | The place                      |          |                     |                              |        |          |
|         | select_one yn        | clean       | Were the tables clean?         | yes      |                     |                              | 1      | yes      |
|         | image                | front       | The shop front                 | yes      |                     |                              |        |          |
|         | text                 | story       | What happened, in order?       | no       |                     |                              |        |          |
|         | end_group            |             |                                |          |                     |                              |        |          |
| choices |                      |             |                                |          |                     |                              |        |          |
|         | list_name            | name        | label                          | score    |                     |                              |        |          |
|         | yn                   | yes         | Yes                            | 1        |                     |                              |        |          |
|         | yn                   | no          | No                             | 0        |                     |                              |        |          |
| settings |                     |             |                                |          |                     |                              |        |          |
|         | form_title           | form_id     | version                        |          |                     |                              |        |          |
|         | Café check           | cafe_check  | 1                              |          |                     |                              |        |          |
"""


def workbook(sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """Rows as mappings from column to cell."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 3, 1, tzinfo=UTC)})  # the same rows make the same file
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.write_row(0, 0, columns)
            for at, row in enumerate(rows, 1):
                sheet.write_row(at, 0, [row.get(column, "") for column in columns])
    return target.getvalue()


def cafe(now: datetime, *, visits: int = 2, **project: Any) -> bytes:
    """Visits in Warsaw: the first window opens three days from `now` at 10:00 local time, the others a day later each."""
    first = (now + timedelta(days=3)).date()
    days = [first + timedelta(days=number) for number in range(visits)]
    return workbook(
        {
            "clients": [{"code": "nord", "name": "Café Nord"}],
            "contacts": [{"client": "nord", "code": "carl", "name": "Carl"}],
            "locations": [
                {
                    "client": "nord", "code": f"nord-{number}", "name": f"Café Nord {number}", "address": f"Nowy Świat {number}",
                    "city": "Warsaw", "latitude": CAFE[0] + number / 100, "longitude": CAFE[1], "timezone": "Europe/Warsaw",
                }
                for number in range(1, visits + 1)
            ],
            "projects": [
                {
                    "client": "nord", "code": "coffee", "name": "Coffee & cake", "form": "cafe_check", "visit_type": "in_person",
                    "who": "A guest on a break.", "do": "Order a coffee.", "say": "Ask what cake they recommend.",
                    "photograph": "The shop front.", "never": "Never take notes in sight.", "purchase": "One coffee",
                    "fee": "20", "reimbursement_cap": "8", "currency": "PLN", **project,
                }
            ],
            "visits": [
                {
                    "code": f"N-{number}", "project": "coffee", "location": f"nord-{number}",
                    "window_start": f"{day} 10:00", "window_end": f"{day} 18:00",
                }
                for number, day in enumerate(days, 1)
            ],
        }
    )  # fmt: skip
