"""What an import does to the records: the first time, the same again, and with changes while visits are under way."""

import io
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

import pytest
import xlsxwriter

from bot.desk import Desk
from bot.model.happenings import BriefChanged, Happening, VisitMoved
from bot.model.imported import Tally
from bot.model.visit import Move, State
from bot.programmes.files import import_files
from bot.programmes.importing import take
from bot.programmes.inspecting import inspect, inspect_files
from bot.programmes.template import template
from bot.reactions import settle
from bot.settings import Settings
from storage.database import open_store
from storage.media import MediaFiles
from tests.bot.test_programmes_reading import GOOD

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FORM = """
| survey |  |  |  |  |
| | type | name | label | parameters |
| | select_one yn | clean | Was the place clean? | |
| | text | why | Why? | |
| | image | front | The shop front | max-pixels=1600 |
| choices |  |  |  |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |  |  |  |
| | form_id | form_title | version |
| | cafe_visit | A café visit | {version} |
"""
LISTS = """
| survey |  |  |  |
| | type | name | label |
| | select_one_from_file shops.csv | shop | Which shop? |
| settings |  |  |  |
| | form_id | form_title |
| | which_shop | Which shop |
"""


def xlsx(book):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in book.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell, *([day] if isinstance(cell, datetime) else []))
    return target.getvalue()


def form(version="1"):
    return FORM.format(version=version).encode()


