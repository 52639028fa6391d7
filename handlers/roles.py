from bot import roles
from handlers.routes import Handler
from handlers.turn import Turn


def show_list(turn: Turn) -> None:
    roles.show_list(turn.desk, turn.word(0), turn.number(1))


def show(turn: Turn) -> None:
    roles.show(turn.desk, turn.number(0))


def ask_revoke(turn: Turn) -> None:
    roles.ask_revoke(turn.desk, turn.number(0))


def revoke(turn: Turn) -> None:
    roles.revoke(turn.desk, turn.number(0))


def admit(turn: Turn) -> None:
    roles.admit(turn.desk, turn.number(0))


def turn_away(turn: Turn) -> None:
    roles.turn_away(turn.desk, turn.number(0))


def undo(turn: Turn) -> None:
    roles.undo(turn.desk, turn.number(0))


def asked_again(action: str, handler: Handler) -> Handler:
    """After a rest it is asked first whether `action` is wanted: its button once more."""

    def guarded(turn: Turn) -> None:
        if roles.was_away(turn.desk):
            roles.ask_again(turn.desk, action, turn.args)
        else:
            handler(turn)

    return guarded
