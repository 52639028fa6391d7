"""Pure sums over answers. Points are finite decimals and add up exactly; percents are rounded once, at the end."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from forms.scoring.points import score_line
from forms.scoring.results import Answer, Score, ScoreLine, SectionScore
from forms.scoring.rules import Scoring

HUNDRED = Fraction(100)
ZERO = Decimal(0)
PLACES = Decimal("0.01")


def score_answers(
    answers: Sequence[Answer], scoring: Scoring, section_labels: Mapping[str, str] | None = None
) -> Score:
    """Every answer becomes a line, in the order given; `section_labels` are the sections' names for the reader."""
    lines = tuple(score_line(answer, scoring) for answer in answers)
    sections = _sections(lines, scoring, section_labels or {})
    earned, possible, bonus = _sums(lines)
    critical = tuple(line.ref for line in lines if line.critical_failed)
    reached = _overall(lines, scoring)
    capped = min(reached, Fraction(scoring.critical_cap)) if reached is not None and critical else reached
    overall = _percent(capped)
    return Score(
        overall=overall,
        would_have_been=_percent(reached) if capped != reached else None,
        earned=earned,
        possible=possible,
        bonus=bonus,
        passed=None if overall is None or scoring.pass_mark is None else overall >= scoring.pass_mark,
        sections=sections,
        lines=lines,
        critical=critical,
    )


def _sections(lines: Iterable[ScoreLine], scoring: Scoring, labels: Mapping[str, str]) -> tuple[SectionScore, ...]:
    """In the order of the form; a section of which nothing was asked is still listed, without a percent."""
    by_name: dict[str, list[ScoreLine]] = {section.name: [] for section in scoring.sections}
    for line in lines:
        by_name.setdefault(line.section, []).append(line)
    refs = {section.name: section.ref for section in scoring.sections}
    return tuple(
        _section(name, refs.get(name), labels.get(name, name), found, scoring) for name, found in by_name.items()
    )


def _section(name: str, ref: str | None, label: str, lines: Sequence[ScoreLine], scoring: Scoring) -> SectionScore:
    earned, possible, bonus = _sums(lines)
    share = _bounded(_share(earned, possible), scoring)
    weight = scoring.section_weights.get(name, Decimal(1))
    return SectionScore(name, ref, label, weight, _percent(share), earned, possible, bonus)


def _overall(lines: Sequence[ScoreLine], scoring: Scoring) -> Fraction | None:
    earned, possible, bonus = _sums(lines)
    if scoring.total == "points":
        return _bounded(_share(earned, possible), scoring)
    mean = _mean_of_sections(lines, scoring)
    if mean is None:
        return None
    return _bounded(mean + (_share(bonus, possible) or 0), scoring)


def _mean_of_sections(lines: Sequence[ScoreLine], scoring: Scoring) -> Fraction | None:
    """Bonus points stay out: they are added to the mean as their share of everything possible."""
    weighted, weights = Fraction(0), Fraction(0)
    for name in dict.fromkeys(line.section for line in lines):
        earned, possible, bonus = _sums(line for line in lines if line.section == name)
        share = _share(earned - bonus, possible)
        if share is None:
            continue
        weight = Fraction(scoring.section_weights.get(name, Decimal(1)))
        weighted += weight * max(share, Fraction(0))
        weights += weight
    return weighted / weights if weights else None


def _sums(lines: Iterable[ScoreLine]) -> tuple[Decimal, Decimal, Decimal]:
    """Earned (with bonus), possible, bonus."""
    counted = [line for line in lines if line.earned is not None]
    earned = sum((line.earned or ZERO for line in counted), ZERO)
    possible = sum((line.possible or ZERO for line in counted), ZERO)
    bonus = sum((line.earned or ZERO for line in counted if line.bonus), ZERO)
    return earned, possible, bonus


def _share(earned: Decimal, possible: Decimal) -> Fraction | None:
    return HUNDRED * Fraction(earned) / Fraction(possible) if possible > 0 else None


def _bounded(percent: Fraction | None, scoring: Scoring) -> Fraction | None:
    if percent is None:
        return None
    floored = max(percent, Fraction(0))
    return floored if scoring.bonus_over_100 else min(floored, HUNDRED)


def _percent(share: Fraction | None) -> Decimal | None:
    """Half up, as people round."""
    if share is None:
        return None
    hundredths = (share * 100 + Fraction(1, 2)).__floor__()
    return (Decimal(hundredths) / 100).quantize(PLACES, ROUND_HALF_UP)
