from bot import briefs
from handlers.turn import Turn


def read(turn: Turn) -> None:
    briefs.read(turn.desk, turn.number(0), turn.number(1))


def understood(turn: Turn) -> None:
    briefs.understood(turn.desk, turn.number(0), turn.number(1), turn.number(2))


def pocket(turn: Turn) -> None:
    briefs.pocket(turn.desk, turn.number(0))
