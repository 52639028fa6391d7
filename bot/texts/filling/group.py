"""Several questions on one card."""

from bot.texts.filling import review
from bot.texts.filling.markup import clip
from bot.texts.words import Html, Words


def line(_: Words, number: int, label: str, answer: str, *, most: int, mark: str) -> Html:
    said = _.b(clip(answer, most)) if answer else Html("—")
    return Html(f"{mark}{number}. {review.asked(_, label, most)} {said}")


def how(_: Words, typed: int) -> Html:
    """`typed`: the number of the question that a typed line answers; 0 for none."""
    said = (
        _("Tap a number to answer. What you type answers number {n}.", n=typed)
        if typed
        else _("Tap a number to answer.")
    )
    return Html(f"<i>{said} {_('Then tap Done.')}</i>")


def wrong(_: Words, number: int, why: Html) -> Html:
    return Html(f"{number}. {why}")
