"""Reminders as shoppers and coordinators meet them: once each, on time, silent while somebody is at it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.desk import Desk
from bot.model.ids import VisitId
from bot.model.visit import State, Visit
from bot.reminders import plan
from tests.support.phone import Phone
from tests.support.stage import Stage

OPENS = datetime.fromisoformat("2026-03-05T10:00:00+00:00")
"""A Thursday; the world begins on Monday at 9:00."""
CLOSES = datetime.fromisoformat("2026-03-05T18:00:00+00:00")


@pytest.fixture
async def ann(cafe: Stage) -> Phone:
    return await cafe.shopper("Ann", timezone="UTC")


async def holds(cafe: Stage, ann: Phone, **given: Any) -> Visit:
    """Ann has a visit, without anybody having tapped for it."""
    person = await cafe.world.person(ann)
    usual: dict[str, Any] = {
        "code": "T-1",
        "state": State.ASSIGNED,
        "shopper_id": person.id,
        "assigned_at": cafe.world.now,
        "brief_version": 1,
        "window_start": OPENS,
        "window_end": CLOSES,
    }

    def furnish(desk: Desk) -> Visit:
        like = desk.tx.visits.find()[0]
        form = desk.tx.forms.find()[0]
        visit = desk.tx.visits.add(replace(like, id=VisitId(0), form_version_id=form.id, **usual | given))
        plan(desk, visit)
        return visit

    await ann.says("/start")
    visit = await cafe.world.do(furnish)
    await ann.hears("Hello")
    return visit


async def until(cafe: Stage, moment: str) -> None:
    await cafe.world.pass_time(seconds=(datetime.fromisoformat(f"{moment}:00+00:00") - cafe.world.now).total_seconds())


async def test_every_stage_is_said_when_it_is_due_and_not_a_moment_before(cafe, ann):
    await holds(cafe, ann)
    for moment, said in (
        ("2026-03-03T10:00", "Can you still make it?"),
        ("2026-03-04T10:00", "Your visit is coming up"),
        ("2026-03-05T08:00", "Soon: your visit"),
        ("2026-03-05T19:00", "How did it go?"),
        ("2026-03-06T08:00", "Your report was due"),
    ):
        await until(cafe, (datetime.fromisoformat(moment) - timedelta(minutes=1)).isoformat()[:16])
        await ann.hears_nothing_more()
        await until(cafe, moment)
        await ann.hears(said)
    await cafe.cora.hears("Report overdue")
    await cafe.world.pass_time(days=3)
    await ann.hears_nothing_more()


async def test_confirming_is_one_tap_and_then_nobody_asks_again(cafe, ann):
    visit = await holds(cafe, ann)
    await until(cafe, "2026-03-03T10:00")
    await ann.hears("Can you still make it?")
    await ann.taps("Yes, I will be there")
    await cafe.world.settled()
    assert (await cafe.visit(visit.code)).state is State.CONFIRMED
    await until(cafe, "2026-03-04T10:00")
    coming = await ann.hears("Your visit is coming up")
    assert not coming.says("not confirmed")


async def test_who_has_not_confirmed_is_asked_once_more_the_day_before(cafe, ann):
    await holds(cafe, ann)
    await until(cafe, "2026-03-04T10:00")
    await ann.hears("You have not confirmed it yet")


async def test_the_report_clock_speaks_at_its_percentages_and_then_to_the_coordinator(cafe, ann):
    visit = await holds(cafe, ann)
    await until(cafe, "2026-03-05T10:30")
    ann.presses(next(iter(ann.chat.newest())), f"visits.report:{visit.id}")
    await ann.hears("Were you greeted?")
    await cafe.world.store.write(
        lambda tx: tx.visits.change(visit.id, report_due_at=datetime.fromisoformat("2026-03-05T20:30:00+00:00"))
    )
    await cafe.world.do(lambda desk: plan(desk, desk.tx.visits.get(visit.id)))
    await until(cafe, "2026-03-05T15:29")
    await ann.hears_nothing_more()
    await until(cafe, "2026-03-05T15:30")
    half = await ann.hears("Your report is due by Thu, Mar 5 8:30")
    await until(cafe, "2026-03-05T18:30")
    most = await ann.hears("Your report is due by Thu, Mar 5 8:30")
    assert most.id > half.id
    await until(cafe, "2026-03-05T20:30")
    await ann.hears("Your report was due")
    overdue = await cafe.cora.hears("Report overdue")
    assert [button.text for button in overdue.rows[0]] == ["Extend", "Reassign", "Cancel"]


async def test_nobody_is_nudged_while_they_answer(cafe, ann):
    visit = await holds(cafe, ann, window_end=datetime.fromisoformat("2026-03-05T11:00:00+00:00"))
    await until(cafe, "2026-03-05T10:30")
    ann.presses(next(iter(ann.chat.newest())), f"visits.report:{visit.id}")
    await ann.hears("Were you greeted?")
    await until(cafe, "2026-03-05T16:25")
    await ann.taps("Yes")
    await ann.hears("Minutes until you were served?")
    await until(cafe, "2026-03-05T16:39")
    await ann.hears_nothing_more()
    await until(cafe, "2026-03-05T16:41")
    await ann.hears("Your report is due by")


async def test_an_overdue_report_is_extended_in_one_tap_and_the_clock_starts_anew(cafe, ann):
    visit = await holds(cafe, ann)
    await until(cafe, "2026-03-06T08:00")
    await ann.hears("Your report was due")
    await cafe.cora.hears("Report overdue")
    await cafe.cora.taps("Extend")
    await ann.hears("more time")
    await cafe.world.settled()
    assert (await cafe.visit(visit.code)).extensions == 1
    await until(cafe, "2026-03-06T11:00")
    await ann.hears("Your report was due")
    await cafe.cora.hears("Report overdue")


async def test_or_reassigned_in_one_tap(cafe, ann):
    visit = await holds(cafe, ann)
    await until(cafe, "2026-03-06T08:00")
    await cafe.cora.taps("Reassign")
    await cafe.world.settled()
    assert (await cafe.visit(visit.code)).state is State.NO_SHOW
    assert (await cafe.visit("T-1/2")).replaces_id == visit.id
    await cafe.world.pass_time(days=1)


async def test_or_cancelled(cafe, ann):
    visit = await holds(cafe, ann)
    await until(cafe, "2026-03-06T08:00")
    await cafe.cora.taps("Cancel")
    await cafe.cora.taps(f"field.cancel:{visit.id}:other")
    await cafe.world.settled()
    assert (await cafe.visit(visit.code)).state is State.CANCELLED_BY_AGENCY


@pytest.mark.parametrize("restarts", [True])
async def test_a_restart_before_every_look_repeats_nothing(cafe, ann):
    await holds(cafe, ann)
    for moment in ("2026-03-03T10:00", "2026-03-03T10:00", "2026-03-04T10:00", "2026-03-05T08:00"):
        await cafe.world.restart()
        await until(cafe, moment)
    said = [message.text.split("\n")[0] for message in ann.chat.visible() if message.says("T-1")]
    assert said == ["Can you still make it?", "Your visit is coming up", "Soon: your visit"]


async def test_after_an_outage_of_two_days_only_the_latest_is_said(cafe, ann):
    await holds(cafe, ann)
    await cafe.world.stop()
    cafe.world.now = datetime.fromisoformat("2026-03-05T08:30:00+00:00")
    await cafe.world.start()
    await cafe.world.office.tick()
    await ann.hears("Soon: your visit")
    await cafe.world.pass_time(hours=1)
    await ann.hears_nothing_more()
    assert not ann.sees("Can you still make it?")
    assert not ann.sees("Your visit is coming up")


async def test_the_numbers_are_the_projects(cafe, ann):
    await cafe.world.store.write(
        lambda tx: tx.projects.change(
            1, policy={"confirm_before_hours": 72, "quiet_from": "23:00", "quiet_until": "06:00"}
        )
    )
    await holds(cafe, ann)
    await until(cafe, "2026-03-02T10:00")
    await ann.hears("Can you still make it?")
    await until(cafe, "2026-03-05T07:00")
    await ann.hears("Soon: your visit")


async def test_quiet_hours_are_the_shoppers(cafe):
    """22:00 in Auckland when it is 9:00 in London: the reminder waits until 8:00 there."""
    ann = await cafe.shopper("Ann", timezone="Pacific/Auckland")
    await holds(cafe, ann)
    await until(cafe, "2026-03-03T18:59")
    await ann.hears_nothing_more()
    await until(cafe, "2026-03-03T19:00")
    await ann.hears("Can you still make it?")


async def test_a_visit_that_is_given_back_reminds_nobody(cafe, ann):
    visit = await holds(cafe, ann)
    await until(cafe, "2026-03-03T10:00")
    await ann.taps("I cannot make it")
    await ann.taps("I am ill")
    await ann.hears("You gave this visit back")
    assert (await cafe.visit(visit.code)).remind_at is None
    await cafe.world.pass_time(days=3)
    await ann.hears_nothing_more()
