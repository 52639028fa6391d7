from bot import media
from bot.programmes import importing
from handlers.turn import Turn


def document(turn: Turn) -> None:
    importing.announce(turn.desk, media.receive(turn.desk, turn.input, purpose=importing.PURPOSE))


def explain(turn: Turn) -> None:
    importing.explain(turn.desk)


def template(turn: Turn) -> None:
    importing.send_template(turn.desk)
