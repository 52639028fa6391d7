"""The brief: cards read one by one, each acknowledged; a pocket card for the visit; and what changed when it changed."""

from collections.abc import Mapping

from bot import moves, places
from bot.desk import Desk
from bot.model.delivery import Lane
from bot.model.happenings import BriefChanged, Happening
from bot.model.project import BRIEF_CARDS, Project
from bot.model.refusal import Refusal, Refused
from bot.model.site import Site
from bot.model.visit import TAKEN, State, Visit
from bot.texts import briefs as texts


def _cards(project: Project) -> list[str]:
    return [card for card in BRIEF_CARDS if project.brief.get(card)]


def _to_read(visit: Visit, project: Project) -> list[str]:
    """All cards the first time; after a change those that differ from what was acknowledged."""
    if visit.brief_version == 0 or visit.brief_version >= project.brief_version:
        return _cards(project)
    changed = [card for card in _cards(project) if visit.brief_seen.get(card) != project.brief[card]]
    return changed or _cards(project)


def read(desk: Desk, visit_id: int, position: int) -> None:
    """Show one card. The brief is the shopper's as long as the visit is."""
    visit = _mine(desk, visit_id)
    at = places.site(desk, visit)
    cards = _to_read(visit, at.project)
    if not cards:
        _acknowledge(desk, at)
        return
    position = min(max(position, 0), len(cards) - 1)
    card = cards[position]
    before = visit.brief_seen.get(card) if 0 < visit.brief_version < at.project.brief_version else None
    desk.reply(texts.card(desk.words(), at, card, position, len(cards), before=before))


def understood(desk: Desk, visit_id: int, position: int, version: int) -> None:
    """One card is acknowledged; after the last one the whole brief is. A brief that changed meanwhile starts anew."""
    visit = _mine(desk, visit_id)
    at = places.site(desk, visit)
    if version != at.project.brief_version:
        read(desk, visit_id, 0)
        return
    cards = _to_read(visit, at.project)
    desk.journal("briefs.understood", visit=visit.id, after=cards[position] if position < len(cards) else None)
    if position + 1 < len(cards):
        read(desk, visit_id, position + 1)
        return
    _acknowledge(desk, at)


def _acknowledge(desk: Desk, at: Site) -> None:
    desk.tx.visits.change(at.visit.id, brief_version=at.project.brief_version, brief_seen=dict(at.project.brief))
    desk.reply(texts.read_whole(desk.words(), at, confirmed=at.visit.state is not State.ASSIGNED))


def pocket(desk: Desk, visit_id: int) -> None:
    """The short card for the visit itself."""
    at = places.site(desk, _mine(desk, visit_id))
    desk.reply(texts.pocket(desk.words(), at))


def _mine(desk: Desk, visit_id: int) -> Visit:
    visit = moves.own(desk, visit_id)
    if visit.state not in TAKEN:
        raise Refusal(Refused.VISIT_OVER)
    return visit


def on_brief_changed(desk: Desk, happening: Happening) -> None:
    """Whoever acknowledged an older version and has the visit still before them is shown the change."""
    if not isinstance(happening, BriefChanged):
        return
    project = desk.tx.projects.get(happening.project_id)
    if project is None:
        return
    for visit in desk.tx.visits.find(project_id=project.id, state=(State.ASSIGNED, State.CONFIRMED)):
        person = desk.tx.people.get(visit.shopper_id) if visit.shopper_id else None
        if person is not None and 0 < visit.brief_version < project.brief_version:
            changed = _changed(visit.brief_seen, project)
            key = f"brief:{visit.id}:{project.brief_version}"
            message = texts.has_changed(desk.words(person), places.site(desk, visit), changed)
            desk.say(person, message, key=key, lane=Lane.NOTICE)


def _changed(seen: Mapping[str, str], project: Project) -> list[str]:
    return [card for card in BRIEF_CARDS if seen.get(card, "") != project.brief.get(card, "")]
