"""The session of a sheet stays in memory between two answers, and counts only while it is what is stored."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.filling import tapping
from bot.filling.opened import Tap, unfolded
from bot.model.ids import FormId
from bot.model.project import FormVersion
from bot.shelf import NODES_PER_MEGABYTE, Shelf
from forms.form import compile_form
from forms.session import Session
from tests.bot.filling_forms import BRANCHES, STAFF, TWO_TONGUES
from tests.bot.filling_kit import NOW, Library, converted, shopper

BY_THE_CLOCK = """
    | survey |      |      |             |          |                    |                       |
    |        | type | name | label       | required | constraint         | constraint_message    |
    |        | text | who  | Who was it? | yes      |                    |                       |
    |        | date | day  | Which day?  | yes      | . <= today()       | That is still to come |
    |        | text | more | What else?  | yes      |                    |                       |
"""


@pytest.fixture
async def ann(tmp_path):
    async with shopper(tmp_path, BRANCHES) as one:
        await one.starts()
        yield one


async def kept(ann):
    """The session in memory; it stays there."""
    sheet = await ann.sheet()
    session = ann.library.take(sheet.id)
    if session is not None:
        ann.library.put_away(sheet.id, session)
    return session


async def test_the_next_answer_goes_on_with_the_session_of_the_last_one(ann):
    before = await kept(ann)
    await ann.taps("Yes")
    await ann.taps("Fish")
    assert before is not None
    assert await kept(ann) is before
    assert await ann.values() == {"eaten": "yes", "dish": "fish"}


async def test_an_answer_that_another_process_took_is_seen(ann):
    await ann.taps("No")
    other = replace(ann, library=Library())
    await other.taps("Bergen")
    await ann.taps("Bergen Airport")
    assert await ann.values() == {"eaten": "no", "city": "bergen", "shop": "b2"}
    assert "What did you pay?" in ann.text


async def test_an_answer_that_was_undone_leaves_nothing_in_memory(ann):
    async def fails_after_all(choice):
        button = ann.button(choice)
        tap = Tap(*button["args"][:3])

        def answer(desk):
            tapping.pick(desk, tap, button["args"][3])
            desk.put_away()  # as when the commit fails
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await ann.does(answer)

    await fails_after_all("Yes")
    assert await ann.values() == {}
    await ann.taps("No")
    assert await ann.values() == {"eaten": "no"}
    assert "Which city?" in ann.text


async def test_what_is_done_to_a_session_after_it_was_saved_does_not_count(ann):
    sheet = await ann.sheet()

    def peek(desk):
        f = unfolded(desk, sheet)
        f.save(moved=False)
        f.session.answer("/data/price", "7")

    await ann.does(peek)
    assert (await kept(ann)).value("/data/price") == "7"
    await ann.taps("No")
    assert await ann.values() == {"eaten": "no"}


async def test_a_sheet_that_is_opened_twice_in_one_transaction_has_two_sessions(ann):
    sheet = await ann.sheet()

    def look_twice(desk):
        one, other = unfolded(desk, sheet), unfolded(desk, sheet)
        one.session.answer("/data/eaten", "yes")
        return other.session.value("/data/eaten")

    assert await ann.does(look_twice) is None


async def test_two_sheets_of_one_form_have_nothing_in_common(ann):
    await ann.taps("Yes")
    report = await ann.sheet()
    await ann.store.write(lambda tx: tx.sheets.change(report.id, state="dropped"))
    again = await ann.starts()
    await ann.taps("No")
    assert again.id != report.id
    assert await ann.values() == {"eaten": "no"}
    await ann.store.write(lambda tx: tx.sheets.change(again.id, state="dropped"))
    await ann.store.write(lambda tx: tx.sheets.change(report.id, state="open"))
    await ann.starts()
    assert "What did you eat?" in ann.text


async def test_the_language_is_that_of_the_sheet(tmp_path):
    async with shopper(tmp_path, TWO_TONGUES) as ann:
        await ann.starts()
        await ann.taps("Menu")
        await ann.taps("Language")
        await ann.taps("Hebrew")
        assert "האם היה נקי?" in ann.text
        await ann.taps("כן")
        assert "כמה דקות חיכית?" in ann.text
        sheet = await ann.sheet()
        await ann.store.write(lambda tx: tx.sheets.change(sheet.id, language="English (en)"))
        await ann.types("5")
        assert "Anything else?" in ann.text


async def test_today_is_today(tmp_path):
    async with shopper(tmp_path, BY_THE_CLOCK) as ann:
        await ann.starts()
        await ann.types("Eve")
        tomorrow = f"{NOW + timedelta(days=1):%Y-%m-%d}"
        await ann.types(tomorrow)
        assert "That is still to come" in ann.text
        ann.now += timedelta(days=1)
        await ann.types(tomorrow)
        assert "What else?" in ann.text


async def test_the_clock_of_the_place_may_be_set_right_meanwhile(tmp_path):
    """West of the date line it is still yesterday."""
    async with shopper(tmp_path, BY_THE_CLOCK) as ann:
        await ann.starts()
        await ann.types("Eve")
        [place] = await ann.store.read(lambda tx: tx.locations.find())
        await ann.store.write(lambda tx: tx.locations.change(place.id, timezone="Pacific/Kiritimati"))
        ann.now = NOW.replace(hour=12)
        await ann.types(f"{ann.now + timedelta(days=1):%Y-%m-%d}")
        assert "What else?" in ann.text


async def test_repetitions_are_gone_on_with_too(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        before = await kept(ann)
        await ann.types("Ann")
        await ann.taps("Yes")
        await ann.taps("Yes, add one")
        await ann.types("Bob")
        assert before is not None
        assert await kept(ann) is before


async def test_a_sheet_that_is_handed_in_is_not_kept(tmp_path):
    async with shopper(tmp_path, BY_THE_CLOCK) as ann:
        await ann.starts()
        for line in ("Eve", f"{NOW:%Y-%m-%d}", "Nothing"):
            await ann.types(line)
        await ann.taps("Hand in")
        assert ann.submitted
        assert await kept(ann) is None


def test_what_was_not_wanted_longest_makes_room():
    form = compile_form(converted(BRANCHES))
    shelf = Shelf(megabytes=1)
    sessions = [Session.start(form, now=NOW, zone="UTC", seed=number) for number in range(2000)]
    for number, session in enumerate(sessions):
        shelf.put_away(number, session)
    found = [number for number in range(2000) if shelf.take(number) is not None]
    assert found == list(range(2000 - len(found), 2000))
    assert len(found) == NODES_PER_MEGABYTE // sessions[0].size


def test_one_that_is_larger_than_all_room_is_not_kept():
    session = Session.start(compile_form(converted(BRANCHES)), now=NOW, zone="UTC", seed=1)
    shelf = Shelf(megabytes=0)
    shelf.put_away(1, session)
    assert shelf.take(1) is None


def test_the_rules_of_a_version_are_read_once():
    shelf = Shelf(kept=1)
    version = FormVersion(
        id=FormId(1),
        code="visit",
        number=1,
        digest="one",
        title="Visit",
        xform="",
        scoring={"pass_mark": "80"},
        question_count=1,
        photo_count=0,
        created_at=NOW,
    )
    rules = shelf.rules(version)
    assert rules.pass_mark == 80
    assert shelf.rules(version) is rules
    assert shelf.rules(replace(version, digest="two", scoring={})).pass_mark is None
    assert shelf.rules(version) is not rules
