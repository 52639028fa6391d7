from bot import media, people
from bot.model.inputs import Given
from bot.model.person import Role
from bot.programmes import importing
from handlers.routes import Handler
from handlers.turn import Turn


def document(turn: Turn) -> None:
    importing.announce(turn.desk, media.receive(turn.desk, turn.input, purpose=importing.PURPOSE))


def explain(turn: Turn) -> None:
    importing.explain(turn.desk)


def template(turn: Turn) -> None:
    importing.send_template(turn.desk)


def file_or(handler: Handler) -> Handler:
    """A document is taken in, and a recording or video that was sent as a file; everything else goes to the handler."""

    def either(turn: Turn) -> None:
        (document if turn.given is not None and _is_file(turn.given) else handler)(turn)

    return either


def _is_file(given: Given) -> bool:
    """Telegram makes its own kinds of sounds and videos that are sent as files; they keep their names."""
    return given.kind == "document" or (given.kind in {"audio", "video"} and bool(given.name))


def file_or_nothing(turn: Turn) -> None:
    """Nothing waits for it: a coordinator's file is a programme or a form, the rest is not expected."""
    coordinator = turn.desk.actor.role is Role.COORDINATOR and people.has_consented(turn.desk, turn.desk.actor)
    file_or(not_expected)(turn) if coordinator else not_expected(turn)


def not_expected(turn: Turn) -> None:
    people.otherwise(turn.desk)
