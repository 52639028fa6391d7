from bot.summaries import telling
from handlers.turn import Turn


def show_list(turn: Turn) -> None:
    telling.show_list(turn.desk, turn.number(0) if turn.args else 0)


def show_one(turn: Turn) -> None:
    telling.show_one(turn.desk, turn.number(0))


def trend(turn: Turn) -> None:
    telling.show_trend(turn.desk)
