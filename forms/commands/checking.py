"""What there is to say about a form before anybody fills it in, for a person and for another program."""

import json
from pathlib import Path
from typing import Any

from forms.commands.terminal import FAILED, OK, Terminal, open_form
from forms.loading import Loaded, Verdict
from forms.problems import Problem

LEAD = 12
"""Characters in front of every line: what kind of line it is."""


def check(file: Path, terminal: Terminal, *, as_json: bool) -> int:
    loaded = open_form(file, terminal)
    if loaded is None:
        return FAILED
    terminal.say(report_json(loaded) if as_json else report(loaded))
    return FAILED if loaded.problems else OK


def report(loaded: Loaded) -> str:
    """Problems, then warnings, then the questions that do not work fully; last a line that says how much works."""
    lines = [_line("problem", str(problem)) for problem in loaded.problems]
    lines += [_line("warning", str(warning)) for warning in loaded.warnings]
    lines += [
        _line(verdict.verdict, f"{_place(verdict)}{verdict.name}: {_reason(verdict)}")
        for verdict in loaded.verdicts
        if verdict.verdict != "full"
    ]
    return "\n".join([*lines, _summary(loaded)])


def _line(kind: str, text: str) -> str:
    return f"{kind:{LEAD}}{text}"


def _place(verdict: Verdict) -> str:
    return f"survey, row {verdict.row}: " if verdict.row else ""


def _reason(verdict: Verdict) -> str:
    return verdict.reason.format_map(verdict.details)


def _summary(loaded: Loaded) -> str:
    if loaded.form is None:
        return f"It cannot be published: {_counted(len(loaded.problems), 'problem')} to repair first."
    full = sum(verdict.verdict == "full" for verdict in loaded.verdicts)
    what = f"{loaded.title} ({loaded.form_id}): {_counted(loaded.question_count, 'question')}"
    works = f"{full} of {len(loaded.verdicts)} that are shown work fully in a chat"
    fate = "It can be published." if not loaded.problems else "It cannot be published as it is."
    return f"{what}, {works}. {fate}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def report_json(loaded: Loaded) -> str:
    """The shape is described in docs/forms.md."""
    found: dict[str, Any] = {
        "publishable": not loaded.problems,
        "form_id": loaded.form_id,
        "version": loaded.version,
        "title": loaded.title,
        "languages": loaded.languages,
        "questions": loaded.question_count,
        "photos": loaded.photo_count,
        "problems": [_problem(problem) for problem in loaded.problems],
        "warnings": [_problem(warning) for warning in loaded.warnings],
        "verdicts": [_verdict(verdict) for verdict in loaded.verdicts],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.message,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "details": dict(problem.details),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": verdict.name,
        "row": verdict.row,
        "label": verdict.label,
        "verdict": verdict.verdict,
        "reason": _reason(verdict) or None,
    }
