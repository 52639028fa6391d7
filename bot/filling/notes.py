"""Notes need no tap: they stand above the question that follows them, the last ones in the overview."""

from collections.abc import Sequence

from bot.filling.opened import Filling
from bot.texts.filling import card as texts
from bot.texts.words import Html
from forms.views import QuestionView


def notes(f: Filling, before: Sequence[str]) -> list[Html]:
    """The notes that end this stretch of the form, an empty line after each."""
    found: list[str] = []
    for ref in reversed(before):
        if not f.is_note(ref):
            break
        found.insert(0, _text(f.session.question(ref)))
    most = texts.MOST_NOTES // max(1, len(found))
    return [line for note in found for line in (texts.note(note, most=most), Html(""))]


def _text(note: QuestionView) -> str:
    """Also what can only be read: a question with the value the form gave it."""
    return note.label if note.is_note or not note.value else f"{note.label}: {note.value_label}"
