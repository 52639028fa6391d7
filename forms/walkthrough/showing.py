"""Questions, reviews and scores as plain lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from forms.views import QuestionView
from forms.walkthrough.wording import how_to_answer

if TYPE_CHECKING:
    from forms.scoring import Score
    from forms.session import Outcome, Session

MOST_CHOICES = 20
"""More are not listed: they are found by typing."""


def short(session: Session, ref: str) -> str:
    """The path without the root: how a transcript names a question."""
    return ref.removeprefix(f"/{session.form.root.name}/")


def heading(session: Session, ref: str) -> str:
    """The labels of the groups around it; inside a repeat the number of the instance as well."""
    numbers = " ".join(re.findall(r"\[(\d+)\]", ref))
    return " › ".join(session.breadcrumb(ref)) + (f" ({numbers})" if numbers else "")


def question_text(question: QuestionView, number: int, total: int) -> str:
    how = how_to_answer(question)
    optional = [] if question.required else ["optional"]
    lines = [f"{number}/{total}  {question.label or question.name}"]
    lines += [f"      {text}" for text in (question.hint, question.guidance) if text]
    lines += [f"      ({kind}: {name})" for kind, name in question.media.items()]
    lines += _choices(question)
    lines += [f"      [{', '.join([how, *optional] if how else optional)}]"] if how or optional else []
    lines += [f"      so far: {question.value_label}"] if question.value else []
    return "\n".join(lines)


def _choices(question: QuestionView) -> Iterable[str]:
    for number, choice in enumerate(question.choices[:MOST_CHOICES], 1):
        yield f"  {number:>4}  {choice.label or choice.value}"
    if (more := len(question.choices) - MOST_CHOICES) > 0:
        yield f"        and {more} more: type the name, or part of it"


def prompt_text(repeat: str) -> str:
    name = repeat.rpartition("/")[2].replace("_", " ")
    return f"Add another: {name}?\n      [yes, or Enter for no]"


def effects_text(session: Session, outcome: Outcome) -> str:
    """What else an answer did: questions that came and went, answers that no longer are among their choices."""
    lines = [f"  + {_named(session, ref)}" for ref in outcome.shown]
    lines += [f"  – {_named(session, ref)}" for ref in outcome.hidden]
    lines += [f"  ! no longer possible, so cleared: {_named(session, ref)}" for ref in outcome.cleared]
    return "\n".join(lines)


def _named(session: Session, ref: str) -> str:
    if not session.exists(ref):
        return short(session, ref)
    view = session.question(ref)
    return view.label or view.name


def review_text(session: Session) -> str:
    """Every question by its number for /go, with its answer; what must still be answered or corrected is marked."""
    wrong = {invalid.ref: invalid.message for invalid in session.validate()}
    lines: list[str] = []
    section = None
    for number, ref in enumerate(answerable(session), 1):
        if (here := heading(session, ref)) != section:
            section = here
            lines.append(f"— {here}" if here else "—")
        view = session.question(ref)
        mark = "!" if ref in wrong else " "
        lines.append(f"{mark}{number:>4}  {view.label or view.name}: {view.value_label or '–'}")
        lines += [f"        {wrong[ref]}"] if view.value and wrong.get(ref) else []
    return "\n".join(lines)


def answerable(session: Session) -> list[str]:
    return [ref for ref in session.questions() if not session.question(ref).is_note]


def score_text(score: Score) -> str:
    if score.overall is None:
        return "No score: nothing in this form was scored."
    lines = [f"Score {score.overall} %{_verdict(score)}"]
    lines += [
        f"      {section.label or section.name}: {section.percent} %"
        for section in score.sections
        if section.percent is not None
    ]
    return "\n".join(lines)


def _verdict(score: Score) -> str:
    capped = f" (would have been {score.would_have_been} %)" if score.would_have_been is not None else ""
    return capped + {True: ", passed", False: ", failed", None: ""}[score.passed]
