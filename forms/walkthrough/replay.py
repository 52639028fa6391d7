"""Answers written down beforehand, given wherever their question is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from forms.walkthrough.player import AT_THE_END, Player
from forms.walkthrough.transcript import Line, Transcript


class Prepared:
    """Each line is said once, those for the same question in their order."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.left = list(lines)

    def take(self, question: str) -> Line | None:
        found = next((line for line in self.left if line.is_for(question)), None)
        if found is not None:
            self.left.remove(found)
        return found


def replay(player: Player, answers: Transcript, now: datetime, note: Callable[[Line], None]) -> Iterator[str]:
    """Plays to the end; `note` gets every line with what came of it. Yields what is otherwise than written down, and why it cannot go on.

    A question that nothing is said about is passed over where that is possible.
    """
    prepared = Prepared(answers.lines)
    while not player.is_over:
        question = player.here
        line = prepared.take(question)
        if line is None and player.needs_an_answer:
            yield f"{question} is asked and needs an answer, and nothing is said about it."
            break
        if line is None and answers.is_test:
            yield f"{question} is asked, which is not written down."
        said = line.said if line else ""
        now = (line.at if line else None) or now
        heard = player.hear(said, now)
        if heard.came is not None:
            note(Line(question, said, heard.came, now))
        if line is not None and line.came is not None and line.came != (heard.came or ""):
            yield f"{question}: to {said!r} came {heard.came!r}, and {line.came!r} is written down."
        if line is None and question == AT_THE_END and not player.is_over:
            yield f"It cannot be handed in. {heard.said}"
            break
    for line in prepared.left:
        yield f"{line.question} was never asked: {line.said!r} is left over."
