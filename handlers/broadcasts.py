from bot.broadcasts import drafting, sending
from handlers.turn import Turn


def begin(turn: Turn) -> None:
    drafting.begin(turn.desk)


def ask_filter(turn: Turn) -> None:
    drafting.ask_filter(turn.desk, turn.number(0), turn.word(1))


def set_filter(turn: Turn) -> None:
    drafting.set_filter(turn.desk, turn.number(0), turn.word(1), turn.word(2))


def back(turn: Turn) -> None:
    drafting.back(turn.desk, turn.number(0))


def ask_text(turn: Turn) -> None:
    drafting.ask_text(turn.desk, turn.number(0))


def text_typed(turn: Turn) -> None:
    drafting.text_typed(turn.desk, turn.input.text)


def send(turn: Turn) -> None:
    sending.send(turn.desk, turn.number(0), turn.number(1))


def drop(turn: Turn) -> None:
    drafting.drop(turn.desk, turn.number(0))


def stop(turn: Turn) -> None:
    sending.stop(turn.desk, turn.number(0))
