"""Fills a form in as a careful shopper would: the real engine is asked, every answer has to be accepted by it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from demo.programme.said import OTHERWISE, TEXTS
from forms.session import Session
from forms.views import ChoiceView, QuestionView

_WAITS = frozenset({"order_taken", "served_at"})
"""Times that end a wait; how long it was depends on how good the visit was."""
_COUNTS = {"tills_open": (1, 4), "staff_behind": (1, 5)}


@dataclass(slots=True)
class Experience:
    """One past visit as it went."""

    rng: Random
    quality: float
    """Share of the points it deserves, 0 to 1."""
    clock: datetime
    """On the place's clock; runs on with every answer."""
    amount: Decimal
    photo: Callable[[str], str]
    """Question name to the file name of its picture."""
    fails: frozenset[str] = field(default_factory=frozenset)
    """Questions that go wrong for certain; critical ones go wrong only so."""
    critical: frozenset[str] = field(default_factory=frozenset)


def fill(session: Session, experience: Experience) -> None:
    """Until nothing more is asked. Raises ValueError when the form refuses an answer or cannot be handed in."""
    answered: set[str] = set()
    while True:
        ref = next((ref for ref in session.questions() if ref not in answered), None)
        if ref is None:
            break
        answered.add(ref)
        question = session.question(ref)
        value = None if question.is_note else _value(question, experience)
        if value is None:
            continue
        session.now = experience.clock
        outcome = session.answer(ref, value)
        if outcome.result != "OK":
            raise ValueError(f"{ref} refuses {value!r}: {outcome.result} {outcome.message}")
    missing = session.validate()
    if missing:
        raise ValueError(f"The form is not complete: {missing}")
    session.finalize()


def _value(question: QuestionView, experience: Experience) -> str | None:
    match question.control, question.type:
        case "select1", _:
            return _one(question, experience)
        case "select", _:
            return _several(question, experience)
        case "trigger", _:
            return "OK"
        case "upload", _:
            return experience.photo(question.name) if question.mediatype.startswith("image") else None
        case _, "time" | "dateTime":
            return _moment(question, experience)
        case _:
            return _typed(question, experience)


def _typed(question: QuestionView, experience: Experience) -> str | None:
    match question.type:
        case "int":
            return str(experience.rng.randint(*_COUNTS.get(question.name, (1, 3))))
        case "decimal":
            return f"{experience.amount}"
        case "string":
            return experience.rng.choice(TEXTS.get(question.name, OTHERWISE))
        case _:
            return None


def _points(choice: ChoiceView) -> Decimal | None:
    return Decimal(choice.extra["score"]) if choice.extra.get("score") else None


def _one(question: QuestionView, experience: Experience) -> str:
    scored = sorted(
        (choice for choice in question.choices if _points(choice) is not None), key=lambda c: _points(c) or 0
    )
    if not scored:
        return experience.rng.choice(question.choices).value
    if question.name in experience.critical:
        good = question.name not in experience.fails
    else:
        good = question.name not in experience.fails and experience.rng.random() < experience.quality
    best = max(_points(choice) or Decimal(0) for choice in scored)
    fitting = [choice for choice in scored if (_points(choice) == best) == good]
    return experience.rng.choice(fitting or scored).value


def _several(question: QuestionView, experience: Experience) -> str:
    useful = [choice.value for choice in question.choices if _points(choice)]
    ticked = [value for value in useful if experience.rng.random() < experience.quality]
    others = [choice.value for choice in question.choices if choice.value not in useful]
    return " ".join(ticked or others[:1] or useful[:1])


def _moment(question: QuestionView, experience: Experience) -> str:
    if question.name in _WAITS:
        calm = experience.rng.random() < experience.quality
        minutes = experience.rng.randint(1, 2) if calm else experience.rng.randint(4, 9)
    else:
        minutes = experience.rng.randint(6, 12)
    experience.clock += timedelta(minutes=minutes)
    text = experience.clock.isoformat(timespec="milliseconds")
    return text if question.type == "dateTime" else text.partition("T")[2]
