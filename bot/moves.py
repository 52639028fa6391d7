"""The one way a visit changes state: by the table, compare-and-set, journaled, and known to whoever reacts."""

from typing import Any

from bot.desk import Desk
from bot.model.happenings import VisitMoved
from bot.model.ids import VisitId
from bot.model.refusal import Refusal, Refused
from bot.model.visit import MOVES, Move, Visit


def find(desk: Desk, visit_id: int) -> Visit:
    """The visit, whoever it belongs to; Refusal when there is none."""
    visit = desk.tx.visits.get(visit_id)
    if visit is None:
        raise Refusal(Refused.NOT_FOUND)
    return visit


def own(desk: Desk, visit_id: int) -> Visit:
    """The visit if it is the acting shopper's; to everybody else it does not exist."""
    visit = find(desk, visit_id)
    if visit.shopper_id is None or visit.shopper_id != desk.actor.id:
        raise Refusal(Refused.NOT_FOUND)
    return visit


def may(visit: Visit, move: Move) -> bool:
    return (visit.state, move) in MOVES


def move(desk: Desk, visit: Visit, move: Move, *, why: str | None = None, **changes: Any) -> Visit:
    """Make the move, with the columns that change along. Raises Refusal(OUT_OF_DATE) when the table forbids it or somebody was first."""
    after = MOVES.get((visit.state, move))
    if after is None:
        raise Refusal(Refused.OUT_OF_DATE, state=visit.state)
    if not desk.tx.visits.change(visit.id, where={"state": visit.state}, state=after, **changes):
        raise Refusal(Refused.OUT_OF_DATE, state=visit.state)
    moved = find(desk, VisitId(visit.id))
    desk.journal(move, visit=visit.id, before=visit.state, after=after, why=why)
    desk.happened(VisitMoved(visit=moved, before=visit.state, move=move, why=why))
    return moved
