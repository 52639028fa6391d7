"""The one card of a sheet: composed of the screen's state, sent in place or at the bottom."""

from collections.abc import Callable, Mapping

from bot.filling import attached, nodes, pictures, progress, repeats
from bot.filling.cards import face
from bot.filling.cards.face import Face, Row, in_columns
from bot.filling.checking import has_answer
from bot.filling.group_card import group_card
from bot.filling.notes import note_texts, notes_before
from bot.filling.opened import GROUP, LANGUAGES, MENU, PAUSED, QUESTION, REVIEW, Filling
from bot.filling.overview import overview
from bot.filling.reading import spoken
from bot.model.message import Button, Message, ReplyKeyboard
from bot.texts.filling import card as texts
from bot.texts.filling import kinds, labels, problems
from bot.texts.filling import review as review_texts
from bot.texts.filling.markup import bare, clip
from bot.texts.words import Html
from forms.views import QuestionView

MOST_CHARACTERS = 4000
"""Of Telegram's 4,096; the rest is for direction marks."""
SURELY_FITS = MOST_CHARACTERS // 2
"""With markup: so much is not longer without it."""


def card_name(f: Filling) -> str:
    return f"sheet:{f.sheet.id}:{f.bookmark.card}" if f.bookmark.card else f"sheet:{f.sheet.id}"


def show(f: Filling, *, fresh: bool = False) -> None:
    """The current screen. `fresh`: at the bottom of the chat, else where the card stands."""
    screen = SCREENS[f.screen](f)
    wants_place = f.screen == QUESTION and screen.wants_place
    beforehand = _beforehand(f)
    if f.bookmark.keyboard and not wants_place:
        beforehand.insert(0, Message(text=_thanks(f), keyboard=ReplyKeyboard(remove=True)))
    if fresh or beforehand:
        _turn_over(f)
        f.desk.say(f.person, *beforehand)
    text = "\n".join((*_unsaid(f), *screen.lines))
    buttons = (*_offers(f), *screen.rows)
    above = pictures.above(f, screen.rows)
    f.desk.say(f.person, Message(text=text, buttons=buttons, attachments=above, card=card_name(f)))
    if wants_place and not f.bookmark.keyboard:
        keyboard = ReplyKeyboard(location=labels.send_place(f.words))
        f.desk.say(f.person, Message(text=kinds.place_keyboard(f.words), keyboard=keyboard))
    if f.bookmark.keyboard != wants_place:
        f.bookmark.keyboard = wants_place
        f.save(moved=False)


def refused(f: Filling) -> None:
    """The reason stands in the card; from the second slip on the card comes down, so that it is not left behind above, saying the same as before."""
    f.save(moved=False)
    show(f, fresh=f.here.misses > 1)


def _thanks(f: Filling) -> Html:
    """A message has to come along when the keyboard goes."""
    return kinds.place_thanks(f.words) if f.stood is None else kinds.keyboard_gone(f.words)


def collapse(f: Filling, ref: str) -> None:
    """The card becomes one line that keeps the answer in sight, with a way back to it; the next card comes fresh."""
    question = f.session.question(ref)
    answer = spoken(f, question) if attached.wants(question) is None else None
    line = texts.collapsed(f.words, question.label, answer)
    edit = f.button(labels.edit(f.words), "edit", ref=ref)
    f.desk.say(f.person, Message(text=line, buttons=((edit,),), card=card_name(f), only_edit=True))
    f.stood = None


def _turn_over(f: Filling) -> None:
    """The next card is a new one; on the one before it nothing to tap stays behind."""
    if f.stood is not None:
        _fold(f, f.stood)
    f.bookmark.card += 1
    f.save(moved=False)


def _fold(f: Filling, stood: str) -> None:
    """One line that keeps the question readable."""
    is_question = stood in f.session.questions()
    line = (
        texts.collapsed(f.words, f.session.question(stood).label, None)
        if is_question
        else texts.visit(f.words, f.visit, f.location)
    )
    f.desk.say(f.person, Message(text=line, card=card_name(f), only_edit=True))
    f.stood = None


def close(f: Filling, text: Html) -> None:
    """The last state of the card: no buttons any more."""
    f.desk.say(f.person, Message(text=text, card=card_name(f)))


def _unsaid(f: Filling) -> tuple[Html, ...]:
    """What happened, what came unasked, and on screens without a question why an input was of no use there."""
    said = list(f.notices)
    if f.here.problem and f.screen not in {QUESTION, GROUP}:
        said.append(problems.sentence(f.words, f.here.problem))
    wanted = attached.wanting(f) if f.bookmark.offered else None
    if wanted is not None:
        said.append(texts.offered(f.words, len(f.bookmark.offered), f.session.question(wanted).label))
    return (*said, Html("")) if said else ()


def _question(f: Filling) -> Face:
    question = f.question
    if question is None:
        return repeats.prompt(f)
    own = face(f, question)
    rows = (*own.rows, *_navigation(f, question))
    return Face(lines=_lines(f, question, own.lines), rows=rows, wants_place=own.wants_place)


def _lines(f: Filling, question: QuestionView, own: tuple[Html, ...]) -> tuple[Html, ...]:
    """When it is too much for one message, first the notes stay away, then what explains the buttons."""
    head, asked, standing = _head(f, question), _asked(f, question), _standing(f, question)
    before = notes_before(f, question.ref)
    for middle in ((*before, *asked, *own), (*asked, *own), tuple(asked)):
        lines = (*head, *middle, *standing)
        text = "\n".join(lines)
        if len(text) <= SURELY_FITS or len(bare(text)) <= MOST_CHARACTERS:
            break
    return lines


