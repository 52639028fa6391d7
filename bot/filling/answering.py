"""One answer: into the engine, into the record of changes, and what it did to the rest of the form."""

from collections.abc import Iterable

from bot.filling.checking import CODES
from bot.filling.opened import Filling
from bot.filling.walking import onward
from bot.model.report import AnswerChange
from bot.texts.filling import card as texts
from bot.texts.filling.markup import bare
from forms.session import Outcome


def accept(f: Filling, ref: str, value: str | None, *, said: str = "") -> bool:
    """Record the answer if the form takes it; else the card will say why, with what was `said`, and nothing is stored."""
    old = f.session.value(ref)
    outcome = f.session.answer(ref, value)
    if outcome.result != "OK":
        refuse(f, CODES.get(outcome.result, "invalid"), said=said, message=outcome.message or "")
        return False
    if value != old:
        record(f, ref, old, value)
        f.notices += effects(f, outcome)
        _ask_newly_needed(f, outcome)
    f.here.problem, f.here.misses, f.here.suggestions = {}, 0, []
    return True


def answer(f: Filling, ref: str, value: str | None, *, said: str = "") -> bool:
    """`accept`, and on to what comes next."""
    if not accept(f, ref, value, said=said):
        return False
    onward(f)
    return True


def record(f: Filling, ref: str, old: str | None, new: str | None) -> None:
    f.desk.tx.answers.add(AnswerChange(sheet_id=f.sheet.id, ref=ref, old=old, new=new, at=f.desk.now))


def refuse(f: Filling, code: str, **details: str) -> None:
    """The reason for the card: a code of bot.texts.filling.problems, with what its sentence needs and what was `said`."""
    f.here.problem = {"code": code, **{name: text for name, text in details.items() if text}}
    f.here.misses += 1


def effects(f: Filling, outcome: Outcome) -> Iterable[texts.Html]:
    """What one should know: how many questions came, went, and which answers no longer fit."""
    shown, hidden = _answerable(f, outcome.shown), list(outcome.hidden)
    if shown:
        yield texts.questions_added(f.words, len(shown))
    if hidden:
        kept = sum(1 for ref in hidden if f.session.value(ref))
        yield texts.questions_removed(f.words, len(hidden), kept)
    if outcome.cleared:
        yield texts.answers_cleared(f.words, [bare(f.session.question(ref).label) for ref in outcome.cleared])


def _ask_newly_needed(f: Filling, outcome: Outcome) -> None:
    """During a correction what it opened is asked at once; of a returned report it may be answered too."""
    needed = [ref for ref in (*_answerable(f, outcome.shown), *outcome.cleared) if not f.session.value(ref)]
    if f.bookmark.then:
        f.bookmark.todo = [*needed, *(ref for ref in f.bookmark.todo if ref not in needed)]
    if f.sheet.only and needed:
        f.open_too(needed)


def _answerable(f: Filling, refs: Iterable[str]) -> list[str]:
    return [ref for ref in refs if not f.is_note(ref)]
