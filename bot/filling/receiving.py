"""A file that came for a question: its row, or the sentence why it cannot have one."""

from bot import media
from bot.filling.answering import refuse
from bot.filling.attached import PURPOSE
from bot.filling.opened import Filling
from bot.filling.showing import refused
from bot.model.inputs import Given
from bot.model.refusal import Refusal, Refused
from bot.model.report import Media


def received(f: Filling, given: Given, ref: str | None, purpose: str = PURPOSE) -> Media | None:
    """None when Telegram would not give it to us; the card says so."""
    try:
        return media.receive(f.desk, given, purpose=purpose, visit_id=f.visit.id, sheet_id=f.sheet.id, ref=ref)
    except Refusal as refusal:
        if refusal.code is not Refused.FILE_TOO_BIG:
            raise
        turned_away(f, "file_too_big", limit=str(refusal.details["limit_mb"]))
        return None


def turned_away(f: Filling, code: str, **details: str) -> None:
    refuse(f, code, **details)
    refused(f)