def _head(f: Filling, question: QuestionView) -> list[Html]:
    where = progress.progress(f, question.ref)
    said = texts.progress(f.words, where.number, where.total, may_grow=where.may_grow, section=where.section)
    lines = [texts.visit(f.words, f.visit, f.location), said, Html("")]
    if remark := f.bookmark.remarks.get(question.ref):
        lines += [texts.returned(f.words, remark["text"], remark["old"])]
    return lines


def _beforehand(f: Filling) -> list[Message]:
    """Long texts of the author, in full, when their question comes up; the card has their beginning."""
    question = f.question if f.arrives and f.screen == QUESTION else None
    if question is None:
        return []
    long_notes = [text for text in note_texts(f, question.ref) if len(text) > texts.MOST_NOTES]
    labels_too = [question.label] if len(question.label) > texts.MOST_LABEL else []
    return [Message(text=texts.in_full(text)) for text in (*long_notes, *labels_too)]


def _asked(f: Filling, question: QuestionView) -> list[Html]:
    optional = None if question.required else texts.optional(f.words)
    path = f.session.breadcrumb(question.ref)[1:] + _position(f, question.ref)
    lines = [texts.path(f.words, path)] if path else []
    lines.append(texts.question(question.label, optional=optional))
    if question.hint:
        lines.append(texts.hint(question.hint))
    if question.guidance and f.here.guide:
        lines.append(texts.guidance(question.guidance))
    return lines


def _position(f: Filling, ref: str) -> list[str]:
    known = repeats.position(f, ref)
    return [texts.position(f.words, *known)] if known else nodes.POSITION.findall(ref)[-1:]


def _standing(f: Filling, question: QuestionView) -> list[Html]:
    """The answer there is, what was wrong with the last input."""
    lines = []
    if (
        (question.value or question.ref in f.bookmark.drafts)
        and attached.wants(question) is None
        and question.control != "trigger"
    ):
        lines.append(texts.current(f.words, spoken(f, question) or ""))
    if f.here.problem:
        lines.append(problems.sentence(f.words, f.here.problem))
    return [Html(""), *lines] if lines else []


def _offers(f: Filling) -> list[Row]:
    wanted = attached.wanting(f) if f.bookmark.offered else None
    if wanted is None:
        return []
    name = clip(bare(f.session.question(wanted).label), 30)
    return [(f.button(labels.keep_for(f.words, name), "keep", 1),), (f.button(labels.drop(f.words), "keep", 0),)]


def _navigation(f: Filling, question: QuestionView) -> list[Row]:
    rows: list[Row] = []
    if question.guidance:
        rows.append((f.button(labels.explain(f.words, shown=f.here.guide), "explain"),))
    row: list[Button] = [f.button(labels.back(f.words), "back")] if _has_before(f, question.ref) else []
    has_value = has_answer(f, question.ref)
    if has_value and attached.wants(question) is None and f.here.draft is None:
        if not question.required:
            rows.append((f.button(labels.clear(f.words), "clear"),))
        row.append(f.button(labels.onward(f.words), "forth"))
    elif not question.required and not has_value:
        row.append(f.button(labels.skip(f.words), "forth"))
    row.append(f.button(labels.menu(f.words), "menu"))
    return [*rows, *in_columns(row, len(row), right_to_left=f.words.right_to_left)]


def _has_before(f: Filling, ref: str) -> bool:
    return bool(f.bookmark.then) or next((each for each in f.asked() if f.is_open(each)), ref) != ref


def _paused(f: Filling) -> Face:
    done, total = progress.answered(f)
    text = review_texts.paused(f.words, f.visit, f.location, done, total, about=progress.may_grow(f, f.ref))
    return Face(lines=(text,), rows=((f.button(labels.resume(f.words), "proceed", style="primary"),),))


def _menu(f: Filling) -> Face:
    done, total = progress.answered(f)
    rows = [
        (f.button(labels.overview(f.words), "review", 0),),
        (f.button(labels.pause(f.words), "pause"),),
    ]
    if len(f.form.languages) > 1:
        rows.append((f.button(labels.languages(f.words), "languages"),))
    if f.sheet.purpose == "report" and not f.sheet.only:
        rows.append((Button(label=labels.could_not_complete(f.words), action="visits.problem", args=(f.visit.id,)),))
    rows.append((f.button(labels.to_question(f.words), "proceed"),))
    where = texts.visit(f.words, f.visit, f.location)
    return Face(lines=(where, review_texts.menu(f.words, done, total)), rows=tuple(rows))


def _languages(f: Filling) -> Face:
    rows = [
        (f.button(("✓ " if name == f.session.language else "") + review_texts.language(name), "language", number),)
        for number, name in enumerate(f.form.languages)
    ]
    rows.append((f.button(labels.to_question(f.words), "proceed"),))
    return Face(lines=(review_texts.choose_language(f.words),), rows=tuple(rows))


SCREENS: Mapping[str, Callable[[Filling], Face]] = {
    QUESTION: _question,
    GROUP: group_card,
    REVIEW: overview,
    PAUSED: _paused,
    MENU: _menu,
    LANGUAGES: _languages,
}
