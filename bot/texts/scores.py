"""Scores in words: the overall, its sections, and why each question counted as it did."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent
from pydantic import TypeAdapter

from bot.texts.words import Html, Words
from forms.scoring import Reason, Score

_SCORE: TypeAdapter[Score] = TypeAdapter(Score)

_WHY: Mapping[str, Callable[[Words, Mapping[str, str]], str]] = {
    "counted": lambda _, d: _("{answer}: {points} of {most} points", **d),
    "counted_weighted": lambda _, d: _("{answer}: {points} of {most} points, times weight {weight}", **d),
    "bonus": lambda _, d: _("{answer}: {earned} bonus points, nothing lost without them", **d),
    "unanswered_zero": lambda _, d: _("not answered: 0 of {most} points", **d),
    "outside_bands": lambda _, d: _("{answer} is in none of the bands: 0 of {most} points", **d),
    "not_asked": lambda _, d: _("not asked in this visit, so not counted", **d),
    "unanswered": lambda _, d: _("not answered, so not counted", **d),
    "not_applicable": lambda _, d: _("{answer}: not applicable, so not counted", **d),
    "no_points": lambda _, d: _("{answer}: no points are set for this answer, so not counted", **d),
}


def read(scoring: Mapping[str, Any]) -> Score | None:
    """What Report.scoring holds; None where nothing was scored."""
    return _SCORE.validate_python(scoring) if scoring else None


def percent(_: Words, value: Decimal | None) -> str:
    return _.plain("no score") if value is None else _.percent(value)


def against(_: Words, value: Decimal, threshold: Decimal) -> str:
    """A percentage beside the one it is compared with: 69.96 is not said as 70 when it is under 70."""
    if value == threshold or round(value, 1) != round(threshold, 1):
        return _.percent(value)
    return format_percent(value / 100, locale=_.locale, decimal_quantization=False)


def bar(value: Decimal | None, cells: int = 8) -> str:
    """A section as a bar of text; it fills from the reader's side by itself."""
    full = 0 if value is None else min(cells, max(0, round(float(value) / 100 * cells)))
    return "▰" * full + "▱" * (cells - full)


def why(_: Words, reason: Reason) -> str:
    return _WHY[reason.code](_, reason.details)


def sections(_: Words, score: Score) -> list[Html]:
    return [
        _(
            "{bar} {percent} {name}",
            bar=bar(section.percent),
            percent=percent(_, section.percent),
            name=section.label or section.name,
        )
        for section in score.sections
        if section.percent is not None
    ]
