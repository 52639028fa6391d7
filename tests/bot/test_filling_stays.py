"""Nothing gets lost: pauses, other visits, restarts, versions, returned reports; and nobody touches what is not theirs."""

import json
from dataclasses import replace

import pytest

from bot import filling
from bot.model.happenings import SheetWanted, VisitMoved
from bot.model.report import Remark, Report, SheetState
from bot.model.visit import Move, State
from tests.bot.filling_forms import BRANCHES, TWO_TONGUES, VISIT
from tests.bot.filling_kit import readable, shopper
from tests.storage import samples


@pytest.fixture
async def ann(tmp_path):
    async with shopper(tmp_path, BRANCHES) as one:
        await one.starts()
        yield one


async def through(ann):
    for label in ("No", "Bergen", "Bergen Airport"):
        await ann.taps(label)
    await ann.types("12")


async def test_a_pause_keeps_the_place_and_a_typed_line_asks_whether_to_continue(ann):
    await ann.taps("No")
    await ann.taps("Menu")
    await ann.taps("Pause")
    assert "Paused" in ann.text
    assert "1 of 4 questions are answered." in ann.text
    await ann.types("Oslo")
    assert "Do you want to continue? Nothing you sent was taken as an answer." in ann.text
    assert "city" not in await ann.values()
    await ann.taps("Continue")
    assert "Which city?" in ann.text


async def test_resume_comes_back_to_the_exact_question_after_days(ann):
    await ann.taps("No")
    await ann.taps("Menu")
    await ann.taps("Pause")
    ann.now = ann.now.replace(day=9)
    await ann.does(filling.resume)
    assert "Which city?" in ann.text
    assert "Paused" not in ann.text


async def test_an_outage_does_not_end_a_pause(ann):
    await ann.taps("Menu")
    await ann.taps("Pause")
    sheet = await ann.sheet()
    await ann.does(lambda desk: filling.resume(desk, sheet.id))
    assert "Paused" in ann.text
    assert len(ann.sent) == 1


async def test_resume_without_a_report_under_way_says_so(tmp_path):
    async with shopper(tmp_path, BRANCHES) as ann:
        await ann.does(filling.resume)
        assert "no report under way" in ann.sent[-1].text


async def test_starting_again_continues_the_same_sheet(ann):
    await ann.taps("No")
    sheet = await ann.sheet()
    again = await ann.starts()
    assert again.id == sheet.id
    assert "Which city?" in ann.text


async def test_a_sheet_is_small_plain_json(ann):
    await through(ann)
    assert len(json.dumps((await ann.sheet()).data)) < 3000


async def test_a_new_version_of_the_form_leaves_the_visit_alone(ann):
    await ann.taps("No")
    await ann.store.write(lambda tx: samples.form(tx, code="test", xform="<other/>"))
    await ann.taps("Oslo")
    assert "Which shop?" in ann.text


async def test_the_overview_marks_what_is_missing_and_leads_from_gap_to_gap(ann):
    await ann.taps("No")
    await ann.taps("Menu")
    await ann.taps("All answers")
    assert "❗ 2. Which city? answer missing" in ann.text
    assert "3 answers are still missing" in ann.text
    assert "Hand in" not in str(ann.card.rows)
    await ann.taps("Complete what is missing (3)")
    await ann.taps("Oslo")
    await ann.taps("Oslo Central")
    await ann.types("7")
    assert "Everything is there" in ann.text


async def test_from_the_overview_back_leads_to_where_one_was(ann):
    await ann.taps("No")
    await ann.taps("Menu")
    await ann.taps("All answers")
    await ann.taps("1")
    await ann.taps("Next")
    assert "Your answers" in ann.text
    await ann.taps("Back")
    assert "Which city?" in ann.text


async def test_a_line_typed_at_the_overview_changes_nothing(ann):
    await through(ann)
    await ann.types("hello")
    assert "Please use the buttons here." in ann.text
    assert "Hand in" in str(ann.card.rows)


