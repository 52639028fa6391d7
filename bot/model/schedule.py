"""When a shopper is to be reminded of a visit: pure arithmetic over instants, quiet hours on the shopper's clock.

A stage that fell due before the shopper had the visit is not said. After an outage only the latest of the missed stages is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.model.visit import TAKEN, State, Visit
from bot.settings import Policy


class Stage(StrEnum):
    CONFIRM = "confirm"
    DAY = "day"
    BRIEF = "brief"
    AFTER = "after"
    CLOCK = "clock"
    """A share of the report clock; the percentage is in the key."""
    OVERDUE = "overdue"
    """To the coordinators."""


@dataclass(frozen=True, slots=True)
class Due:
    """`fell` is when the stage is due by its rule, `at` the same after the quiet hours."""

    stage: Stage
    key: str
    """Unique for this visit, so that the stage is said once; a new report clock has new keys."""
    fell: datetime
    at: datetime
    percent: int = 0

    @property
    def to_coordinators(self) -> bool:
        return self.stage is Stage.OVERDUE


def after_quiet(moment: datetime, zone: str, policy: Policy) -> datetime:
    """The moment itself, or the end of the quiet hours it falls in. Never earlier."""
    local = moment.astimezone(ZoneInfo(zone))
    if not _is_quiet(local.time(), policy.quiet_from, policy.quiet_until):
        return moment
    day = local.date()
    if local.time() >= policy.quiet_until:
        day += timedelta(days=1)
    ends = (
        datetime.combine(day, policy.quiet_until.replace(fold=fold), tzinfo=ZoneInfo(zone)).astimezone(moment.tzinfo)
        for fold in (0, 1)
    )
    return next((end for end in ends if end >= moment), moment)


def _is_quiet(at: time, start: time, end: time) -> bool:
    return start <= at < end if start <= end else at >= start or at < end


def stages(visit: Visit, policy: Policy, zone: str) -> list[Due]:
    """Every stage of the visit as it stands, in order of time, quiet hours applied; those said already included."""
    found = [*_before(visit, policy), *_clock(visit, policy)]
    shifted = [due if due.to_coordinators else _shift(due, zone, policy) for due in found]
    useful = (due for due in shifted if not (due.stage in _BEFORE and due.at >= visit.window_start))
    return sorted(useful, key=lambda due: (due.at, due.fell))


_BEFORE = (Stage.CONFIRM, Stage.DAY, Stage.BRIEF)


def _due(stage: Stage, key: str, at: datetime, percent: int = 0) -> Due:
    return Due(stage, key, at, at, percent)


def _shift(due: Due, zone: str, policy: Policy) -> Due:
    return replace(due, at=after_quiet(due.fell, zone, policy))


def _before(visit: Visit, policy: Policy) -> Iterable[Due]:
    if visit.state is State.ASSIGNED:
        yield _due(Stage.CONFIRM, "confirm", visit.window_start - timedelta(hours=policy.confirm_before_hours))
    if visit.state in (State.ASSIGNED, State.CONFIRMED):
        yield _due(Stage.DAY, "day", visit.window_start - timedelta(hours=policy.remind_before_hours))
        yield _due(Stage.BRIEF, "brief", visit.window_start - timedelta(hours=policy.brief_before_hours))
    if visit.state in (State.ASSIGNED, State.CONFIRMED, State.IN_VISIT):
        yield _due(Stage.AFTER, "after", visit.window_end + timedelta(hours=policy.ask_after_hours))


def clock(visit: Visit, policy: Policy) -> tuple[datetime, datetime]:
    """The report clock: from when to when. Before the report was begun it runs from the end of the window."""
    start = visit.report_from or visit.window_end
    return start, visit.report_due_at or start + timedelta(hours=policy.report_due_hours)


def _clock(visit: Visit, policy: Policy) -> Iterable[Due]:
    if visit.state not in TAKEN and visit.state is not State.RETURNED:
        return
    start, end = clock(visit, policy)
    mark = int(end.timestamp())
    for percent in policy.report_reminders:
        yield _due(Stage.CLOCK, f"clock{percent}:{mark}", start + (end - start) * percent / 100, percent)
    yield _due(Stage.OVERDUE, f"overdue:{mark}", end)


def is_due(due: Due, visit: Visit) -> bool:
    """Not said yet, and not from before the shopper had the visit."""
    since = visit.assigned_at
    return due.key not in visit.reminded and (since is None or due.fell > since or due.to_coordinators)


def next_at(visit: Visit, policy: Policy, zone: str) -> datetime | None:
    """When to look at this visit again; None: there is nothing more to say."""
    return min((due.at for due in stages(visit, policy, zone) if is_due(due, visit)), default=None)
