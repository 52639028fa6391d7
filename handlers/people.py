from bot import people
from handlers.routes import Handler
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


def after_consent(handler: Handler) -> Handler:
    """Whoever has not agreed to the terms yet (or to their new version) is asked that first; their input is not used."""

    def guarded(turn: Turn) -> None:
        if people.has_consented(turn.desk, turn.desk.actor):
            handler(turn)
        else:
            people.home(turn.desk)

    return guarded