async def test_handed_in_once_and_no_button_works_any_more(ann):
    await through(ann)
    hand_in, edit = ann.button("Hand in"), ann.button("1")
    await ann.presses(hand_in)
    await ann.presses(hand_in)
    await ann.presses(edit)
    assert ann.toasts == ["already_recorded", "already_recorded"]
    assert ann.submitted.read.answers[-1]["value"] == "12"
    person = await ann.store.read(lambda tx: tx.people.get(ann.person_id))
    assert person.focus == {}


async def test_an_old_hand_in_button_shows_what_is_missing_instead(ann):
    await through(ann)
    hand_in = ann.button("Hand in")
    await ann.taps("2")
    await ann.taps("Oslo")
    await ann.presses(hand_in)
    assert (await ann.sheet()).state is SheetState.OPEN
    assert "❗ 3. Which shop? answer missing" in ann.text


async def test_somebody_elses_sheet_is_not_there(ann):
    button = ann.button("Yes")
    eve = await ann.store.write(lambda tx: samples.person(tx, name="Eve", role="shopper", consent_version="2026-11"))
    ann.person_id = eve.id
    await ann.presses(button)
    assert ann.toasts == ["not_found"]


@pytest.mark.parametrize("button", ["filling.pick:1:0:zz:00", "filling.pick:99:0:0:00", "filling.page:1:0:0:99999"])
async def test_a_button_that_lies_harms_nothing(ann, button):
    action, *args = button.split(":")
    await ann.presses({"action": action, "args": args})
    assert "Did you eat?" in ann.text
    assert (await ann.sheet()).step == 0


async def test_a_visit_that_ended_takes_its_sheet_along(ann):
    visit = await ann.store.read(lambda tx: tx.visits.get(ann.visit_id))
    yes = ann.button("Yes")
    moved = VisitMoved(
        visit=replace(visit, state=State.CANCELLED_BY_AGENCY), before=visit.state, move=Move.CANCEL_BY_AGENCY
    )
    await ann.does(lambda desk: filling.on_visit_moved(desk, moved))
    assert "this form is closed" in ann.text
    await ann.presses(yes)
    assert ann.toasts == ["visit_over"]


async def test_the_short_form_of_the_way_out_is_the_newest_of_that_name(ann):
    form = await ann.store.read(lambda tx: tx.forms.find())
    await ann.store.write(lambda tx: samples.form(tx, code="not_completed", xform=form[0].xform))
    sheet = await ann.starts("not_completed")
    assert sheet.purpose == "not_completed"
    assert sheet.form_version_id != form[0].id


async def test_without_a_form_there_is_one_clear_refusal(tmp_path):
    async with shopper(tmp_path, BRANCHES, form_version_id=None) as ann:
        await ann.does(lambda desk: filling.start(desk, desk.tx.visits.get(ann.visit_id)))
        assert ann.toasts == ["no_form"]


async def returned(ann, *refs):
    """The report goes in and comes back with remarks on these questions."""

    def take_back(desk):
        sheet = desk.tx.sheets.find()[-1]
        report = desk.tx.reports.add(
            Report(visit_id=sheet.visit_id, sheet_id=sheet.id, number=1, submission="", submitted_at=desk.now)
        )
        for ref in refs:
            remark = Remark(
                report_id=report.id,
                ref=ref,
                label=ref,
                text="Please look again",
                created_by=desk.actor.id,
                created_at=desk.now,
            )
            desk.tx.remarks.add(remark)
        desk.tx.visits.change(sheet.visit_id, state=State.RETURNED)
        visit = desk.tx.visits.get(sheet.visit_id)
        filling.on_visit_moved(desk, VisitMoved(visit=visit, before=State.SUBMITTED, move=Move.RETURN))
        desk.happenings.clear()
        return visit

    visit = await ann.does(take_back)
    await ann.does(lambda desk: filling.on_sheet_wanted(desk, SheetWanted(visit=visit)))


