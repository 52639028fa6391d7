"""Questions answered with photos, recordings, videos, documents: a counter, what has come, a way to take each back."""

from bot.filling import attached
from bot.filling.cards.face import Face, in_columns
from bot.filling.opened import Filling
from bot.model.report import Media, MediaState
from bot.texts.filling import kinds, labels
from bot.texts.words import Html
from forms.views import QuestionView


def photos(f: Filling, question: QuestionView) -> Face:
    return _face(f, question, kinds.send_photo(f.words))


def on_paper(f: Filling, question: QuestionView) -> Face:
    return _face(f, question, kinds.photo_of_paper(f.words))


def marked(f: Filling, question: QuestionView) -> Face:
    return _face(f, question, kinds.marked_photo(f.words))


def audio(f: Filling, question: QuestionView) -> Face:
    return _face(f, question, kinds.send_audio(f.words))


def video(f: Filling, question: QuestionView) -> Face:
    return _face(f, question, kinds.send_video(f.words))


def document(f: Filling, question: QuestionView) -> Face:
    return _face(f, question, kinds.send_file(f.words))


def _face(f: Filling, question: QuestionView, ask: Html) -> Face:
    have = attached.files(f, question.ref)
    if not have:
        return Face(lines=(ask,))
    label = labels.remove_photo if attached.wants(question) == "photo" else labels.remove_file
    buttons = [f.button(label(f.words, number), "remove", media.id) for number, media in enumerate(have, 1)]
    done = (f.button(labels.done(f.words, len(have)), "done", style="primary"),)
    return Face(
        lines=(_summary(f, have), ask),
        rows=(done, *in_columns(buttons, 3, right_to_left=f.words.right_to_left)),
    )


def _summary(f: Filling, have: list[Media]) -> Html:
    waiting = sum(1 for media in have if media.state is MediaState.PENDING)
    return kinds.counted(f.words, len(have), waiting)
