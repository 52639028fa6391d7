"""What one answer earns and could have earned."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from forms.scoring.results import Answer, Reason, ScoreLine
from forms.scoring.rules import QuestionRule, Scoring

ZERO = Decimal(0)

Earning = tuple[Decimal | None, str]
"""Points before the weight (None: does not count) and the reason's code."""


def score_line(answer: Answer, scoring: Scoring) -> ScoreLine:
    most = possible_points(answer)
    points, code = _earning(answer, scoring)
    rule = answer.rule
    earned = None if points is None else points * rule.weight
    details = {"answer": answer.said or answer.value or "", "most": text(most), "weight": text(rule.weight)}
    if points is not None and earned is not None:
        details |= {"points": text(points), "earned": text(earned)}
    return ScoreLine(
        ref=answer.ref,
        label=answer.label or rule.label(None),
        answer=answer.said,
        section=answer.section or rule.section,
        weight=rule.weight,
        why=Reason(code, details),
        earned=earned,
        possible=_possible(points, most, rule),
        bonus=rule.bonus,
        critical_failed=rule.critical and points is not None and points <= 0 < most,
        missed=() if points is None else answer.missed,
    )


def possible_points(answer: Answer) -> Decimal:
    """The best choice; for several choices the sum of the positive ones; the best band."""
    rule = answer.rule
    if rule.max_score is not None:
        return rule.max_score
    if rule.bands:
        return max((band.points for band in rule.bands if band.points is not None), default=ZERO)
    offered = [points for value, points in rule.points.items() if points is not None and _is_offered(value, answer)]
    return sum((points for points in offered if points > 0), ZERO) if rule.multiple else max(offered, default=ZERO)


def text(number: Decimal) -> str:
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _is_offered(value: str, answer: Answer) -> bool:
    return answer.offered is None or value in answer.offered


def _possible(points: Decimal | None, most: Decimal, rule: QuestionRule) -> Decimal | None:
    if points is None:
        return None
    return ZERO if rule.bonus else most * rule.weight


def _earning(answer: Answer, scoring: Scoring) -> Earning:
    rule = answer.rule
    if not answer.relevant:
        return None, "not_asked"
    if not answer.value:
        return _unanswered(rule, scoring)
    if rule.bands:
        points, code = _by_band(rule, answer.value)
    elif rule.points:
        points, code = _by_choice(rule, answer.value.split() if rule.multiple else [answer.value])
    else:
        points, code = _by_number(rule, answer.value)
    if points is not None and rule.max_score is not None:
        points = min(points, rule.max_score)
    return points, _named(code, rule)


def _unanswered(rule: QuestionRule, scoring: Scoring) -> Earning:
    if scoring.unanswered == "excluded" or rule.bonus:
        return None, "unanswered"
    return ZERO, "unanswered_zero"


def _named(code: str, rule: QuestionRule) -> str:
    if code != "counted":
        return code
    if rule.bonus:
        return "bonus"
    return "counted" if rule.weight == 1 else "counted_weighted"


def _by_choice(rule: QuestionRule, chosen: Iterable[str]) -> Earning:
    known = [rule.points[value] for value in chosen if value in rule.points]
    scored = [points for points in known if points is not None]
    if scored:
        return sum(scored, ZERO), "counted"
    return None, "not_applicable" if known else "no_points"


def _by_band(rule: QuestionRule, value: str) -> Earning:
    """The first band that holds the number, in the order of the workbook."""
    number = _number(value)
    if number is None:
        return None, "no_points"
    for band in rule.bands:
        if band.holds(number):
            return band.points, "not_applicable" if band.points is None else "counted"
    return ZERO, "outside_bands"


def _by_number(rule: QuestionRule, value: str) -> Earning:
    """A rating is its own points."""
    number = _number(value)
    if number is None or rule.max_score is None:
        return None, "no_points"
    return max(number, ZERO), "counted"


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
