from bot import people
from handlers.turn import Turn


def start(turn: Turn) -> None:
    people.start(turn.desk, turn.args[0] if turn.args else "")


def home(turn: Turn) -> None:
    people.home(turn.desk)


def consent(turn: Turn) -> None:
    people.consent(turn.desk, turn.word(0))


def languages(turn: Turn) -> None:
    people.show_languages(turn.desk)


def language(turn: Turn) -> None:
    people.set_language(turn.desk, turn.word(0))


def help_me(turn: Turn) -> None:
    people.help_me(turn.desk)


def invites(turn: Turn) -> None:
    people.show_invites(turn.desk)


def invite(turn: Turn) -> None:
    people.make_invite(turn.desk, turn.word(0), turn.number(1))


def otherwise(turn: Turn) -> None:
    people.otherwise(turn.desk)
