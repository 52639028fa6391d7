"""Forms as people send them: what is refused, what is said about it, and that everything wrong is said at once."""

import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from forms.loading import Limits, Loaded, load
from forms.loading.limits import OLE
from forms.loading.tables import read_markdown

GOOD = """
| survey  |                |        |                  |          |
|         | type           | name   | label            | required |
|         | select_one yn  | clean  | Was it clean?    | yes      |
|         | text           | what   | What did you see? |         |
|         | image          | front  | Shop front       | yes      |
|         | note           | thanks | Thank you        |          |
| choices |                |        |                  |          |
|         | list_name      | name   | label            | score    |
|         | yn             | yes    | Yes              | 1        |
|         | yn             | no     | No               | 0        |
| settings |               |        |                  |          |
|         | form_title     | form_id | version         |          |
|         | Small          | small  | 7                |          |
"""


def workbook(markdown: str, **sheets: list[list[str]]) -> bytes:
    """The tables as .xlsx, with further sheets from rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_numbers": True})
    for name, rows in [*read_markdown(markdown), *sheets.items()]:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def loaded(markdown: str, **attachments: bytes) -> Loaded:
    return load(markdown.encode(), "form.md", attachments=attachments)


def said(problems) -> list[str]:
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("kind", ["md", "xlsx", "csv", "xml"])
def test_the_same_form_loads_from_every_kind_of_file(kind):
    rows = [
        [name if number == 0 else "", *([] if number == 0 else row)]
        for name, table in read_markdown(GOOD)
        for number, row in enumerate([[], *table])
    ]
    files = {
        "md": GOOD.encode,
        "xlsx": lambda: workbook(GOOD),
        "csv": lambda: "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode(),
        "xml": loaded(GOOD).xform.encode,
    }
    form = load(files[kind](), f"small.{kind}")
    assert form.problems == []
    assert (form.form_id, form.version, form.title, form.languages) == ("small", "7", "Small", [])
    assert (form.question_count, form.photo_count) == (3, 1)
    assert [(rule.ref, rule.points) for rule in form.scoring.questions] == [
        ("/data/clean", {"yes": Decimal(1), "no": Decimal(0)})
    ]


def test_the_same_file_gives_the_same_form_every_time():
    first, second = load(workbook(GOOD), "small.xlsx"), load(workbook(GOOD), "small.xlsx")
    assert first.form is not None
    assert second.form is not None
    assert first.form.digest == second.form.digest


def test_a_file_without_settings_is_called_by_its_name():
    markdown = GOOD.partition("| settings")[0]
    assert load(workbook(markdown), "C:\\forms\\tea_shop.v2.xlsx").form_id == "tea_shop.v2"


def test_values_of_cells_are_read_as_people_see_them():
    book = io.BytesIO()
    writer = xlsxwriter.Workbook(book)
    survey = writer.add_worksheet("Survey")
    survey.write_row(0, 0, ["type", "name", "label", "required", "default"])
    survey.write_row(1, 0, ["integer", "a", " Two\u00a0words ", True, 4.0])
    survey.write_row(2, 0, ["decimal", "b", "B", False, 0.25])
    writer.close()
    form = load(book.getvalue(), "x.xlsx")
    assert form.problems == []
    assert "<a>4</a>" in form.xform
    assert "<b>0.25</b>" in form.xform
    assert "Two words" in form.xform


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return buffer.getvalue()


BOOK = workbook(GOOD)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "x.xlsx", "empty_file"),
        (b"\0" * 3_000_000, "x.xlsx", "file_too_large"),
        (b"hello", "x.txt", "unknown_kind"),
        (b"hello", "x.xlsx", "damaged"),
        (b"\xff\xfe\x00\x01", "photo.jpg", "unknown_kind"),
        (BOOK[: len(BOOK) // 2], "x.xlsx", "damaged"),
        (BOOK[:-30], "x.xlsx", "damaged"),
        (BOOK.replace(b"worksheets/sheet1.xml", b"worksheets/sheet9.xml"), "x.xlsx", "damaged"),
        (archive(**{"word/document.xml": b"<x/>"}), "x.docx", "not_a_workbook"),
        (archive(**{"xl/workbook.xml": b"<not-xml"}), "x.xlsx", "damaged"),
        (with_member(BOOK, "xl/vbaProject.bin", b"1"), "x.xlsm", "macros"),
        (with_member(BOOK, "xl/media/zeros", b"\0" * 40_000_000), "x.xlsx", "unpacks_too_large"),
        (
            archive(**{"xl/workbook.xml": b"<x/>", **{f"m{number}": b"" for number in range(250)}}),
            "x.xlsx",
            "unpacks_too_large",
        ),
        (OLE + b"\0" * 600, "x.xls", "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "password"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "x.xls", "macros"),
        (b"<html><body/></html>", "x.xml", "no-model"),
        (b"| nothing | here |", "x.md", "missing_column"),
        (b"a,b,c\n1,2,3\n", "x.csv", "no_survey"),
    ],
)
def test_files_that_are_no_form_are_refused_in_one_sentence(data, name, code):
    result = load(data, name)
    assert [problem.code for problem in result.problems] == [code]
    assert result.problems[0].message.endswith(".")
    assert "Traceback" not in result.problems[0].message


@pytest.mark.parametrize(
    "nothing", ["", "<", "<a", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>" * 5000, "|", "||\n||", ",", "\x00\x00"]
)
@pytest.mark.parametrize("suffix", ["xml", "md", "csv", "xlsx"])
def test_scraps_never_crash_the_loader(nothing, suffix):
    assert load(nothing.encode(), f"scrap.{suffix}").problems


def test_a_lie_about_sizes_in_the_archive_does_not_help_a_bomb():
    bomb = with_member(BOOK, "xl/media/zeros", b"\0" * 40_000_000)
    lying = bomb.replace((40_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != bomb
    assert load(lying, "x.xlsx").problems[0].code in {"damaged", "unpacks_too_large"}


def test_more_cells_than_a_form_needs_are_refused():
    wide = workbook(GOOD, notes=[["x"] * 40 for _ in range(60)])
    assert load(wide, "x.xlsx").problems == []
    assert [problem.code for problem in load(wide, "x.xlsx", limits=Limits(cells=1000)).problems] == ["too_many_cells"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [(1_048_575, 2, "too_many_cells"), (3, 16_383, "too_many_cells"), (1_048_575, 16_383, "too_much_work")],
)
def test_a_stray_cell_at_the_end_of_the_sheet_does_no_harm(row, column, code):
    book = io.BytesIO()
    writer = xlsxwriter.Workbook(book)
    survey = writer.add_worksheet("survey")
    survey.write_row(0, 0, ["type", "name", "label"])
    survey.write_row(1, 0, ["text", "a", "A"])
    survey.write(row, column, "here")
    writer.close()
    assert [problem.code for problem in load(book.getvalue(), "x.xlsx").problems] == [code]


def test_the_worker_that_takes_too_long_is_stopped():
    assert [problem.code for problem in load(BOOK, "x.xlsx", limits=Limits(wall_seconds=0.01)).problems] == [
        "too_much_work"
    ]


def test_the_worker_that_wants_too_much_memory_is_stopped():
    assert [problem.code for problem in load(BOOK, "x.xlsx", limits=Limits(memory_bytes=30_000_000)).problems] == [
        "too_much_work"
    ]


FAULTY = """
| survey  |               |         |                 |                      |             |                |
|         | type          | name    | label           | relevent             | constraint  | calculation    |
|         | begin group   | arrival | Arrival         |                      |             |                |
|         | select_on yn  | clean   | Was it clean?   |                      |             |                |
|         | select_one ny | warm    | Was it warm?    |                      |             |                |
|         | intger        | wait    | Minutes         |                      |             |                |
|         | text          | what    | After ${clan}?  |                      |             |                |
|         | text          | what    | Again           |                      |             |                |
|         | text          | 2nd one | Second          |                      |             |                |
|         | calculate     | sum     |                 |                      |             |                |
| choices |               |         |                 |                      |             |                |
|         | list_name     | name    | label           | score                |             |                |
|         | yn            | yes     | Yes             | one                  |             |                |
|         | yn            | yes     | Yes             | 0                    |             |                |
|         | yn            |         | Maybe           |                      |             |                |
| extra   |               |         |                 |                      |             |                |
|         | anything      |         |                 |                      |             |                |
"""


def test_everything_wrong_is_said_at_once_with_its_place():
    form = loaded(FAULTY)
    assert said(form.problems) == [
        "choices, row 2, column score: The score one is not a number.",
        "choices, row 3, column name: The list yn has the choice yes already in row 2.",
        "choices, row 4, column name: This choice has no name.",
        "survey, row 2, column type: This group begins but never ends: its end row is missing.",
        "survey, row 3, column type: There is no question type select_on yn. Did you mean select_one yn?",
        "survey, row 4, column type: There is no choice list ny on the choices sheet.",
        "survey, row 5, column type: There is no question type intger. Did you mean integer?",
        "survey, row 6, column label: It refers to ${clan}, but no question has that name. Did you mean ${clean}?",
        "survey, row 7, column name: The name what is used already in row 6 of the same group.",
        "survey, row 8, column name: The name 2nd one may have letters, digits, hyphens, underscores and periods only, and must begin with a letter or underscore.",
        "survey, row 9, column calculation: The calculation sum is empty.",
    ]
    assert (
        "survey, row 1, column relevent: The column relevent is unknown, so everything in it is ignored. Did you mean relevant?"
        in said(form.warnings)
    )
    assert "extra: The sheet extra is not part of the form and is not used." in said(form.warnings)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (
            "| survey |\n| | type | name | label | nme |\n| | text | a | A | x |",
            "survey, row 1, column nme: The column nme is unknown, so everything in it is ignored. Did you mean name?",
        ),
        (
            "| survey |\n| | type | name | label | remarks |\n| | text | a | A | x |",
            "survey, row 1, column remarks: The column remarks is unknown, so everything in it is ignored.",
        ),
        (
            "| survey |\n| | type | name | label |\n| | text | a | A |\n| setings |\n| | form_id |\n| | x |",
            "setings: The sheet setings is not used. Did you mean settings?",
        ),
        (
            "| survey |\n| | type | name | label |\n| | text | a | A |\n| settings |\n| | form_titel |\n| | x |",
            "settings, row 1, column form_titel: The column form_titel is unknown, so everything in it is ignored. Did you mean form_title?",
        ),
        (
            "| survey |\n| | type | name | label |\n| | text | a | A |\n| choices |\n| | list_name | name | label |\n| | l | b | B |",
            "choices, row 2, column list_name: No question uses the choice list l.",
        ),
        (
            "| survey |\n| | type | name | label::English (en) | label::Hebrew (he) |\n| | text | a | A | אלף |\n| | text | b | B | |",
            "survey, row 3, column label::Hebrew (he): label is missing in Hebrew (he), though another language has it, in these rows: 3. The default language is shown instead.",
        ),
        (
            "| survey |\n| | type | name | label | appearance |\n| | image | a | A | draw |",
            "survey, row 2: a will be left empty. A chat has nothing to draw on.",
        ),
        (
            "| survey |\n| | type | name | label |\n| | note | a | A |",
            "The form asks nothing: it has no question that can be answered.",
        ),
    ],
)
def test_warnings_name_what_would_be_lost_without_a_word(markdown, expected):
    form = loaded(markdown)
    assert form.problems == []
    assert expected in said(form.warnings)


@pytest.mark.parametrize(
    ("header", "kept"),
    [("score::x", False), ("ms:score", False), ("my score", False), ("score", True)],
)
def test_choice_columns_that_make_the_converter_crash_are_left_out_with_a_warning(header, kept):
    form = loaded(
        f"| survey |\n| | type | name | label |\n| | select_one l | a | A |\n| choices |\n| | list_name | name | label | {header} |\n| | l | b | B | 1 |"
    )
    assert form.problems == []
    assert bool({problem.code for problem in form.warnings} - {"no_form_id"}) is not kept


@pytest.mark.parametrize(
    "markdown",
    [
        "| survey |\n| | type | name | label |\n| | select_one_external l | a | A |\n| external_choices |\n| | list_name | name |",
        "| survey |\n| | type | name | label |\n| | osm | a | A |\n| osm |\n| | list_name | name | label |\n| | x | y | z |",
        "| survey |\n| | type | name | label | body::tag |\n| | text | a | A | 1 |",
        "| survey |\n| | type | name | label | label::x::y |\n| | text | a | A | 1 |",
        "| survey |\n| | type | name | label | media::image::x::y |\n| | text | a | A | 1 |",
        "| survey |\n| | type | name | label | bind |\n| | text | a | A | 1 |",
        "| survey |\n| | type | name | label | control |\n| | text | a | A | 1 |",
        "| survey |\n| | type | name | label | instance |\n| | text | a | A | 1 |",
        "| survey |\n| | type | name | label |\n| | begin group | a | A |\n| | end group | | |\n| settings |\n| | namespaces |\n| | nonsense |",
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| settings |\n| | name |\n| | not a name |",
        "| survey |\n| | type | name | label | relevant |\n| | text | a | A | ((( |",
        "| survey |\n| | type | name | label | calculation |\n| | calculate | a | | ${a} + 1 |",
    ],
)
def test_what_trips_the_converter_is_a_problem_or_a_form_but_never_a_crash(markdown):
    form = loaded(markdown)
    assert form.problems or form.form is not None
    assert all("Traceback" not in problem.message for problem in form.problems)


def test_a_crash_of_the_converter_becomes_a_sentence():
    form = loaded("| survey |\n| | type | name | label::x::y |\n| | text | a | A |")
    assert [problem.code for problem in form.problems] == ["converter_crashed"]
    assert "cannot digest" in form.problems[0].message


def test_a_cycle_is_refused_with_the_row_and_the_names():
    form = loaded(
        "| survey |\n| | type | name | label | calculation |\n| | text | q | Q | |\n| | calculate | a | | ${b} |\n| | calculate | b | | ${a} |"
    )
    assert [(problem.sheet, problem.row) for problem in form.problems] == [("survey", 3)]
    assert "/data/a, /data/b" in form.problems[0].message


def test_a_missing_file_is_named_and_a_given_one_used():
    markdown = "| survey |\n| | type | name | label |\n| | select_one_from_file shops.csv | a | A |"
    assert "shops.csv" in loaded(markdown).problems[0].message
    form = load(markdown.encode(), "x.md", attachments={"shops.csv": b"name,label\nx,X\n"})
    assert form.problems == []
    assert form.attachments == {"shops.csv": b"name,label\nx,X\n"}


def test_external_choices_come_along_as_an_attachment():
    form = loaded(
        "| survey |\n| | type | name | label | choice_filter |\n| | text | s | S | |\n| | select_one_external l | a | A | s=${s} |\n"
        "| external_choices |\n| | list_name | name | label | s |\n| | l | b | B | 1 |\n| choices |\n| | list_name | name | label |\n| | m | n | N |"
    )
    assert b'"l","b","B","1"' in form.attachments["itemsets.csv"]


def test_expressions_that_cannot_be_read_are_all_named_beside_the_first_refusal():
    form = loaded(
        "| survey |\n| | type | name | label | relevant | constraint |\n| | text | a | A | ${b} = 1 | |\n"
        "| | integer | c | C | ${a} = | . > |\n| | text | d | D | (${a} = 1 | |\n"
    )
    places = [(problem.row, problem.column) for problem in form.problems]
    assert sorted(places) == [(2, "relevant"), (3, "constraint"), (3, "relevant"), (4, "relevant")]


def test_csv_as_excel_saves_it_where_the_comma_is_the_decimal_sign():
    form = load(b"survey;;;\n;type;name;label\n;text;a;A\n", "f.csv")
    assert (form.problems, form.question_count) == ([], 1)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_csv_that_is_not_utf_8_says_how_to_save_it(encoding):
    refused = load("survey,,,\n,type,name,label\n,text,a,Café\n".encode(encoding), "f.csv")
    assert [problem.code for problem in refused.problems] == ["not_utf8"]


def test_every_question_without_words_is_named_at_once():
    form = loaded(
        "| survey |\n| | type | name | label | hint |\n| | text | a | | |\n| | integer | b | | Count them |\n"
        "| | note | c | | |\n| | calculate | d | | |\n"
    )
    told = [(problem.row, problem.code) for problem in form.problems]
    assert told == [(3 - 1, "no_label"), (4, "no_label"), (5, "missing_calculation")]
