"""Whatever a shopper types or sends while a sheet is open: an answer, a correction, a slip. Nothing of it is lost, none of it breaks anything."""

from bot.desk import Desk
from bot.filling import filing, groups, places, stopwatch, walking
from bot.filling.answering import answer, refuse
from bot.filling.cards.choices import is_long, matching
from bot.filling.expecting import expected
from bot.filling.opened import GROUP, PAUSED, QUESTION, REVIEW, Filling, opened
from bot.filling.replies import replied_to
from bot.filling.showing import collapse, refused, show
from bot.model.inputs import FILES, Given
from bot.texts.filling import kinds
from bot.texts.filling import review as review_texts
from forms.inputs import parse
from forms.views import QuestionView


def hear(desk: Desk, sheet_id: int, given: Given) -> None:
    """One message of the shopper whose focus is this sheet."""
    f = opened(desk, sheet_id)
    corrected = _corrected(f, given)
    if given.edited and (corrected is None or not f.is_open(corrected)):
        _unchangeable(f, corrected)
        return
    if f.screen == PAUSED and given.kind not in FILES:
        f.notices.append(review_texts.continue_first(f.words))
        show(f, fresh=True)
        return
    if corrected and corrected != f.ref:
        walking.aside(f, corrected)
    elif f.screen not in {QUESTION, GROUP, REVIEW, PAUSED}:
        f.screen = groups.here(f)
    if given.kind in FILES:
        filing.file(f, given)
    else:
        _taken(f, given)


def _corrected(f: Filling, given: Given) -> str | None:
    """The question that an edited message answered, or whose card this one replies to."""
    if given.edited:
        said = {number: ref for ref, number in f.bookmark.messages.items()}
        ref = said.get(given.message_id)
    else:
        ref = replied_to(f, given)
    return ref if ref in f.session.questions() and (given.edited or f.is_open(ref)) else None


def _unchangeable(f: Filling, ref: str | None) -> None:
    """A message that answered nothing may be edited at will; one whose answer was accepted may not."""
    if ref is not None:
        refuse(f, "locked")
        f.save(moved=False)
        show(f, fresh=True)


def _taken(f: Filling, given: Given) -> None:
    question = f.question
    if f.screen == REVIEW or question is None:
        refuse(f, "buttons_only")
        show(f, fresh=True)
        return
    if places.adds(f, question, given):
        f.here.problem = {}
        f.save(answered_at=f.desk.now)
        show(f, fresh=True)
        return
    value = _understood(f, question, given)
    if value is None or not _answered(f, question, value, given):
        refused(f)
        return
    f.save(answered_at=f.desk.now)
    show(f, fresh=True)


def _answered(f: Filling, question: QuestionView, value: str, given: Given) -> bool:
    """Recorded; the card before is folded, for the answer stands in the chat above the next one."""
    fold = f.screen in {QUESTION, GROUP} and question.ref == f.ref
    if not answer(f, question.ref, value, said=given.text):
        return False
    f.bookmark.messages[question.ref] = given.message_id
    if (length := stopwatch.length(f, question.ref)) is not None:
        f.notices.append(kinds.took(f.words, length))
    if fold:
        collapse(f, question.ref)
    return True


def _understood(f: Filling, question: QuestionView, given: Given) -> str | None:
    """The canonical answer, or None when the card has to say why not."""
    if given.kind == "location":
        return places.understood(f, question, given)
    if given.kind != "text":
        refuse(f, expected(question))
        return None
    return _read(f, question, given)


def _read(f: Filling, question: QuestionView, given: Given) -> str | None:
    if question.type in places.SHAPES:
        return places.shape(f, question, given.text)
    parsed = parse(
        question,
        given.text,
        now=given.at,
        zone=f.zone,
        ui_language=f.words.language,
        others=_in_other_languages(f, question),
    )
    if parsed.value is not None:
        return _with_ticks(f, question, parsed.value)
    f.here.suggestions = list(parsed.suggestions) if parsed.problem in {"no_such_choice", "ambiguous_date"} else []
    if is_long(question) and matching(question, given.text):
        f.here.find, f.here.page, f.here.span = given.text, None, None
        f.here.problem, f.here.suggestions = {}, []
        f.here.misses += 1
        return None
    refuse(f, parsed.problem or "invalid", **{"said": given.text, **parsed.details})
    return None


def _with_ticks(f: Filling, question: QuestionView, value: str) -> str:
    """What was ticked on the card and not yet confirmed counts along with what is typed."""
    if question.control != "select" or not f.here.draft:
        return value
    wanted = {*f.here.draft, *value.split()}
    return " ".join(choice.value for choice in question.choices if choice.value in wanted)


def _in_other_languages(f: Filling, question: QuestionView) -> list[QuestionView]:
    """A choice may be named in any language of the form."""
    if not question.choices or len(f.form.languages) < 2:
        return []
    shown, views = f.session.language, []
    for language in f.form.languages:
        if language != shown:
            f.session.language = language
            views.append(f.session.question(question.ref))
    f.session.language = shown
    return views
