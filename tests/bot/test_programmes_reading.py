"""Workbooks as people write them: what is right, and every way to be wrong, with the line the coordinator reads."""

from copy import deepcopy
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.programmes.columns import SHEETS
from bot.programmes.linking import Known, link
from bot.programmes.reading import read
from bot.settings import Policy

GOOD: dict[str, list[list[Any]]] = {
    "clients": [["code", "name", "language"], ["nord", "Nord Cafés", "en"]],
    "contacts": [["client", "code", "name", "email"], ["nord", "lena", "Lena Berg", "lena@nord.example"]],
    "locations": [
        ["client", "code", "name", "address", "city", "latitude", "longitude", "timezone"],
        ["nord", "waw", "Nord Plac", "Plac 1", "Warsaw", 52.2297, 21.0122, "Europe/Warsaw"],
        ["nord", "tlv", "Nord Dizengoff", "Dizengoff 50", "Tel Aviv", 32.0777, 34.7741, "Asia/Jerusalem"],
    ],
    "projects": [
        ["client", "code", "name", "form", "visit_type", "fee", "currency", "do", "report_due_hours"],
        ["nord", "cup", "A cup of coffee", "cafe_visit", "in_person", 18.5, "EUR", "Order a coffee.", 24],
    ],
    "visits": [
        ["code", "project", "location", "window_start", "window_end"],
        ["cup-1", "cup", "waw", "2026-03-05 10:00", "2026-03-07 20:00"],
        ["cup-2", "cup", "tlv", datetime.fromisoformat("2026-03-05 09:30"), datetime.fromisoformat("2026-03-05 18:00")],
    ],
}


def changed(sheet, row, column, cell):
    """The good workbook with one other cell; row counts as the spreadsheet does. An unknown column is added."""
    book = deepcopy(GOOD)
    table = book[sheet]
    if column not in table[0]:
        table[0].append(column)
    table[row - 1] += [""] * (len(table[0]) - len(table[row - 1]))
    table[row - 1][table[0].index(column)] = cell
    return book


def lines(book, known=None):
    _, problems = link(read(book), known or Known())
    return [str(problem) for problem in problems]


def programme(book, known=None):
    found, problems = link(read(book), known or Known())
    assert found is not None, [str(problem) for problem in problems]
    return found


def test_a_good_workbook_is_read_with_windows_in_utc():
    found = programme(GOOD)
    assert [location.code for location in found.locations] == ["waw", "tlv"]
    first, second = found.visits
    assert first.window_start == datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    assert second.window_start == datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
    (project,) = found.projects
    assert (project.fee, project.policy, project.brief) == (
        Decimal("18.50"),
        {"report_due_hours": 24},
        {"do": "Order a coffee."},
    )
    assert found.warnings == ()


