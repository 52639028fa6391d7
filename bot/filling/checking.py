"""Whether a question has its answer, and what stands in the way of handing in."""

from dataclasses import dataclass

from bot.filling import attached, nodes
from bot.filling.opened import Filling
from forms.session import Session


@dataclass(frozen=True, slots=True)
class Obstacle:
    ref: str
    code: str
    """A key of `bot.texts.filling.problems`."""
    message: str = ""


def has_answer(f: Filling, ref: str) -> bool:
    """Files count, not their name in the form: the engine keeps a required answer that was taken back until there is another."""
    is_file = f.form.by_path[nodes.static(ref)].type == "binary"
    return bool(attached.files(f, ref) if is_file else f.session.value(ref))


def obstacles(f: Filling) -> list[Obstacle]:
    """Missing and wrong answers, in the order of the form."""
    found = {
        invalid.ref: Obstacle(invalid.ref, CODES.get(invalid.result, "invalid"), invalid.message or "")
        for invalid in f.session.validate()
    }
    order = f.session.questions()
    for ref in f.bookmark.drafts:
        if ref in order:
            found[ref] = Obstacle(ref, "refused", _message(f, ref))
    for ref in f.uploads():
        question = f.session.question(ref)
        if question.required and not attached.files(f, ref):
            found.setdefault(ref, Obstacle(ref, "required", question.required_message or ""))
    return sorted(found.values(), key=lambda obstacle: order.index(obstacle.ref))


def _message(f: Filling, ref: str) -> str:
    """Why what waits there is refused."""
    copy = Session.restore(f.form, f.session.save(), now=f.desk.now, zone=f.zone, language=f.session.language)
    return copy.answer(ref, f.bookmark.drafts[ref]).message or ""


CODES = {"REQUIRED_BUT_EMPTY": "required", "CONSTRAINT_VIOLATED": "refused"}
"""By the engine's verdict."""
