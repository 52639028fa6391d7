"""One answer: into the engine, into the record of changes, and what it did to the rest of the form."""

from collections.abc import Iterable
from itertools import takewhile

from bot.filling import attached, groups, nodes
from bot.filling.bookmark import AFTER, IN_GROUP
from bot.filling.checking import CODES
from bot.filling.opened import GROUP, Filling
from bot.filling.walking import onward
from bot.model.report import AnswerChange
from bot.texts.filling import card as texts
from bot.texts.filling.markup import bare
from forms.session import Outcome


def accept(f: Filling, ref: str, value: str | None, *, said: str = "") -> bool:
    """Record the answer if the form takes it; else the card will say why, with what was `said`, and nothing is stored.

    On a card with several questions an answer that only the constraint refuses waits for the others, see bot.filling.together.
    """
    old = f.session.value(ref)
    outcome = f.session.answer(ref, value)
    if value and outcome.result == "CONSTRAINT_VIOLATED" and _waits(f):
        f.bookmark.drafts[ref] = value
        return True
    f.bookmark.drafts.pop(ref, None)
    if outcome.result != "OK":
        refuse(f, CODES.get(outcome.result, "invalid"), said=said, message=outcome.message or "")
        return False
    if f.form.by_path[nodes.static(ref)].type == "barcode":
        attached.drop_scans(f, ref)
    if value != old:
        record(f, ref, old, value)
        f.notices += effects(f, ref, outcome)
        _ask_newly_needed(f, ref, outcome)
    f.here.problem, f.here.misses, f.here.suggestions = {}, 0, []
    return True


def _waits(f: Filling) -> bool:
    """On a card with several questions constraints are checked together, in the end."""
    return f.screen == GROUP or f.bookmark.then.startswith(IN_GROUP)


def answer(f: Filling, ref: str, value: str | None, *, said: str = "") -> bool:
    """`accept`, and on to what comes next."""
    if not accept(f, ref, value, said=said):
        return False
    onward(f)
    return True


def record(f: Filling, ref: str, old: str | None, new: str | None) -> None:
    f.desk.tx.answers.write(AnswerChange(sheet_id=f.sheet.id, ref=ref, old=old, new=new, at=f.desk.now))


def refuse(f: Filling, code: str, **details: str) -> None:
    """The reason for the card: a code of bot.texts.filling.problems, with what its sentence needs and what was `said`."""
    f.here.problem = {"code": code, **{name: text for name, text in details.items() if text}}
    f.here.misses += 1


def effects(f: Filling, ref: str, outcome: Outcome) -> Iterable[texts.Html]:
    """What one should know: how many questions came, went, and which answers no longer fit."""
    shown, hidden = _answerable(f, outcome.shown), list(outcome.hidden)
    if shown:
        yield texts.questions_added(f.words, len(shown))
    if hidden:
        kept = sum(1 for ref in hidden if f.session.value(ref))
        yield texts.questions_removed(f.words, len(hidden), kept)
    if outcome.cleared:
        names = [bare(f.session.question(each).label) for each in outcome.cleared]
        yield texts.answers_cleared(f.words, f.session.question(ref).label, names)


def _ask_newly_needed(f: Filling, ref: str, outcome: Outcome) -> None:
    """What fell out of its choices is asked at once; during a correction also what it opened; of a returned report it may be answered too."""
    needed = [each for each in (*_answerable(f, outcome.shown), *outcome.cleared) if not f.session.value(each)]
    if f.screen == GROUP:
        _aside_from_the_card(f, ref, outcome)
    elif f.bookmark.then:
        f.bookmark.todo = [*needed, *(each for each in f.bookmark.todo if each not in needed)]
    else:
        _detour(f, ref, list(outcome.cleared))
    if f.sheet.only and needed:
        f.open_too(needed)


def _aside_from_the_card(f: Filling, ref: str, outcome: Outcome) -> None:
    """What stands on the card is seen there; only what fell out elsewhere is asked now."""
    elsewhere = [each for each in outcome.cleared if each not in groups.members(f, ref)]
    if elsewhere:
        f.bookmark.then, f.bookmark.todo = f"{IN_GROUP}{ref}", elsewhere


def _detour(f: Filling, ref: str, cleared: list[str]) -> None:
    """To what fell out of its choices, unless it comes next anyway; then on along the way."""
    if not cleared:
        return
    order = f.asked()
    following = order[order.index(ref) + 1 :] if ref in order else []
    on_the_way = list(takewhile(cleared.__contains__, following))
    if len(on_the_way) < len(cleared):
        f.bookmark.todo = cleared
        f.bookmark.then = AFTER + (on_the_way[-1] if on_the_way else ref)


def _answerable(f: Filling, refs: Iterable[str]) -> list[str]:
    return [ref for ref in refs if not f.is_note(ref)]