HALF = "Latitude and longitude belong together: one is missing."
WRONG_CELLS: list[tuple[str, int, str, Any, str]] = [
    ("clients", 2, "code", "nord cafés", "“nord cafés” cannot be a code: use letters, digits, dots, dashes and underscores, without spaces."),
    ("clients", 2, "code", "n" * 33, "This is 33 characters long; at most 32 fit."),
    ("clients", 2, "code", date(2026, 3, 1), "The spreadsheet took this for a date or time (2026-03-01). Format the cell as text and write it again."),
    ("clients", 2, "name", "", "This cell is empty, but a value is needed."),
    ("clients", 2, "name", "   ", "This cell is empty, but a value is needed."),
    ("clients", 2, "language", "klingon!", "“klingon!” is not a language code. Write for example en or he."),
    ("contacts", 2, "email", "lena at nord", "“lena at nord” is not an e-mail address."),
    ("contacts", 2, "client", "nort", "“nort” is not in the sheet clients. Did you mean nord?"),
    ("contacts", 2, "client", "zzz", "“zzz” is not in the sheet clients, and was not imported before."),
    ("locations", 2, "timezone", "Warsaw", "“Warsaw” is not a time zone. Did you mean Europe/Warsaw?"),
    ("locations", 2, "timezone", "GMT+1", "“GMT+1” is not a time zone. Write region and city, such as Europe/London."),
    ("locations", 2, "latitude", 91, "91 is not a latitude: it runs from -90 to 90. Check that the two are not swapped."),
    ("locations", 2, "latitude", "52°13'N", "“52°13'N” is not a plain number. Write only digits, such as 12.50."),
    ("locations", 2, "longitude", "", HALF),
    ("locations", 2, "opening_hours", date(2026, 10, 12), "The spreadsheet took this for a date or time (2026-10-12). Format the cell as text and write it again."),
    ("projects", 2, "visit_type", "inperson", "“inperson” is not known here. Did you mean in_person?"),
    ("projects", 2, "visit_type", "zoom", "“zoom” is not known here. Use one of: in_person, phone, online."),
    ("projects", 2, "fee", -5, "An amount cannot be negative: -5."),
    ("projects", 2, "fee", "18 EUR", "“18 EUR” is not a plain number. Write only digits, such as 12.50."),
    ("projects", 2, "fee", 1.999, "1.999 has more than two decimals."),
    ("projects", 2, "fee", 1e12, "1000000000000 is more than any visit pays."),
    ("projects", 2, "currency", "Euro", "“Euro” is not a currency code. Write three letters, such as EUR."),
    ("projects", 2, "do", "x" * 3001, "This is 3001 characters long; at most 3000 fit."),
    ("projects", 2, "report_due_hours", 0, "0 is too small: 1 is the least."),
    ("projects", 2, "report_due_hours", 1.5, "“1.5” must be a whole number."),
    ("projects", 2, "red_flag_percent", 101, "101 is too large: 100 is the most."),
    ("projects", 2, "quiet_from", "9 pm", "Write a time as 21:00, not “9 pm”."),
    ("projects", 2, "report_reminders", "100, 50", "Write percentages in rising order, such as 50, 80, 100, not “100, 50”."),
    ("projects", 2, "active", "maybe", "Write yes or no, not “maybe”."),
    ("visits", 2, "project", "cop", "“cop” is not in the sheet projects. Did you mean cup?"),
    ("visits", 2, "location", "wav", "“wav” is not in the sheet locations. Did you mean waw?"),
    ("visits", 2, "window_start", "5/3/2026", "Write date and time as 2026-03-05 10:00, not “5/3/2026”."),
    ("visits", 2, "window_start", "2026-02-30 10:00", "Write date and time as 2026-03-05 10:00, not “2026-02-30 10:00”."),
    ("visits", 2, "window_start", "2026-03-29 02:30", "2026-03-29 02:30 does not exist in Europe/Warsaw: the clocks go forward over it. Choose an earlier or later time."),
    ("visits", 2, "window_end", "2026-03-05 10:00", "The window ends before it starts."),
    ("visits", 2, "window_end", 5, "Write date and time as 2026-03-05 10:00, not “1900-01-04 00:00:00”."),
    ("visits", 3, "code", "CUP-1", "The code CUP-1 is already used in row 2."),
    ("visits", 3, "fee", "free", "“free” is not a plain number. Write only digits, such as 12.50."),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "row", "column", "cell", "sentence"), WRONG_CELLS)
def test_one_wrong_cell_is_one_line_that_says_where_and_what(sheet, row, column, cell, sentence):
    found = lines(changed(sheet, row, column, cell))
    # Where the wrong cell is a code, the rows that name it have nothing to point at and say so too.
    followed = [line for line in found if "is not in the sheet" in line] if column == "code" else []
    assert [line for line in found if line not in followed] == [f"{sheet}, row {row}, column {column}: {sentence}"]


