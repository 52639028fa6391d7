"""Times of day and moments; and pairs of them that measure how long something took."""

from bot.filling import stopwatch
from bot.filling.cards.face import Face
from bot.filling.opened import Filling
from bot.texts.filling import kinds, labels
from forms.views import QuestionView


def time(f: Filling, question: QuestionView) -> Face:
    return _watch(f, question) or Face(
        lines=(kinds.type_time(f.words),), rows=((f.button(labels.now(f.words), "stamp"),),)
    )


def moment(f: Filling, question: QuestionView) -> Face:
    return _watch(f, question) or Face(
        lines=(kinds.type_moment(f.words),), rows=((f.button(labels.now(f.words), "stamp"),),)
    )


def _watch(f: Filling, question: QuestionView) -> Face | None:
    """Start or Stop, when the question is one of such a pair."""
    hand = stopwatch.hand(f, question.ref)
    if hand is None:
        return None
    if hand.starts:
        button = f.button(labels.start_now(f.words), "stamp", style="success")
        return Face(lines=(kinds.start_watch(f.words),), rows=((button,),))
    started = f.session.value(hand.partner)
    button = f.button(labels.stop_now(f.words), "stamp", style="danger")
    said = kinds.stop_watch(f.words, stopwatch.clock(started)) if started else kinds.type_time(f.words)
    return Face(lines=(said,), rows=((button,),))
