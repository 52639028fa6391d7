from bot import field
from handlers.turn import Turn


def board(turn: Turn) -> None:
    field.board(turn.desk, turn.word(0), turn.number(1))


def extend(turn: Turn) -> None:
    field.extend(turn.desk, turn.number(0), turn.number(1))


def ask_cancel(turn: Turn) -> None:
    field.ask_cancel(turn.desk, turn.number(0))


def cancel(turn: Turn) -> None:
    field.cancel(turn.desk, turn.number(0), turn.word(1))


def no_show(turn: Turn) -> None:
    field.no_show(turn.desk, turn.number(0))


def reassign(turn: Turn) -> None:
    field.reassign(turn.desk, turn.number(0))