RIGHT_CELLS: list[tuple[str, int, str, Any, str, Any]] = [
    ("visits", 2, "window_start", 46086.4375, "window_start", datetime(2026, 3, 5, 9, 30, tzinfo=UTC)),
    ("visits", 2, "window_start", "5.3.2026 10:30", "window_start", datetime(2026, 3, 5, 9, 30, tzinfo=UTC)),
    ("visits", 2, "window_start", "2026-03-05T10:30:00", "window_start", datetime(2026, 3, 5, 9, 30, tzinfo=UTC)),
    ("visits", 2, "window_start", date(2026, 3, 5), "window_start", datetime(2026, 3, 4, 23, 0, tzinfo=UTC)),
    ("visits", 2, "window_end", "2026-10-25 02:30", "window_end", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ("visits", 2, "fee", "12,50", "fee", Decimal("12.50")),
    ("visits", 2, "fee", 0.1 + 0.2, "fee", Decimal("0.30")),
    ("visits", 2, "publish", True, "publish", True),
    ("visits", 2, "publish", "No", "publish", False),
    ("visits", 2, "shopper", 123456789.0, "shopper", "123456789"),
    ("projects", 2, "visit_type", "In person", "visit_type", "in_person"),
    ("projects", 2, "quiet_from", time(22, 30), "policy", {"report_due_hours": 24, "quiet_from": "22:30:00"}),
    ("projects", 2, "quiet_from", 0.9375, "policy", {"report_due_hours": 24, "quiet_from": "22:30:00"}),
    ("projects", 2, "red_flag_percent", 62.5, "policy", {"report_due_hours": 24, "red_flag_percent": "62.5"}),
    ("projects", 2, "report_reminders", "50 % 90 %", "policy", {"report_due_hours": 24, "report_reminders": [50, 90]}),
    ("locations", 2, "timezone", "europe/warsaw", "timezone", "Europe/Warsaw"),
    ("locations", 2, "latitude", "52,2297", "latitude", 52.2297),
    ("clients", 2, "language", "pt_BR", "language", "pt"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "cell", "name", "value"), RIGHT_CELLS)
def test_a_cell_may_be_written_in_several_ways(sheet, row, column, cell, name, value):
    found = getattr(programme(changed(sheet, row, column, cell)), sheet)
    assert getattr(found[row - 2], name) == value


def test_every_policy_number_of_a_project_is_one_the_settings_accept():
    cells = {"whole": 5, "number": 5, "time": "09:00", "percents": "50, 90"}
    book = deepcopy(GOOD)
    for column in SHEETS[3].columns:
        if column.policy and column.name not in book["projects"][0]:
            book["projects"][0].append(column.name)
            book["projects"][1].append(cells[column.kind])
    (project,) = programme(book).projects
    assert set(project.policy) == set(Policy.model_fields)
    assert Policy().overridden(project.policy).report_reminders == (50, 90)


def test_swapped_coordinates_are_noticed_by_the_zone():
    book = changed("locations", 2, "latitude", 21.0122)
    book["locations"][1][6] = 52.2297
    (line,) = lines(book)
    assert line.startswith("locations, row 2, column latitude: Latitude and longitude look swapped")


def test_a_point_in_the_atlantic_is_no_shop():
    book = changed("locations", 2, "latitude", 0)
    book["locations"][1][6] = 0
    assert lines(book) == [
        "locations, row 2, column latitude: 0, 0 is a point in the Atlantic. Leave both empty if unknown."
    ]


def test_a_location_of_another_client_does_not_fit_the_project():
    book = deepcopy(GOOD)
    book["clients"].append(["sud", "Sud Cafés", "fr"])
    book["locations"][1][0] = "sud"
    assert lines(book) == ["visits, row 2, column location: This location belongs to sud, the project to nord."]


def test_two_clients_may_both_have_a_branch_of_the_same_code():
    book = deepcopy(GOOD)
    book["clients"].append(["sud", "Sud Cafés", "fr"])
    book["locations"].append(["sud", "waw", "Sud", "Plac 2", "Warsaw", 52.2, 21.0, "Europe/Warsaw"])
    assert len(programme(book).locations) == 3


SHAPES: list[tuple[dict[str, Any], list[str]]] = [
    ({"Sheet1": [["hello"]]}, ["Sheet1: This sheet is not part of a programme and was not read."]),
    ({}, ["None of the sheets of a programme is in this file. They are called clients, contacts, locations, projects, visits."]),
    ({"clients": [["Our clients"], ["code", "name"], ["a", "A"]]}, ["clients, row 1: Row 1 must hold the names of the columns, at least code, name."]),
    ({"clients": [["code"], ["a"]]}, ["clients, row 1: The column name is missing."]),
    ({"clients": [["code", "name", "name"], ["a", "A", "B"]]}, ["clients, row 1, column name: This column is there twice. Remove one."]),
    ({"clients": [["code", "nmae"], ["a", "A"]]}, ["clients, row 1, column nmae: There is no column of this name. Did you mean name?"]),
    ({"clients": [["code", "name", "Turnover"], ["a", "A", 5]]}, ["clients, row 1, column Turnover: This column is not known and was not read."]),
    ({"Cleints": [["code", "name"], ["a", "A"]]}, ["Cleints: There is no sheet of this name. Rename it to clients."]),
    ({"contacts": [["client", "code", "name"], ["x", "a", "A"]]}, ["clients: This sheet is missing; the sheet contacts refers to it."]),
    ({"clients": [["code", "name"], *([[f"c{number}", "C"] for number in range(5001)])]}, ["clients: This sheet has more than 5000 rows. Split the workbook."]),
]  # fmt: skip


@pytest.mark.parametrize(("book", "expected"), SHAPES)
def test_sheets_and_columns_that_are_not_as_they_should(book, expected):
    assert lines(book) == expected


def test_headers_are_found_in_any_order_case_and_spacing():
    book = deepcopy(GOOD)
    book[" Clients "] = book.pop("clients")
    book[" Clients "][0] = ["CODE", " Name * ", "Language"]
    book["visits"] = [row[::-1] for row in book["visits"]]
    book["visits"][0][0] = "Window End"
    assert len(programme(book).visits) == 2


def test_a_workbook_with_only_visits_adds_to_what_was_imported_before():
    known = Known(
        frozenset({"nord"}), {("nord", "waw"): "Europe/Warsaw", ("nord", "tlv"): "Asia/Jerusalem"}, {"cup": "nord"}
    )
    assert len(programme({"visits": GOOD["visits"]}, known).visits) == 2
    assert lines({"visits": GOOD["visits"]}) == [
        "locations: This sheet is missing; the sheet visits refers to it.",
        "projects: This sheet is missing; the sheet visits refers to it.",
    ]


def test_forty_mistakes_are_forty_lines_in_the_order_of_sheets_and_rows():
    book = deepcopy(GOOD)
    expected = []
    for number, (sheet, row, column, cell, sentence) in enumerate(WRONG_CELLS):
        one = changed(sheet, row, column, cell)[sheet]
        header, cells = one[0], one[row - 1]
        if column not in book[sheet][0]:
            book[sheet][0].append(column)
        by_name = dict(zip(header, cells, strict=True))
        if column != "code":
            by_name["code"] = f"more-{number}"
        book[sheet].append([by_name.get(name, "") for name in book[sheet][0]])
        expected.append((sheet, len(book[sheet]), column, sentence))
    book["clients"][0].append("Langauge")
    book["visits"][0].append("turnover")
    found = lines(book)
    order = [sheet.name for sheet in SHEETS]
    columns = {(sheet.name, column.name): at for sheet in SHEETS for at, column in enumerate(sheet.columns)}
    expected.sort(key=lambda one: (order.index(one[0]), one[1], columns[one[0], one[2]]))
    assert len(expected) >= 38
    assert [line for line in found if ", row 1, " not in line] == [
        f"{sheet}, row {row}, column {column}: {sentence}" for sheet, row, column, sentence in expected
    ]
    assert len(found) == len(expected) + 2


CELLS = st.one_of(
    st.text(max_size=30),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.sampled_from(
        ["nord", "waw", "cup", "2026-03-29 02:30", "Europe/Warsaw", "9999-12-31 23:59", "0001-01-01", "EUR"]
    ),
)


@st.composite
def any_workbook(draw):
    book: dict[str, Any] = {}
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns]
        header = draw(st.lists(st.one_of(st.sampled_from(names), CELLS), max_size=12))
        rows = draw(st.lists(st.lists(CELLS, max_size=12), max_size=3))
        book[draw(st.sampled_from([sheet.name, sheet.name.upper(), sheet.name[:-1]]))] = [header, *rows]
    return book


@settings(max_examples=150, deadline=None)
@given(any_workbook())
def test_no_workbook_makes_the_reader_raise(book):
    found, problems = link(read(book), Known())
    assert found is not None or any(problem.severity == "error" for problem in problems)
    assert all(problem.message for problem in problems)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([(sheet.name, column.name) for sheet in SHEETS for column in sheet.columns]), CELLS)
def test_no_cell_in_a_good_workbook_makes_the_reader_raise(place, cell):
    sheet, column = place
    _, problems = link(read(changed(sheet, 2, column, cell)), Known())
    assert all(problem.message for problem in problems)
