from bot import broadcasts
from handlers.turn import Turn


def begin(turn: Turn) -> None:
    broadcasts.begin(turn.desk)


def ask_filter(turn: Turn) -> None:
    broadcasts.ask_filter(turn.desk, turn.number(0), turn.word(1))


def set_filter(turn: Turn) -> None:
    broadcasts.set_filter(turn.desk, turn.number(0), turn.word(1), turn.word(2))


def back(turn: Turn) -> None:
    broadcasts.back(turn.desk, turn.number(0))


def ask_text(turn: Turn) -> None:
    broadcasts.ask_text(turn.desk, turn.number(0))


def text_typed(turn: Turn) -> None:
    broadcasts.text_typed(turn.desk, turn.input.text)


def send(turn: Turn) -> None:
    broadcasts.send(turn.desk, turn.number(0), turn.number(1))


def drop(turn: Turn) -> None:
    broadcasts.drop(turn.desk, turn.number(0))


def stop(turn: Turn) -> None:
    broadcasts.stop(turn.desk, turn.number(0))