async def test_a_returned_report_opens_only_the_questions_named(ann):
    await through(ann)
    await ann.taps("Hand in")
    ann.happened.clear()
    await returned(ann, "/data/shop", "/data/price")
    assert "Which shop?" in ann.text
    assert "Your reviewer says: Please look again" in ann.text
    assert "You had answered: Bergen Airport" in ann.text
    assert not any("Back" in label for row in ann.card.rows for label in row)
    await ann.taps("Bergen Harbour")
    assert "What did you pay?" in ann.text
    await ann.types("15")
    assert "✏️ 3. Which shop? Bergen Harbour" in ann.text
    assert "1. Did you eat? No" in ann.text
    assert [row for row in ann.card.rows if "3" in row] == [["3", "4"]]
    await ann.taps("Hand in")
    assert [answer["text"] for answer in ann.submitted.read.answers] == ["No", "Bergen", "Bergen Harbour", "15"]


async def test_what_a_returned_answer_opens_may_be_answered_too(ann):
    await through(ann)
    await ann.taps("Hand in")
    ann.happened.clear()
    await returned(ann, "/data/eaten")
    await ann.taps("Yes")
    assert "What did you eat?" in ann.text
    await ann.taps("Soup")
    await ann.types("good")
    await ann.taps("Hand in")
    assert len(ann.submitted.read.answers) == 6


async def test_a_locked_answer_cannot_be_changed_by_an_old_message(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        mine = await ann.types("4")
        await ann.types("tea")
        await ann.sends("photo")
        await ann.settles()
        await ann.taps("Done")
        await ann.taps("Skip")
        old = ann.button("2")
        await ann.taps("Hand in")
        await returned(ann, "/data/service/comment")
        await ann.presses(old)
        assert ann.toasts[-1] == "out_of_date"
        await ann.edits(mine, "5")
        assert (await ann.values())["queue"] == "4"
        assert "comment" not in await ann.values()
        assert "only the returned questions are open" in ann.text


async def test_the_language_of_the_form_changes_on_the_spot(tmp_path):
    async with shopper(tmp_path, TWO_TONGUES) as ann:
        await ann.starts()
        await ann.taps("Menu")
        await ann.taps("Language of the form")
        await ann.taps("Hebrew")
        assert "האם היה נקי?" in ann.text
        await ann.taps("כן")
        assert (await ann.values())["clean"] == "yes"
        assert (await ann.sheet()).language == "Hebrew (he)"


async def test_a_hebrew_reader_gets_the_hebrew_form_with_marks_and_turned_rows(tmp_path):
    async with shopper(tmp_path, TWO_TONGUES, language="he") as ann:
        await ann.starts()
        assert "האם היה נקי?" in ann.text
        assert all(line.startswith("\u200f") for line in ann.card.text.split("\n") if line)
        assert [readable(label) for label in ann.card.rows[0]] == ["לא", "כן"]


async def test_the_report_is_read_out_in_the_forms_own_language(tmp_path):
    async with shopper(tmp_path, TWO_TONGUES, language="he") as ann:
        await ann.starts()
        await ann.types("כן")
        await ann.types("5")
        await ann.presses(next(button for button in ann.card.buttons if button["action"] == "filling.forth"))
        await ann.presses(next(button for button in ann.card.buttons if button["action"] == "filling.submit"))
        assert [(answer["label"], answer["text"]) for answer in ann.submitted.read.answers[:2]] == [
            ("Was it clean?", "Yes"),
            ("Minutes waited?", "5"),
        ]


async def test_what_people_write_cannot_break_the_card(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("No")
        await ann.types("<script>&lt;b>\u202eevil</b> " + "x" * 3000)
        await ann.taps("Back")
        assert "Your answer: <script>&lt;b>evil</b>" in ann.text
        assert "…" in ann.text
