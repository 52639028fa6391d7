"""After an outage: taps were lost, so whoever was filling in a report is shown the question again."""

from datetime import datetime, timedelta

from bot.desk import Desk
from bot.filling.opened import focus_on
from bot.filling.starting import resume
from bot.model.delivery import PRESS_KEPT, Lane
from bot.model.report import Sheet

RECENT = timedelta(hours=24)
"""Who was at a report within this time before the outage is shown the question again."""
PORTION = 20
"""Sheets looked at in one transaction: answers go on between two of them."""


def ask_again(desk: Desk, since: datetime, after: int) -> int | None:
    """The next portion of those who were at a report when Telegram was last heard (`since`), behind the sheet with that id.

    Gives the id of the last sheet looked at; None: these were the last. After an outage shorter than Telegram keeps taps nobody is
    bothered: the card each of them has still stands, and a tap on it works.
    """
    desk.lane = Lane.NOTICE
    sheets = desk.tx.sheets.touched_since(since - RECENT, after, PORTION)
    for sheet in sheets:
        _ask(desk, sheet, since)
    desk.person = None
    return sheets[-1].id if len(sheets) == PORTION else None


def _ask(desk: Desk, sheet: Sheet, since: datetime) -> None:
    person = desk.tx.people.get(sheet.person_id)
    if person is None or not person.reachable or dict(person.focus) != focus_on(sheet):
        return
    is_here = sheet.answered_at is not None and sheet.answered_at - since > PRESS_KEPT
    if is_here or desk.tx.inbox.waiting_of(person.chat_id, 1):
        return  # what they did after the outage brings them the card, or has brought it
    desk.person = person
    resume(desk, sheet.id)
