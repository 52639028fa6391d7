"""The words around a question: where one is, what is asked, what was answered, what changed."""

from collections.abc import Sequence

from bot.model.project import Location
from bot.model.visit import Visit
from bot.texts.filling.markup import bare, clip, rich
from bot.texts.words import Html, Words

__all__ = ["Html"]
MOST_LABEL, MOST_HINT, MOST_NOTES, MOST_ANSWER = 1000, 500, 900, 250
"""Characters; without the notes and what explains the buttons always under Telegram's 4,096. What is longer is said in full before the card."""


def visit(_: Words, visit: Visit, location: Location) -> Html:
    """So that nobody answers for the wrong place."""
    return _("📍 {name} · {code}", name=location.name, code=visit.code)


def progress(_: Words, number: int, total: int, *, may_grow: bool, section: tuple[int, int, str] | None) -> Html:
    """`section`: its number, how many there are, its name."""
    where = (
        _("Question {number} of about {total}", number=number, total=total)
        if may_grow
        else _("Question {number} of {total}", number=number, total=total)
    )
    if section is None:
        return where
    return Html(
        "\n".join((_("Section {n} of {of}: {name}", n=section[0], of=section[1], name=bare(section[2])), where))
    )


def question(label: str, *, optional: Html | None = None) -> Html:
    return Html(f"<b>{rich(label, most=MOST_LABEL)}</b>" + (f" {optional}" if optional else ""))


def optional(_: Words) -> Html:
    return Html(f"<i>{_('(optional)')}</i>")


def hint(text: str) -> Html:
    return Html(f"<i>{rich(text, most=MOST_HINT)}</i>")


def guidance(text: str) -> Html:
    return Html(f"<blockquote>{rich(text, most=MOST_HINT)}</blockquote>")


def note(text: str, *, most: int) -> Html:
    return rich(text, most=most)


def in_full(text: str) -> Html:
    return rich(text, most=len(text))


def current(_: Words, answer: str) -> Html:
    return _("Your answer: {answer}", answer=_.b(clip(answer, MOST_ANSWER)))


def returned(_: Words, remark: str, old: str) -> Html:
    """Above a question that the reviewer sent back."""
    said = _("Your reviewer says: {remark}", remark=clip(remark, MOST_HINT))
    before = _("You had answered: {answer}", answer=clip(old, MOST_ANSWER)) if old else _("You had left it open.")
    return Html(f"<blockquote>{said}\n{before}</blockquote>")


def collapsed(_: Words, label: str, answer: str | None) -> Html:
    if not answer:
        return _("{question}", question=clip(bare(label), MOST_HINT))
    return _("{question} — {answer}", question=clip(bare(label), MOST_HINT), answer=_.b(clip(answer, MOST_ANSWER)))


def questions_added(_: Words, count: int) -> Html:
    return _.plural("ℹ️ Your answer added {n} question.", "ℹ️ Your answer added {n} questions.", count)


def questions_removed(_: Words, count: int, answered: int) -> Html:
    said = _.plural("ℹ️ Your answer removed {n} question.", "ℹ️ Your answer removed {n} questions.", count)
    if not answered:
        return said
    kept = _.plural(
        "{n} answer is set aside and returns if you change your mind.",
        "{n} answers are set aside and return if you change your mind.",
        answered,
    )
    return Html(f"{said} {kept}")


def answers_cleared(_: Words, changed: str, questions: Sequence[str]) -> Html:
    """`changed`: the question whose new answer did it."""
    names = _.listed(clip(question, 60) for question in questions)
    return _(
        "ℹ️ “{changed}” was changed. This no longer fits, so it was cleared and is asked again: {questions}",
        changed=clip(bare(changed), 60),
        questions=names,
    )


def offered(_: Words, count: int, question: str) -> Html:
    """Files came where none was asked for."""
    return _.plural(
        "📎 You sent {n} file. Is it for this question? {question}",
        "📎 You sent {n} files. Are they for this question? {question}",
        count,
        question=_.b(clip(bare(question), 200)),
    )


def kept(_: Words, question: str) -> Html:
    return _("📎 Kept for: {question}", question=clip(bare(question), 200))


def left_out(_: Words) -> Html:
    return _("📎 Left out.")


def add_another(_: Words, label: str) -> Html:
    return _("<b>Add another? {label}</b>", label=bare(label)) if label else _("<b>Add another?</b>")


def add_first(_: Words, label: str) -> Html:
    return _("<b>Add one? {label}</b>", label=bare(label)) if label else _("<b>Add one?</b>")


def take_away(_: Words, number: int, summary: str) -> Html:
    return _("Remove number {n} ({summary}) with all its answers?", n=number, summary=_.b(clip(summary, MOST_ANSWER)))


def entered(_: Words, number: int, summary: str) -> Html:
    return Html(f"{number}. {_.value(clip(summary, 120))}")


def first_question(_: Words) -> str:
    return _.plain("This is the first question.")


def question_again(_: Words) -> str:
    return _.plain("Here is that question again.")


def already_recorded(_: Words) -> str:
    return _.plain("Already recorded.")


def path(_: Words, groups: Sequence[str]) -> Html:
    """The groups around a question inside its section."""
    return Html(" › ".join(_.value(clip(bare(group), 60)) for group in groups))


def position(_: Words, number: int, total: int) -> str:
    """In a repetition whose number is known."""
    return _.plain("{number} of {total}", number=number, total=total)