def archive(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return target.getvalue()


@cache
def inspected(named):
    """Reading a form takes a second in the converter; the same files are read once for all tests."""
    return inspect_files(dict(named))


class NoForms:
    def form(self, version, /):
        raise AssertionError("an import opens no compiled form")

    rules = known = take = form

    def put_away(self, sheet_id, session, /):
        raise AssertionError("an import opens no sheet")


class Office:
    """The records, and a desk in every transaction."""

    def __init__(self, store):
        self.store = store
        self.happenings: list[Happening] = []

    def desk(self, tx):
        return Desk(tx=tx, now=NOW, settings=Settings(_env_file=None), library=NoForms(), happenings=self.happenings)

    async def takes(self, *named):
        """(name, data) pairs that come together; gives the results."""
        inspection = inspected(named)
        return await self.store.write(lambda tx: take(self.desk(tx), inspection))

    async def does(self, work):
        return await self.store.write(lambda tx: work(self.desk(tx)))

    async def rows(self, name, **equal):
        return await self.store.read(lambda tx: getattr(tx, name).find(**equal))


@pytest.fixture
async def office(tmp_path):
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", tmp_path)
    yield Office(store)
    await store.close()


def programme(**sheets):
    return ("shops.xlsx", xlsx(deepcopy(GOOD) | sheets))


def messages(results):
    return [str(problem) for result in results for problem in result.problems]


async def test_a_programme_comes_in_once_and_the_same_again_changes_nothing(office):
    (first,) = await office.takes(programme())
    assert first.changes.kinds == {
        "clients": Tally(1),
        "contacts": Tally(1),
        "locations": Tally(2),
        "projects": Tally(1),
        "visits": Tally(2),
    }
    before = len(await office.rows("journal"))
    (again,) = await office.takes(programme())
    assert again.changes.total == Tally(0, 0, 7)
    assert len(await office.rows("journal")) == before


async def test_what_was_read_is_what_is_stored(office):
    await office.takes(programme())
    (project,) = await office.rows("projects")
    assert (project.fee, project.policy, project.brief_version) == (Decimal("18.50"), {"report_due_hours": 24}, 1)
    first, second = await office.rows("visits")
    assert (first.code, first.state, first.fee) == ("cup-1", State.DRAFT, Decimal("18.50"))
    assert second.window_start == datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


async def test_nothing_is_half_imported(office):
    book = deepcopy(GOOD)
    book["visits"][2][1] = "cop"
    (result,) = await office.takes(("shops.xlsx", xlsx(book)))
    assert messages([result]) == [
        "visits, row 3, column project: “cop” is not in the sheet projects. Did you mean cup?"
    ]
    assert result.changes is None
    for kind in ("clients", "contacts", "locations", "projects", "visits", "journal"):
        assert await office.rows(kind) == []


async def test_changed_rows_are_found_by_their_code_and_journaled(office):
    await office.takes(programme())
    book = deepcopy(GOOD)
    book["locations"][1][2] = "Nord Plac Zbawiciela"
    book["visits"].append(["cup-3", "cup", "waw", "2026-04-05 10:00", "2026-04-06 10:00"])
    (result,) = await office.takes(("shops.xlsx", xlsx(book)))
    assert result.changes.total == Tally(1, 1, 6)
    assert [location.name for location in await office.rows("locations")] == ["Nord Plac Zbawiciela", "Nord Dizengoff"]
    (entry,) = await office.rows("journal", action="locations.changed")
    assert entry.details == {"old": {"name": "Nord Plac"}, "new": {"name": "Nord Plac Zbawiciela"}}


async def test_a_workbook_of_visits_alone_adds_to_a_running_programme(office):
    await office.takes(programme())
    visits = [GOOD["visits"][0], ["cup-9", "cup", "tlv", "2026-05-05 10:00", "2026-05-06 10:00"]]
    (result,) = await office.takes(("may.xlsx", xlsx({"visits": visits})))
    assert result.changes.kinds == {"visits": Tally(1)}


async def test_a_changed_brief_is_a_new_version_and_the_journal_keeps_the_old_words(office):
    await office.takes(programme())
    book = deepcopy(GOOD)
    book["projects"][1][7] = "Order a tea."
    (result,) = await office.takes(("shops.xlsx", xlsx(book)))
    (project,) = await office.rows("projects")
    assert (project.brief, project.brief_version) == ({"do": "Order a tea."}, 2)
    assert result.changes.briefs == ["cup"]
    (entry,) = await office.rows("journal", action="projects.changed")
    assert entry.details["old"]["brief"] == {"do": "Order a coffee."}
    assert office.happenings == [BriefChanged(project_id=project.id)]


@pytest.mark.parametrize(
    ("state", "kept", "offered"),
    [
        (State.CONFIRMED, True, False),
        (State.OFFERED, True, True),
        (State.DELIVERED, True, False),
        (State.OPEN, False, False),
    ],
)
async def test_a_visit_that_somebody_has_or_was_offered_keeps_its_terms(office, state, kept, offered):
    await office.takes(programme())
    (visit, _) = await office.rows("visits")
    await office.does(lambda desk: desk.tx.visits.change(visit.id, state=state))
    book = deepcopy(GOOD)
    book["visits"][1][4] = "2026-03-08 20:00"
    book["projects"][1][5] = 20
    (result,) = await office.takes(("shops.xlsx", xlsx(book)))
    (after, other) = await office.rows("visits")
    if kept:
        assert [(one.visit, one.fields, one.offered) for one in result.changes.kept] == [
            ("cup-1", ("window_end", "fee"), offered)
        ]
        assert (after.window_end, after.fee) == (visit.window_end, visit.fee)
    else:
        assert result.changes.kept == []
        assert (after.window_end.day, after.fee) == (8, Decimal(20))
    assert other.fee == Decimal(20)


def published(publish="yes"):
    rows = deepcopy(GOOD["visits"])
    rows[0].append("publish")
    return programme(visits=[rows[0], *([*row, publish] for row in rows[1:])])


async def test_visits_marked_publish_are_opened_by_the_state_machine(office):
    (_, result) = await office.takes(("cafe.md", form()), published())
    assert result.changes.opened == 2
    first, _ = await office.rows("visits")
    assert (first.state, first.open_until) == (State.OPEN, first.window_end)
    assert [happening.move for happening in office.happenings if isinstance(happening, VisitMoved)] == [Move.OPEN] * 2
    (_, again) = await office.takes(("cafe.md", form()), published())
    assert (again.changes.opened, again.changes.total) == (0, Tally(0, 0, 7))


async def test_without_the_form_visits_wait_as_drafts_and_open_when_it_is_there(office):
    (result,) = await office.takes(published())
    assert [str(problem) for problem in result.changes.warnings] == [
        "projects, row 2, column form: The form cafe_visit is not here yet. Visits of this project wait as drafts until you send it."
    ]
    assert {visit.state for visit in await office.rows("visits")} == {State.DRAFT}
    await office.takes(("cafe.md", form()))
    (result,) = await office.takes(published())
    assert (result.changes.opened, result.changes.warnings) == (2, [])


async def test_a_window_that_is_over_is_worth_knowing_and_is_not_opened(office):
    visits = [[*GOOD["visits"][0], "publish"], ["old", "cup", "waw", "2026-02-05 10:00", "2026-02-06 10:00", "yes"]]
    (_, result) = await office.takes(("cafe.md", form()), programme(visits=visits))
    assert [str(problem) for problem in result.changes.warnings] == [
        "visits, row 2, column window_end: This visit's window is over already."
    ]
    assert result.changes.opened == 0


async def test_a_form_comes_in_once_and_a_changed_one_is_a_new_version(office):
    (first,) = await office.takes(("cafe.md", form()))
    assert (first.published.is_new, first.published.version.number) == (True, 1)
    assert (first.published.version.question_count, first.published.version.photo_count) == (3, 1)
    (again,) = await office.takes(("cafe.md", form()))
    assert (again.published.is_new, again.published.version.number) == (False, 1)
    (changed,) = await office.takes(("cafe.md", form("2").replace(b"Why?", b"What was not clean?")))
    assert (changed.published.is_new, changed.published.version.number) == (True, 2)
    (back,) = await office.takes(("cafe.md", form()))
    assert (back.published.is_new, back.published.version.number) == (True, 3)
    (still,) = await office.takes(("cafe.md", form()))
    assert (still.published.is_new, still.published.version.number) == (False, 3)
    assert [version.number for version in await office.rows("forms")] == [1, 2, 3]


async def test_visits_under_way_keep_the_version_they_began_with(office):
    await office.takes(("cafe.md", form()), programme())
    (version,) = await office.rows("forms")
    visit, _ = await office.rows("visits")
    await office.does(lambda desk: desk.tx.visits.change(visit.id, state=State.ASSIGNED, form_version_id=version.id))
    (result,) = await office.takes(("cafe.md", form().replace(b"Why?", b"What?")))
    assert result.published.under_way == 1
    assert (await office.rows("visits"))[0].form_version_id == version.id


async def test_a_form_and_its_lists_come_in_one_archive(office):
    csv = b"name,label\nwaw,Warsaw\ntlv,Tel Aviv\n"
    (result,) = await office.takes(("all.zip", archive(**{"form/which.md": LISTS, "form/shops.csv": csv})))
    assert result.published.version.attachments == {"shops.csv": csv.decode()}


async def test_a_list_from_windows_may_begin_with_a_mark_but_has_to_be_utf8(office):
    zipped = archive(**{"which.md": LISTS, "shops.csv": "name,label\nlod,Łódź\n".encode("utf-8-sig")})
    (result,) = await office.takes(("all.zip", zipped))
    assert result.published.version.attachments == {"shops.csv": "name,label\nlod,Łódź\n"}
    old = archive(**{"which.md": LISTS, "shops.csv": "name,label\nlod,Łódź\n".encode("cp1250")})
    (result,) = await office.takes(("all.zip", old))
    assert "shops.csv is not saved as UTF-8" in " ".join(messages([result]))


async def test_a_list_that_speaks_of_surveys_is_still_a_list(office):
    csv = b"name,label,survey\nwaw,Warsaw,1\n"
    (result,) = await office.takes(("all.zip", archive(**{"which.md": LISTS, "shops.csv": csv})))
    assert list(result.published.version.attachments) == ["shops.csv"]


async def test_a_form_without_its_list_says_which_one_is_missing(office):
    (result,) = await office.takes(("which.md", LISTS.encode()))
    assert any("shops.csv" in line for line in messages([result]))
    assert await office.rows("forms") == []


async def test_a_broken_form_keeps_the_good_programme_beside_it_out(office):
    broken = form().replace(b"select_one yn", b"select_one nowhere")
    results = await office.takes(("cafe.md", broken), programme())
    assert any("nowhere" in line for line in messages(results))
    assert await office.rows("clients") == []


REFUSED = [
    ("photo.jpg", b"\xff\xd8\xff\xe0 not a workbook", "photo.jpg cannot be shown"),
    ("empty.xlsx", b"", "This file cannot be read as a workbook"),
    ("cut.xlsx", xlsx(GOOD)[:3000], "This file cannot be read as a workbook"),
    ("other.xlsx", xlsx({"Budget": [["Rent", 5]]}), "This is neither a programme nor a form."),
    ("shops.csv", b"name,label\na,A\n", "This is a list that a form looks things up in."),
    ("two.zip", archive(**{"a.xlsx": xlsx(GOOD), "b.xlsx": xlsx(GOOD)}), "One programme workbook at a time"),
    ("twice.zip", archive(**{"a/x.csv": b"1", "b/x.csv": b"2"}), "There are two files called x.csv."),
    ("bomb.zip", archive(**{"x.csv": b"0" * 31_000_000}), "This .zip file holds too much"),
    ("many.zip", archive(**{f"{n}.csv": b"" for n in range(101)}), "This .zip file holds too much"),
    ("large.xlsx", b"PK" + b"0" * 2_000_001, "This workbook is too large to be read."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "sentence"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_files_that_are_nothing_we_read_are_refused_in_a_sentence(name, data, sentence):
    problems = [problem for part in inspect(name, data).parts for problem in part.problems]
    assert sentence in " ".join(problem.message for problem in problems)
    assert any(problem.severity == "error" for problem in problems)


def bomb(size):
    """A workbook whose one sheet unpacks to that many bytes."""
    good = io.BytesIO(xlsx({"clients": [["code", "name"]]}))
    target = io.BytesIO()
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for member in source.infolist():
            content = source.read(member)
            if member.filename.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b" " * size + b"</sheetData>")
            opened.writestr(member.filename, content)
    return target.getvalue()


def test_a_workbook_bomb_is_refused_before_it_is_opened():
    (part,) = inspect("bomb.xlsx", bomb(60_000_000)).parts
    assert [problem.code for problem in part.problems] == ["workbook_too_large"]


def test_a_workbook_that_lies_about_its_size_only_hurts_the_worker():
    data = bytearray(bomb(60_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as opened:
        sheet = next(member for member in opened.infolist() if member.filename.endswith("sheet1.xml"))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(sheet.filename.encode()))
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    (part,) = inspect("liar.xlsx", bytes(data)).parts
    assert [problem.code for problem in part.problems] == ["not_a_workbook"]


async def test_the_templates_own_examples_come_in(office):
    (result,) = await office.takes(("template.xlsx", template()))
    assert result.changes.total == Tally(5, 0, 0)
    warnings = {problem.template for problem in result.changes.warnings if problem.code != "form_not_here"}
    assert warnings == {"This is still the example row of the template."}


async def test_the_empty_template_changes_nothing(office):
    (result,) = await office.takes(("template.xlsx", template(examples=False)))
    assert result.changes.total == Tally(0, 0, 0)


async def test_the_command_line_gets_the_same_sentences(office, tmp_path):
    media = MediaFiles(tmp_path / "media")
    report = await import_files(
        office.store, office.desk, settle=settle, media=media, files={"cafe.md": form(), "shops.xlsx": programme()[1]}
    )
    assert report.ok
    assert "✅ A café visit (cafe_visit) is in as version 1." in report.text
    assert "Locations: 2 new, 0 changed, 0 unchanged" in report.text
    again = await import_files(
        office.store, office.desk, settle=settle, media=media, files={"shops.xlsx": programme()[1]}
    )
    assert "0 new, 0 changed, 7 unchanged" in again.text
    book = deepcopy(GOOD)
    book["clients"][1][1] = ""
    wrong = await import_files(office.store, office.desk, settle=settle, media=media, files={"shops.xlsx": xlsx(book)})
    assert not wrong.ok
    assert "• row 2, name: This cell is empty, but a value is needed." in wrong.text
    assert wrong.text.endswith("Nothing was taken in.")
