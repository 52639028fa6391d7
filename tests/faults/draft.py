"""The reference model of one report in a chat: what each thing that a shopper does makes of it. Pure, of a few lines, without any database.

The form is that of scene.FORM with QUESTIONS only: two choices, a number and a text, all required.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

QUESTIONS = ("greeted", "minutes", "again", "story")
LABELS = ("Q01", "Q03", "Q09", "Q11")
CHOICES = frozenset({"greeted", "again"})
END = len(QUESTIONS)
"""Where one is at the overview."""


def _yes_or_no(text: str) -> str | None:
    return text.lower() if text.lower() in {"yes", "no"} else None


def _minutes(text: str) -> str | None:
    return text if text.isdecimal() and int(text) <= 120 else None


_UNDERSTOOD: Mapping[str, Callable[[str], str | None]] = {
    "greeted": _yes_or_no,
    "minutes": _minutes,
    "again": _yes_or_no,
    "story": str,
}


@dataclass(slots=True)
class Draft:
    at: int = 0
    then: int | None = None
    """Where to after a correction."""
    under: int | None = None
    """Which question the overview lies upon; None when all were passed."""
    step: int = 0
    """Grows with everything that counted; a button knows the one at which it was drawn."""
    answers: dict[str, str] = field(default_factory=dict)
    changes: list[tuple[str, str]] = field(default_factory=list)
    handed_in: bool = False
    cards: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])
    """Where one was and at which step, for each card that there was to tap on."""

    def says(self, text: str) -> None:
        if self.handed_in or self.at == END:
            return
        value = _UNDERSTOOD[QUESTIONS[self.at]](text)
        if value is not None:
            self._answers(value)

    def picks(self, name: str, value: str, step: int) -> None:
        """A button of that question, drawn at that step."""
        if self.handed_in:
            return
        question, known = QUESTIONS.index(name), self.answers.get(name)
        if question == self.at and (step == self.step or known is None):
            self._answers(value)
        elif question != self.at and known != value:
            if self.then is None and not (self.at == END and self.under == question):
                self.then = self.at
            self._comes_to(question)

    def hands_in(self, step: int) -> None:
        """The button of the overview."""
        if self.handed_in or step == self.step - 1:
            return
        if self.at != END:
            self.then, self.under = None, self.at
            self._comes_to(END, moved=False)
            return
        self.handed_in = True
        self.step += 1

    def resumes(self) -> None:
        """What there is to see comes again; nothing else changes."""

    def _answers(self, value: str) -> None:
        name = QUESTIONS[self.at]
        if self.answers.get(name) != value:
            self.changes.append((name, value))
        self.answers[name] = value
        self.under = self.at if self.then == END else None
        to, self.then = self.at + 1 if self.then is None else self.then, None
        self._comes_to(to)

    def _comes_to(self, question: int, *, moved: bool = True) -> None:
        self.at = question
        self.step += moved
        self.cards.append((self.at, self.step))
