"""From a walked form to the answers that the arithmetic needs."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from forms.inputs.parsed import Offered
from forms.scoring.arithmetic import score_answers
from forms.scoring.results import Answer, Score
from forms.scoring.rules import QuestionRule, Scoring

POSITION = re.compile(r"\[\d+\]")


class Defined(Protocol):
    @property
    def ref(self) -> str: ...


class Paper(Protocol):
    """The form: which questions have a control at all."""

    @property
    def questions(self) -> Sequence[Defined]: ...


class View(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def choices(self) -> Sequence[Offered]: ...
    @property
    def value_label(self) -> str | None: ...


class Sheet(Protocol):
    """The session: what was answered."""

    @property
    def language(self) -> str | None: ...
    def questions(self) -> list[str]: ...
    def question(self, ref: str) -> View: ...
    def value(self, ref: str) -> str | None: ...
    def relevant(self, ref: str) -> bool: ...
    def breadcrumb(self, ref: str) -> list[str]: ...


def score(form: Paper, session: Sheet, scoring: Scoring) -> Score:
    """May be called at any time; before the end it is the score of what was answered so far."""
    asked: dict[str, list[str]] = {}
    for ref in session.questions():
        asked.setdefault(POSITION.sub("", ref), []).append(ref)
    with_control = {question.ref for question in form.questions}
    answers = [
        answer for rule in scoring.questions for answer in _answers(rule, session, asked, rule.ref in with_control)
    ]
    return score_answers(answers, scoring, _section_labels(scoring, session, asked))


def _answers(rule: QuestionRule, session: Sheet, asked: dict[str, list[str]], has_control: bool) -> list[Answer]:
    """One per repeat instance; a question that is not asked now still has its line."""
    if rule.ref in asked:
        return [_asked(rule, ref, session) for ref in asked[rule.ref]]
    if has_control:
        return [Answer(rule, rule.ref, relevant=False, label=rule.label(session.language))]
    return [_calculated(rule, ref, session) for ref in _calculated_refs(rule, asked)]


def _asked(rule: QuestionRule, ref: str, session: Sheet) -> Answer:
    view = session.question(ref)
    offered = frozenset(choice.value for choice in view.choices) if rule.points else None
    value, said = session.value(ref), view.value_label or ""
    missed = _missed(rule, view, value) if rule.multiple else ()
    return Answer(rule, ref, value, label=view.label, said=said, offered=offered, missed=missed)


def _missed(rule: QuestionRule, view: View, value: str | None) -> tuple[str, ...]:
    chosen = (value or "").split()
    worth = {choice for choice, points in rule.points.items() if points is not None and points > 0}
    return tuple(choice.label for choice in view.choices if choice.value in worth and choice.value not in chosen)


def _calculated(rule: QuestionRule, ref: str, session: Sheet) -> Answer:
    value = session.value(ref)
    return Answer(
        rule, ref, value, relevant=session.relevant(ref), label=rule.label(session.language), said=value or ""
    )


def _calculated_refs(rule: QuestionRule, asked: dict[str, list[str]]) -> Iterable[str]:
    """A calculation in a repeat exists once for every instance in which something is asked."""
    if rule.repeat is None:
        return [rule.ref]
    depth = rule.repeat.count("/")
    inside = [ref for static, refs in asked.items() if static.startswith(rule.repeat + "/") for ref in refs]
    instances = dict.fromkeys("/".join(ref.split("/")[: depth + 1]) for ref in inside)
    return [instance + rule.ref.removeprefix(rule.repeat) for instance in instances]


def _section_labels(scoring: Scoring, session: Sheet, asked: dict[str, list[str]]) -> dict[str, str]:
    """A section that is a group is called as its group is, in the session's language."""
    labels: dict[str, str] = {}
    for section in scoring.sections:
        inside = [refs[0] for static, refs in asked.items() if section.ref and static.startswith(section.ref + "/")]
        crumbs = session.breadcrumb(inside[0]) if inside else []
        if crumbs and crumbs[0]:
            labels[section.name] = crumbs[0]
    return labels
