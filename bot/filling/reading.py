"""An answer as a person would say it."""

from dataclasses import replace
from datetime import date, datetime

from bot.filling import attached, places, stopwatch
from bot.filling.opened import Filling
from bot.texts import lines
from bot.texts.filling import kinds
from bot.texts.filling.markup import bare
from forms.views import QuestionView


def spoken(f: Filling, question: QuestionView) -> str:
    """Empty when there is no answer."""
    question = _with_draft(f, question)
    value = question.value
    wanted = attached.wants(question)
    if wanted is not None:
        count = len(attached.files(f, question.ref))
        return _COUNTED.get(wanted, kinds.files)(f.words, count) if count else ""
    if not value:
        return ""
    if question.control in {"select1", "select", "rank"}:
        return bare(question.value_label or value)
    return _typed(f, question, value)


def _with_draft(f: Filling, question: QuestionView) -> QuestionView:
    """What waits for the other answers of its card counts as said."""
    draft = f.bookmark.drafts.get(question.ref)
    if draft is None:
        return question
    chosen = [draft] if question.control == "select1" else draft.split()
    labels = [choice.label for choice in question.choices if choice.value in chosen]
    return replace(question, value=draft, value_label=", ".join(labels) or draft)


def _typed(f: Filling, question: QuestionView, value: str) -> str:
    match question.type:
        case _ if question.control == "trigger":
            return kinds.confirmed(f.words)
        case "date":
            return f.words.full_day(date.fromisoformat(value[:10]))
        case "time":
            return _clock(f, question)
        case "dateTime":
            return f"{f.words.full_day(datetime.fromisoformat(value))} {_clock(f, question)}"
        case "geopoint":
            return place(f, question.ref, value)
        case "geotrace" | "geoshape":
            return kinds.points(f.words, len(places.points(f, question)))
        case _:
            return value


def place(f: Filling, ref: str, value: str) -> str:
    accuracy = float(value.split()[3]) if len(value.split()) > 3 else 0.0
    distance = f.bookmark.places.get(ref, {}).get("distance")
    return kinds.place(f.words, accuracy or None, None if distance is None else lines.metres(f.words, distance))


def _clock(f: Filling, question: QuestionView) -> str:
    """With seconds where they were stamped, as waiting times are."""
    text = stopwatch.clock(question.value or "")
    return text if stopwatch.hand(f, question.ref) else text[:5]


_COUNTED = {"photo": kinds.photos, "audio": kinds.recordings}


def kind_of(question: QuestionView) -> str:
    """One word for readers: photo, audio, video, document, choice, choices, number, place, date, time, moment, confirmation, text."""
    wanted = attached.wants(question)
    if wanted is not None:
        return wanted
    by_control = {"select1": "choice", "select": "choices", "rank": "choices", "trigger": "confirmation"}
    return by_control.get(question.control) or _KINDS.get(question.type, "text")


_KINDS = {
    "int": "number",
    "decimal": "number",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "geopoint": "place",
    "geotrace": "place",
    "geoshape": "place",
}
