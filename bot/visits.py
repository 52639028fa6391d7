"""A shopper's visit from the promise to the report: confirm, check in, begin the report, give it back, or report why it could not be done."""

from datetime import timedelta

from bot import media, moves, places
from bot.desk import Desk
from bot.model.geo import distance
from bot.model.happenings import Happening, MediaSettled, ProblemReported, SheetSubmitted, SheetWanted
from bot.model.inputs import Given
from bot.model.message import Message
from bot.model.person import Role
from bot.model.project import VisitType
from bot.model.refusal import Refusal, Refused
from bot.model.report import MediaState, worded
from bot.model.site import Site
from bot.model.visit import TAKEN, UNDER_WAY, Move, State, Visit
from bot.texts import visits as texts

PAGE = 8
GIVE_BACK = ("ill", "time", "know", "other")
_WRITING = (State.REPORTING, State.RETURNED)


def show_mine(desk: Desk) -> None:
    """Everything the shopper has under way, soonest first."""
    person = desk.only(Role.SHOPPER)
    mine = desk.tx.visits.find(shopper_id=person.id, state=UNDER_WAY, order="window_start")
    desk.reply(texts.mine(desk.words(), [places.site(desk, visit) for visit in mine]))


def show(desk: Desk, visit_id: int) -> None:
    """The visit's screen, with the next step first."""
    desk.reply(_screen(desk, moves.own(desk, visit_id)))


def _screen(desk: Desk, visit: Visit) -> Message:
    at = places.site(desk, visit)
    return texts.screen(desk.words(), at, brief_read=visit.brief_version >= at.project.brief_version)


def confirm(desk: Desk, visit_id: int) -> None:
    visit = moves.own(desk, visit_id)
    if visit.state is not State.ASSIGNED:
        raise Refusal(Refused.ALREADY_RECORDED if visit.state in UNDER_WAY else Refused.VISIT_OVER)
    visit = moves.move(desk, visit, Move.CONFIRM, confirmed_at=desk.now)
    desk.toast = texts.confirmed(desk.words())
    desk.reply(_screen(desk, visit))


def ask_give_back(desk: Desk, visit_id: int) -> None:
    """What giving it back means, before it is done."""
    at = places.site(desk, _taken(desk, visit_id))
    desk.reply(texts.ask_give_back(desk.words(), at, GIVE_BACK))


def give_back(desk: Desk, visit_id: int, reason: str) -> None:
    visit = _taken(desk, visit_id)
    why = reason if reason in GIVE_BACK else None
    visit = moves.move(desk, visit, Move.CANCEL_BY_SHOPPER, why=why, closed_at=desk.now, remind_at=None)
    at, person = places.site(desk, visit), desk.actor
    _end_focus(desk, visit)
    desk.reply(texts.given_back(desk.words(), at))
    desk.tell_coordinators(lambda _, __: texts.was_given_back(_, at, person, why))


def _taken(desk: Desk, visit_id: int) -> Visit:
    visit = moves.own(desk, visit_id)
    if visit.state not in TAKEN:
        raise Refusal(Refused.VISIT_OVER if visit.state not in UNDER_WAY else Refused.OUT_OF_DATE)
    return visit


def _end_focus(desk: Desk, visit: Visit) -> None:
    if desk.actor.focus.get("visit") == visit.id:
        desk.focus(None)


def ask_check_in(desk: Desk, visit_id: int) -> None:
    """In person: by place. By phone: when the call starts. Online: with a screenshot. It can always be left out."""
    visit = moves.own(desk, visit_id)
    if visit.state not in (State.ASSIGNED, State.CONFIRMED):
        raise Refusal(Refused.ALREADY_RECORDED if visit.state in TAKEN else Refused.VISIT_OVER)
    at = places.site(desk, visit)
    desk.focus("check_in", visit=visit.id)
    desk.reply(texts.ask_check_in(desk.words(), at))


def check_in_plainly(desk: Desk, visit_id: int, how: str) -> None:
    """`call`: the call starts now; `none`: without a place or a screenshot."""
    visit = moves.own(desk, visit_id)
    if visit.state not in (State.ASSIGNED, State.CONFIRMED):
        raise Refusal(Refused.ALREADY_RECORDED if visit.state in TAKEN else Refused.VISIT_OVER)
    by = "call" if how == "call" else "none"
    _check_in(desk, visit, {"by": by})


