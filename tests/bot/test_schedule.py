"""When a shopper is reminded: never early, never at night, never twice, and nothing is lost by an outage."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import schedule
from bot.model.ids import LocationId, ProjectId
from bot.model.schedule import Due, Stage
from bot.model.visit import State, Visit
from bot.settings import Policy

POLICY = Policy()
WAKEFUL = Policy(quiet_from=time(0), quiet_until=time(0))
"""Without quiet hours."""


def at(text: str, zone: str = "UTC", *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def visit(**given: Any) -> Visit:
    usual: dict[str, Any] = {
        "code": "V",
        "project_id": ProjectId(1),
        "location_id": LocationId(1),
        "fee": Decimal(10),
        "state": State.ASSIGNED,
        "window_start": at("2026-03-05T10:00"),
        "window_end": at("2026-03-05T18:00"),
        "assigned_at": at("2026-02-20T12:00"),
        "created_at": at("2026-02-01T12:00"),
    }
    return Visit(**usual | given)


def keys(found: list[Due]) -> list[str]:
    return [due.key.partition(":")[0] for due in found]


WHEN = {
    "confirm": "2026-03-03T10:00",
    "day": "2026-03-04T10:00",
    "brief": "2026-03-05T08:00",
    "after": "2026-03-05T19:00",
    "clock50": "2026-03-06T08:00",
    "clock80": "2026-03-06T08:00",
    "clock100": "2026-03-06T08:00",
    "overdue": "2026-03-06T06:00",
}
"""The brief was due at 7:00 and the clock at night: both wait for the end of the quiet hours at 8:00."""


@pytest.mark.parametrize("stage", WHEN)
def test_each_stage_comes_when_it_is_due(stage: str):
    found = {due.key.partition(":")[0]: due.at for due in schedule.stages(visit(), POLICY, "UTC")}
    assert found[stage] == at(WHEN[stage])


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.ASSIGNED, ["confirm", "day", "brief", "after", "overdue", "clock50", "clock80", "clock100"]),
        (State.CONFIRMED, ["day", "brief", "after", "overdue", "clock50", "clock80", "clock100"]),
        (State.IN_VISIT, ["after", "overdue", "clock50", "clock80", "clock100"]),
        (State.REPORTING, ["overdue", "clock50", "clock80", "clock100"]),
        (State.RETURNED, ["overdue", "clock50", "clock80", "clock100"]),
        *(
            (state, [])
            for state in State
            if state not in {"assigned", "confirmed", "in_visit", "reporting", "returned"}
        ),
    ],
)
def test_what_is_still_to_be_said_in_each_state(state: State, expected: list[str]):
    assert keys(schedule.stages(visit(state=state), POLICY, "UTC")) == expected


def test_the_report_clock_runs_from_the_report_and_its_percentages_are_the_projects():
    begun = visit(state=State.REPORTING, report_from=at("2026-03-05T12:00"), report_due_at=at("2026-03-05T16:00"))
    found = schedule.stages(begun, Policy(report_reminders=(25, 75)), "UTC")
    assert [(due.percent, due.at) for due in found if due.stage is Stage.CLOCK] == [
        (25, at("2026-03-05T13:00")),
        (75, at("2026-03-05T15:00")),
    ]


def test_an_extension_is_a_new_clock_with_new_keys():
    begun = visit(state=State.REPORTING, report_from=at("2026-03-05T12:00"), report_due_at=at("2026-03-05T16:00"))
    said = replace(begun, reminded=tuple(due.key for due in schedule.stages(begun, WAKEFUL, "UTC")))
    assert schedule.next_at(said, WAKEFUL, "UTC") is None
    longer = replace(said, report_due_at=at("2026-03-05T20:00"))
    assert schedule.next_at(longer, WAKEFUL, "UTC") == at("2026-03-05T16:00")


def test_a_stage_from_before_the_shopper_had_the_visit_is_not_said():
    late = visit(assigned_at=at("2026-03-04T12:00"))
    due = [due for due in schedule.stages(late, POLICY, "UTC") if schedule.is_due(due, late)]
    assert keys(due)[0] == "brief"


def test_quiet_hours_do_not_bring_back_a_stage_that_was_over():
    """Confirm fell due at 22:00, the shopper took the visit at 23:00: nobody asks at 8:00 whether they can make it."""
    night = visit(
        window_start=at("2026-03-05T22:00"), window_end=at("2026-03-05T23:30"), assigned_at=at("2026-03-03T23:00")
    )
    due = [due for due in schedule.stages(night, POLICY, "UTC") if schedule.is_due(due, night)]
    assert keys(due)[0] == "day"


def test_the_coordinators_hear_of_an_overdue_report_at_any_hour():
    overdue = next(due for due in schedule.stages(visit(), POLICY, "UTC") if due.to_coordinators)
    assert overdue.at == overdue.fell == at("2026-03-06T06:00")


@pytest.mark.parametrize(
    ("opens", "dropped"),
    [
        pytest.param("2026-03-05T11:00", False, id="eight o'clock exactly"),
        pytest.param("2026-03-05T08:00", True, id="moved to the start of the window"),
        pytest.param("2026-03-05T06:30", True, id="moved past the start"),
        pytest.param("2026-03-05T08:01", False, id="a minute is left"),
    ],
)
def test_a_brief_moved_past_the_start_of_the_window_is_dropped(opens: str, dropped: bool):
    found = schedule.stages(visit(window_start=at(opens)), POLICY, "UTC")
    assert ("brief" not in keys(found)) is dropped


@pytest.mark.parametrize(
    ("moment", "zone", "quiet", "moved"),
    [
        pytest.param("2026-03-05T20:59", "UTC", (21, 8), "2026-03-05T20:59", id="just before"),
        pytest.param("2026-03-05T21:00", "UTC", (21, 8), "2026-03-06T08:00", id="on the hour"),
        pytest.param("2026-03-06T00:00", "UTC", (21, 8), "2026-03-06T08:00", id="at midnight"),
        pytest.param("2026-03-06T08:00", "UTC", (21, 8), "2026-03-06T08:00", id="over"),
        pytest.param("2026-03-05T13:30", "UTC", (13, 15), "2026-03-05T15:00", id="a siesta"),
        pytest.param("2026-03-05T15:30", "UTC", (13, 15), "2026-03-05T15:30", id="after the siesta"),
        pytest.param("2026-03-05T03:00", "UTC", (9, 9), "2026-03-05T03:00", id="none at all"),
        pytest.param("2026-12-31T23:00", "Asia/Kolkata", (21, 8), "2027-01-01T08:00", id="over the new year, half an hour off"),
        pytest.param("2026-03-28T22:00", "Europe/Warsaw", (21, 8), "2026-03-29T08:00", id="the short night of Warsaw"),
        pytest.param("2026-10-24T22:00", "Europe/Warsaw", (21, 8), "2026-10-25T08:00", id="the long night of Warsaw"),
        pytest.param("2026-03-27T22:00", "Asia/Jerusalem", (21, 8), "2026-03-28T08:00", id="a Friday in Jerusalem"),
        pytest.param("2026-10-03T23:30", "Australia/Lord_Howe", (21, 8), "2026-10-04T08:00", id="half an hour of summer time"),
        pytest.param("2026-04-04T22:00", "America/Santiago", (21, 8), "2026-04-05T08:00", id="back at midnight"),
        pytest.param("2026-09-05T23:00", "America/Santiago", (21, 8), "2026-09-06T08:00", id="midnight left out"),
    ],
)  # fmt: skip
def test_quiet_hours_on_the_clock_of_the_place(moment: str, zone: str, quiet: tuple[int, int], moved: str):
    policy = Policy(quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    assert schedule.after_quiet(at(moment, zone), zone, policy) == at(moved, zone)


def test_an_end_of_the_night_that_comes_twice_is_never_before_the_moment():
    """Clocks go back from 3:00 to 2:00; it is the second 2:10, and the night ends at 2:30."""
    policy = Policy(quiet_from=time(21), quiet_until=time(2, 30))
    second = at("2026-10-25T02:10", "Europe/Warsaw", fold=1)
    assert schedule.after_quiet(second, "Europe/Warsaw", policy) == at("2026-10-25T02:30", "Europe/Warsaw", fold=1)


def test_an_end_of_the_night_that_is_left_out_comes_when_the_clock_has_jumped():
    policy = Policy(quiet_from=time(21), quiet_until=time(2, 30))
    moved = schedule.after_quiet(at("2026-03-29T01:00", "Europe/Warsaw"), "Europe/Warsaw", policy)
    assert moved.astimezone(ZoneInfo("Europe/Warsaw")).time() == time(3, 30)


ZONES = st.sampled_from(
    ["UTC", "Europe/Warsaw", "Asia/Jerusalem", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"]
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis puts the zone on
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(moment=MOMENTS, zone=ZONES, start=TIMES, end=TIMES)
def test_the_end_of_quiet_hours_is_never_early_and_never_quiet(moment: datetime, zone: str, start: time, end: time):
    policy = Policy(quiet_from=start, quiet_until=end)
    moved = schedule.after_quiet(moment, zone, policy)
    local = moved.astimezone(ZoneInfo(zone))
    assert moment <= moved <= moment + timedelta(hours=26)
    assert moved == schedule.after_quiet(moved, zone, policy) or local.fold, "still quiet"


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    start = draw(MOMENTS)
    end = start + timedelta(minutes=draw(st.integers(15, 3 * 24 * 60)))
    state = draw(st.sampled_from([State.ASSIGNED, State.CONFIRMED, State.IN_VISIT, State.REPORTING, State.RETURNED]))
    begun = end - timedelta(minutes=draw(st.integers(0, 60)))
    writing = state in {State.REPORTING, State.RETURNED}
    return visit(
        state=state,
        window_start=start,
        window_end=end,
        assigned_at=start - timedelta(hours=draw(st.integers(0, 200))),
        report_from=begun if writing else None,
        report_due_at=begun + timedelta(hours=draw(st.integers(1, 48))) if writing else None,
    )


@settings(max_examples=200)
@given(subject=visits(), zone=ZONES, gaps=st.lists(st.integers(1, 3 * 24 * 60), max_size=30))
def test_whatever_the_outages_nothing_is_early_twice_or_lost(subject: Visit, zone: str, gaps: list[int]):
    """Looks at the visit after each of the gaps (in minutes), says all that is due, and only the latest of it aloud."""
    wanted = {due.key: due for due in schedule.stages(subject, POLICY, zone) if schedule.is_due(due, subject)}
    now, noted = subject.assigned_at, []
    assert now is not None
    for gap in [*gaps, 60 * 24 * 60]:
        now += timedelta(minutes=gap)
        planned = schedule.next_at(subject, POLICY, zone)
        ripe = [
            due for due in schedule.stages(subject, POLICY, zone) if due.at <= now and schedule.is_due(due, subject)
        ]
        assert bool(ripe) == (planned is not None and planned <= now)
        assert all(due.fell <= due.at <= now for due in ripe)
        assert ripe == sorted(ripe, key=lambda due: due.at)
        noted += [due.key for due in ripe]
        subject = replace(subject, reminded=(*subject.reminded, *(due.key for due in ripe)))
    assert sorted(noted) == sorted(wanted)
    assert schedule.next_at(subject, POLICY, zone) is None
