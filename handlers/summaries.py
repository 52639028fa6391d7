from bot.summaries import browsing
from handlers.turn import Turn


def show_list(turn: Turn) -> None:
    """By command, or from another message with a second argument: anew at the bottom of the chat. Paging edits it."""
    browsing.show_list(turn.desk, turn.number(0) if turn.args else 0, fresh=len(turn.args) != 1)


def show_one(turn: Turn) -> None:
    browsing.show_one(turn.desk, turn.number(0))


def trend(turn: Turn) -> None:
    browsing.show_trend(turn.desk)
