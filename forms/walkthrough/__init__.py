"""A form played in a terminal, line by line. Pure: what was typed and the time go in, text comes out."""

from forms.walkthrough.languages import language_called
from forms.walkthrough.player import AT_THE_END, Player
from forms.walkthrough.replay import Prepared, replay
from forms.walkthrough.transcript import Line, Transcript, UnreadableAnswers, read_answers

__all__ = [
    "AT_THE_END",
    "Line",
    "Player",
    "Prepared",
    "Transcript",
    "UnreadableAnswers",
    "language_called",
    "read_answers",
    "replay",
]
