"""What stands out in one report: strengths, weaknesses and what was said about them. Pure functions of the report."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms.scoring import Score, ScoreLine

COUNT = 3
"""Three strengths and three weaknesses: what a reader remembers."""
_TELLING = 20
"""Characters from which a written answer is worth quoting."""
_NARRATIVE = 80
"""Characters from which a written answer tells a story of its own."""
_POSITION = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Finding:
    question: str
    answer: str
    quote: str
    critical: bool = False
    missed: tuple[str, ...] = ()
    """Of several choices: what was not there."""


def strengths(score: Score, answers: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Full points, the weightiest first; what carries a quote before what does not."""
    full = [line for line in score.lines if line.possible and not line.lost and not line.bonus]
    found = [(line, _finding(line, answers)) for line in full]
    found.sort(key=lambda pair: (-pair[0].weight, not pair[1].quote))
    return [finding for _line, finding in found[:COUNT]]


def weaknesses(score: Score, answers: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Failed critical questions first, then the most points lost."""
    lost = [line for line in score.lines if line.critical_failed or line.lost]
    lost.sort(key=lambda line: (not line.critical_failed, -line.lost))
    return [_finding(line, answers) for line in lost[:COUNT]]


def red_flags(score: Score, answers: Sequence[Mapping[str, Any]]) -> list[Finding]:
    return [_finding(line, answers) for line in score.lines if line.critical_failed]


def is_alarming(score: Score, threshold: Decimal) -> bool:
    """A critical question failed, or the overall is under the project's threshold."""
    return bool(score.critical) or (score.overall is not None and score.overall < threshold)


def _finding(line: ScoreLine, answers: Sequence[Mapping[str, Any]]) -> Finding:
    return Finding(line.label, line.answer, quote(line.ref, answers), line.critical_failed, line.missed)


def quote(ref: str, answers: Sequence[Mapping[str, Any]]) -> str:
    """What was written about this question: in a question named after it, or else right after it in the same section."""
    named = named_after(ref, answers)
    if named is not None:
        return _written(named)
    position = next((n for n, answer in enumerate(answers) if answer["ref"] == ref), len(answers))
    for answer in answers[position + 1 : position + 2]:
        said = _written(answer)
        if answer.get("section") == answers[position].get("section") and len(said) >= _TELLING:
            return said
    return ""


def named_after(ref: str, answers: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The first written answer to a question called like this one and more: `greeted`, `greeted_how`."""
    return next((answer for answer in answers if str(answer["ref"]).startswith(f"{ref}_") and _written(answer)), None)


def without_positions(ref: str) -> str:
    """As rules name a question, whichever time a repeat asked it."""
    return _POSITION.sub("", ref)


def _written(answer: Mapping[str, Any]) -> str:
    return str(answer.get("text") or "") if answer.get("kind") == "text" else ""


def narrative(answers: Sequence[Mapping[str, Any]]) -> str:
    """The longest written answer, if it tells a story."""
    longest = max(map(_written, answers), key=len, default="")
    return longest if len(longest) >= _NARRATIVE else ""