def check_in_with(desk: Desk, given: Given) -> None:
    """A place or a screenshot came while the shopper was checking in."""
    visit = moves.own(desk, int(desk.actor.focus.get("visit", 0)))
    if visit.state not in (State.ASSIGNED, State.CONFIRMED):
        desk.focus(None)
        raise Refusal(Refused.OUT_OF_DATE)
    at = places.site(desk, visit)
    online = at.project.visit_type is VisitType.ONLINE
    if given.latitude is not None and given.longitude is not None:
        _check_in(desk, visit, _by_place(at, given))
    elif online and given.kind in ("photo", "document"):
        shot = media.receive(desk, given, purpose="check_in", visit_id=visit.id)
        _check_in(desk, visit, {"by": "screenshot", "media": shot.id})
    elif given.text.strip() == texts.without_place(desk.words()):
        _check_in(desk, visit, {"by": "none"})
    else:
        desk.reply(texts.check_in_expected(desk.words(), at))


def _by_place(at: Site, given: Given) -> dict[str, object]:
    """Kept: how far, how exact, and whether the point was picked by hand. The reviewer sees it; it never blocks."""
    found: dict[str, object] = {
        "by": "location",
        "latitude": given.latitude,
        "longitude": given.longitude,
        "accuracy": given.accuracy,
        "picked": given.accuracy is None and not given.live,
        "forwarded": given.forwarded,
    }
    here = (given.latitude, given.longitude, at.location.latitude, at.location.longitude)
    if all(value is not None for value in here):
        found["distance"] = round(distance(*(float(value) for value in here if value is not None)))
    return found


def _check_in(desk: Desk, visit: Visit, how: dict[str, object]) -> None:
    visit = moves.move(desk, visit, Move.CHECK_IN, checked_in_at=desk.now, check_in=how)
    at = places.site(desk, visit)
    desk.focus(None)
    desk.reply(*texts.checked_in(desk.words(), at, how, desk.policy(at.project)))


def start_report(desk: Desk, visit_id: int) -> None:
    """Begin it, or go on with it; the report clock runs from the first time."""
    visit = moves.own(desk, visit_id)
    if visit.state not in TAKEN and visit.state is not State.RETURNED:
        raise Refusal(Refused.VISIT_OVER)
    if visit.state in _WRITING:
        desk.happened(SheetWanted(visit=visit))
        return
    due = desk.now + timedelta(hours=desk.policy(places.site(desk, visit).project).report_due_hours)
    moves.move(desk, visit, Move.START_REPORT, report_from=desk.now, report_due_at=due)


def ask_problem(desk: Desk, visit_id: int) -> None:
    at = places.site(desk, _taken(desk, visit_id))
    desk.reply(texts.ask_problem(desk.words(), at, desk.policy(at.project).incomplete_pay_percent))


def report_problem(desk: Desk, visit_id: int) -> None:
    """Recognised, closed, refused …: its own short form instead of invented answers."""
    visit = _taken(desk, visit_id)
    desk.journal("visits.problem", visit=visit.id)
    desk.happened(ProblemReported(visit=visit))


def on_sheet_submitted(desk: Desk, happening: Happening) -> None:
    """The short form is in: the visit ends as could not be completed, and the coordinators hear why."""
    if not isinstance(happening, SheetSubmitted) or happening.sheet.purpose != "not_completed":
        return
    visit = moves.find(desk, happening.visit.id)
    visit = moves.move(desk, visit, Move.NOT_COMPLETED, closed_at=desk.now, remind_at=None)
    at, person = places.site(desk, visit), desk.actor
    desk.reply(texts.problem_received(desk.words(), at))
    desk.tell_coordinators(
        lambda _, __: texts.could_not_complete(_, at, person, worded(happening.read, _.language).answers)
    )


def on_media_settled(desk: Desk, happening: Happening) -> None:
    """A screenshot that could not be used: the check-in stands, the shopper is asked for another."""
    if not isinstance(happening, MediaSettled) or happening.media.purpose != "check_in":
        return
    if happening.media.state is not MediaState.STORED and happening.media.visit_id is not None:
        at = places.site(desk, moves.find(desk, happening.media.visit_id))
        desk.reply(texts.screenshot_unusable(desk.words(), at))
