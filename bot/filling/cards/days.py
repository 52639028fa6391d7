"""Days: today, yesterday, or a leaf of the calendar."""

from calendar import Calendar
from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import format_skeleton, get_day_names

from bot.filling import trial
from bot.filling.cards.face import Face, Row, in_columns
from bot.filling.opened import Filling
from bot.model.message import Button
from bot.texts.filling import kinds, labels
from forms.inputs.times import localised
from forms.views import QuestionView

FAR = 1200
"""Months one may leaf away from today."""


def day(f: Filling, question: QuestionView) -> Face:
    today = localised(f.desk.now, f.zone).date()
    allowed = trial.allowed(f, question.ref)
    near = [
        f.button(label, "put", each.isoformat())
        for label, each in (
            (labels.yesterday(f.words), today - timedelta(days=1)),
            (labels.today(f.words), today),
        )
        if allowed(each.isoformat())
    ]
    rows = [*in_columns(near, 2, right_to_left=f.words.right_to_left), *_suggested(f)]
    if f.here.page is None:
        rows.append((f.button(labels.calendar(f.words), "page", 0),))
    else:
        rows += _leaf(f, question, today, f.here.page, allowed)
    return Face(lines=(kinds.type_date(f.words),), rows=tuple(rows))


def _suggested(f: Filling) -> list[Row]:
    """The readings of a day that can be understood in two ways."""
    return [
        (f.button(f.words.full_day(date.fromisoformat(text)), "put", text),)
        for text in f.here.suggestions
        if len(text) == len("2026-03-05")
    ]


def _leaf(f: Filling, question: QuestionView, today: date, offset: int, allowed: Callable[[str], bool]) -> list[Row]:
    """One month: its name between two arrows, the names of the days, weeks as rows."""
    number = today.year * 12 + today.month - 1 + max(-FAR, min(FAR, offset))
    year, month = divmod(number, 12)
    locale = f.words.locale
    name = format_skeleton("yMMMM", date(year, month + 1, 1), locale=locale)
    head = (
        f.button("‹", "page", offset - 1),
        f.button(name, "page", offset),
        f.button("›", "page", offset + 1),
    )
    calendar = Calendar(locale.first_week_day)
    names = get_day_names("short", locale=locale)
    names_row = tuple(f.button(names[each], "page", offset) for each in calendar.iterweekdays())
    weeks = calendar.monthdatescalendar(year, month + 1)
    squares = [
        tuple(
            _square(f, question, each, is_open=each.month == month + 1 and allowed(each.isoformat())) for each in week
        )
        for week in weeks
    ]
    rows = [head, names_row, *squares]
    return [row[::-1] for row in rows] if f.words.right_to_left else rows


def _square(f: Filling, question: QuestionView, each: date, *, is_open: bool) -> Button:
    """Days of the neighbouring months, and those that the form's constraint refuses, are empty squares."""
    if not is_open:
        return f.button("·", "page", f.here.page or 0)
    mark = "✓" if question.value == each.isoformat() else ""
    return f.button(f"{mark}{each.day}", "put", each.isoformat())
