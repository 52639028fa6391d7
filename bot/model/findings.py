"""What stands out in one report: strengths, weaknesses and what was said about them. Pure functions of the report."""

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


@dataclass(frozen=True, slots=True)
class Finding:
    question: str
    answer: str
    quote: str
    critical: bool = False


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
    return Finding(line.label, line.answer, quote(line.ref, answers), line.critical_failed)


def quote(ref: str, answers: Sequence[Mapping[str, Any]]) -> str:
    """What was written right after this question: forms ask there what happened, or for the exact words."""
    position = next((n for n, answer in enumerate(answers) if answer["ref"] == ref), None)
    if position is None:
        return ""
    for answer in answers[position + 1 : position + 3]:
        if answer.get("kind") == "text":
            said = str(answer.get("text") or "")
            return said if len(said) >= _TELLING else ""
        if answer.get("kind") not in ("photo", "audio", "voice", "note"):
            return ""
    return ""


def narrative(answers: Sequence[Mapping[str, Any]]) -> str:
    """The longest written answer, if it tells a story."""
    written = [str(answer.get("text") or "") for answer in answers if answer.get("kind") == "text"]
    longest = max(written, key=len, default="")
    return longest if len(longest) >= _NARRATIVE else ""
