"""The evaluation form in the chat: one card, every answer kept, nothing lost."""

from bot.filling.filing import keep, on_media_settled, remove
from bot.filling.handing_in import read_out, submit
from bot.filling.hearing import hear
from bot.filling.opened import Tap
from bot.filling.scanning import on_media_settled as on_code_read
from bot.filling.starting import on_problem_reported, on_sheet_wanted, on_visit_moved, reopen, resume, start

__all__ = [
    "Tap",
    "hear",
    "keep",
    "on_code_read",
    "on_media_settled",
    "on_problem_reported",
    "on_sheet_wanted",
    "on_visit_moved",
    "read_out",
    "remove",
    "reopen",
    "resume",
    "start",
    "submit",
]
