"""How fast the form engine is, and how much memory it takes: `make bench-forms`.

Measured are a generated form of 100 questions with a cascade of 1,600 shops and, where XFORM_CONFORMANCE_PACK is set, the real form with most
questions in it. Every figure is the median of several runs. The process fails when the generated form misses a target.
"""

import gc
import json
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from forms.drive import PROPERTIES
from forms.form import Form
from forms.opening import loaded_form
from forms.session import Session
from forms.session.recalculation import Recalculation
from forms.views import QuestionView
from tests.benchmarks.sample import visit_form

RUNS = 7
SESSIONS = 20
LONG_ENOUGH = 20
"""Milliseconds of work between two looks at the clock."""
NOW = datetime(2026, 3, 15, 10, 20, 30, tzinfo=UTC)
Opening = Callable[[], Form]


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    value: float
    unit: str
    target: float | None = None

    @property
    def is_missed(self) -> bool:
        return self.target is not None and self.value > self.target

    def __str__(self) -> str:
        line = f"  {self.what:<34}{self.value:>10.3f} {self.unit}"
        if self.target is None:
            return line
        return f"{line:<52}target {self.target:g} {self.unit}, {self.value / self.target:.0%} of it{'   MISSED' * self.is_missed}"


def measure(compiled: Opening, runs: int = RUNS, sessions: int = SESSIONS) -> Iterator[Measured]:
    """`compiled` compiles the form anew each time; `sessions` are held in memory to weigh one."""
    yield Measured("compile", _milliseconds(compiled, runs), "ms", 150)
    form, form_bytes = _traced(compiled)
    yield Measured("memory of the compiled form", form_bytes / 1e6, "MB", 12)
    yield Measured("start a session", _milliseconds(lambda: _started(form), runs), "ms")
    each = [_walk(form) for _ in range(runs)]
    yield Measured("one answer, mean of a walk", statistics.median(map(statistics.mean, each)), "ms", 0.3)
    yield Measured("one answer, slowest of a walk", statistics.median(map(max, each)), "ms")
    yield from _standing(form, runs)
    yield Measured("memory of a live session", _session_bytes(form, sessions) / 1e3, "KB", 60)


def _standing(form: Form, runs: int) -> Iterator[Measured]:
    """Of a session in which everything was answered."""
    session = _answered(form)
    saved = session.save()
    longest = max(session.questions(), key=lambda ref: len(session.question(ref).choices))
    yield Measured("full recompute", _milliseconds(lambda: _recompute(session), runs), "ms", 0.5)
    yield Measured("next, from the last question", _milliseconds(lambda: _step(session), runs), "ms")
    choices = f"show {len(session.question(longest).choices)} choices"
    yield Measured(choices, _milliseconds(lambda: session.question(longest), runs), "ms")
    yield Measured("check the whole form", _milliseconds(session.validate, runs), "ms")
    yield Measured("save", _milliseconds(session.save, runs), "ms")
    yield Measured("restore", _milliseconds(lambda: _restored(form, saved), runs), "ms")
    yield Measured("saved as JSON", len(json.dumps(saved)) / 1e3, "KB")


def _milliseconds(work: Callable[[], object], runs: int) -> float:
    """Of the processor, so that what else the machine does counts little. Short work is done often enough to be measured at all."""
    work()
    once = _took(work, 1)
    times = max(1, int(LONG_ENOUGH / max(once, 0.001)))
    return statistics.median(_took(work, times) for _ in range(runs))


def _took(work: Callable[[], object], times: int) -> float:
    gc.collect()
    began = time.process_time_ns()
    for _ in range(times):
        work()
    return (time.process_time_ns() - began) / times / 1e6


def _traced(compiled: Opening) -> tuple[Form, float]:
    gc.collect()
    tracemalloc.start()
    form = compiled()
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return form, used


def _session_bytes(form: Form, count: int) -> float:
    """The first sessions fill what the form keeps for all of them, and are left out."""
    _answered(form)
    gc.collect()
    tracemalloc.start()
    sessions = [_answered(form) for _ in range(count)]
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / len(sessions)


def _started(form: Form) -> Session:
    return Session.start(form, now=NOW, zone="UTC", seed=1, properties=PROPERTIES)


def _restored(form: Form, saved: dict[str, object]) -> Session:
    return Session.restore(form, saved, now=NOW, zone="UTC")


def _answered(form: Form) -> Session:
    session = _started(form)
    for ref, value in _to_answer(session):
        session.answer(ref, value)
    return session


def _walk(form: Form) -> list[float]:
    """Milliseconds of each answer."""
    session, took = _started(form), []
    for ref, value in _to_answer(session):
        began = time.process_time_ns()
        session.answer(ref, value)
        took.append((time.process_time_ns() - began) / 1e6)
    return took


def _to_answer(session: Session) -> Iterator[tuple[str, str]]:
    while (event := session.next()).kind != "END":
        if event.kind == "QUESTION" and event.ref is not None:
            question = session.question(event.ref)
            if not question.readonly and (value := _plausible(question)):
                yield event.ref, value


PLAUSIBLE = {
    "int": "3",
    "decimal": "2.5",
    "date": "2026-03-14",
    "time": "14:30:00.000Z",
    "dateTime": "2026-03-14T14:30:00.000Z",
    "geopoint": "52.1 21.0 100 5",
    "geotrace": "52.1 21.0 0 0; 52.2 21.1 0 0",
    "geoshape": "52.1 21.0 0 0; 52.2 21.1 0 0; 52.2 21.0 0 0; 52.1 21.0 0 0",
}


def _plausible(question: QuestionView) -> str | None:
    """Chosen is always the last choice: a filter has then seen all of them."""
    match question.control:
        case "select1" | "select":
            return question.choices[-1].value if question.choices else None
        case "rank":
            return " ".join(choice.value for choice in question.choices)
        case "trigger":
            return "OK"
        case "upload":
            return "photo.jpg"
        case _:
            return PLAUSIBLE.get(question.type, "An answer as people give it.")


def _recompute(session: Session) -> None:
    recalculation = Recalculation(session._state)
    recalculation.require_all(session._state.top)
    recalculation.settle()


def _step(session: Session) -> None:
    session.jump(session.questions()[-1])
    session.next()


def largest_of(pack: Path) -> tuple[str, Opening]:
    index = json.loads((pack / "forms" / "index.json").read_text())
    entry = max(index, key=lambda entry: entry["questions"])
    file = next(path for path in (pack / entry["file"], pack / "forms" / entry["file"]) if path.exists())
    command = {"file": str(file), "media_dir": str(file.parent)}
    return f"{entry['id']}, {entry['questions']} questions", lambda: loaded_form(command)


def show(title: str, compiled: Opening) -> bool:
    """Whether all targets were met."""
    sys.stdout.write(f"{title}\n")
    met = True
    for measured in measure(compiled):
        met = met and not measured.is_missed
        sys.stdout.write(f"{measured}\n")
    return met


def main() -> int:
    met = show("Generated: 100 questions, 1,600 shops", visit_form)
    if pack := os.environ.get("XFORM_CONFORMANCE_PACK"):
        title, compiled = largest_of(Path(pack))
        show(f"\nLargest real form: {title}", compiled)
    else:
        sys.stdout.write("\nXFORM_CONFORMANCE_PACK is not set: no real form was measured.\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
