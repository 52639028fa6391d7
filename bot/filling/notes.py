"""Notes need no tap: they stand above the question that follows them, the last ones in the overview."""

from bot.filling import groups, nodes
from bot.filling.kinds import is_impossible
from bot.filling.opened import GROUP, Filling
from bot.texts.filling import card as texts
from bot.texts.words import Html


def notes_before(f: Filling, ref: str | None) -> list[Html]:
    """The notes between this question (None: the end) and the one before it, an empty line after each."""
    found = note_texts(f, ref)
    most = texts.MOST_NOTES // max(1, len(found))
    return [line for note in found for line in (texts.note(note, most=most), Html(""))]


def note_texts(f: Filling, ref: str | None) -> list[str]:
    found = [note_text(f, each) for each in note_refs(f, ref)]
    return [text for text in found if text.strip()]


def note_refs(f: Filling, ref: str | None) -> list[str]:
    refs = f.session.questions()
    found: list[str] = []
    if f.screen == GROUP:
        ref = next(iter(groups.members(f, ref)), ref)
    for each in reversed(refs[: refs.index(ref)] if ref in refs else refs):
        if not f.is_note(each):
            break
        found.insert(0, each)
    return found


def note_text(f: Filling, ref: str) -> str:
    """Also what can only be read: a question with the value the form gave it. Nothing of what a chat cannot ask."""
    control = f.form.by_path[nodes.static(ref)].control
    if control is not None and is_impossible(control):
        return ""
    note = f.session.question(ref)
    return note.label if note.is_note or not note.value else f"{note.label}: {note.value_label}"
