"""A small bot for tests of the runtime: what it does is told by each test."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot import troubles
from bot.desk import Desk
from bot.model.message import Attachment, Message
from bot.model.person import Person, Role
from bot.model.project import FormVersion
from bot.model.refusal import Refusal
from bot.texts.words import Words
from forms.form import Form
from forms.scoring import Scoring
from forms.session import Session
from handlers.office import Business
from handlers.routes import ANYBODY, Route, Routes
from handlers.schedule import Tick
from handlers.turn import Turn
from handlers.workplace import Hooks

Handler = Callable[[Turn], None]


class NoLibrary:
    def form(self, version: FormVersion, /) -> Form:
        raise LookupError(version.code)

    def rules(self, version: FormVersion, /) -> Scoring:
        raise LookupError(version.code)

    def known(self, _digest: str, /) -> Form | None:
        return None

    def take(self, _sheet_id: int, /) -> Session | None:
        return None

    def put_away(self, sheet_id: int, _session: Session, /) -> None:
        raise LookupError(sheet_id)


class NoDocuments:
    async def make(self, attachment: Attachment, /) -> tuple[bytes, str]:
        raise LookupError(attachment.document)


def routes(handlers: Mapping[str, Handler | Route]) -> Routes:
    """`/word` is a command, `feature.verb` a button, `word` a kind of focus, `*` everything else."""
    table = {key: one if isinstance(one, Route) else Route(one, ANYBODY) for key, one in handlers.items()}
    return Routes(
        commands={key[1:]: route for key, route in table.items() if key.startswith("/")},
        buttons={key: route for key, route in table.items() if "." in key},
        inputs={
            key: route for key, route in table.items() if not key.startswith("/") and "." not in key and key != "*"
        },
        otherwise=table.get("*", Route(echo, ANYBODY)),
    )


def business(
    handlers: Mapping[str, Handler | Route] | None = None,
    *,
    ticks: Sequence[Tick] = (),
    settle: Callable[[Desk], None] | None = None,
    reprompt: Callable[[Desk, datetime, int], int | None] | None = None,
    **more: Any,
) -> Business:
    hooks = Hooks(
        settle=settle or _settle,
        sentence=_sentence,
        reprompt=reprompt or _reprompt,
        alarm=troubles.alarm,
        gave_up=troubles.gave_up,
        in_doubt=_in_doubt,
        unreachable=_unreachable,
    )
    return Business(routes=routes(handlers or {}), hooks=hooks, menu=_menu, ticks=ticks, **more)


def echo(turn: Turn) -> None:
    turn.desk.reply(Message(text=turn.desk.words().value(f"You said {turn.input.text}")))


def _settle(desk: Desk) -> None:
    desk.happenings.clear()


def _sentence(_: Words, refusal: Refusal) -> str:
    return f"Refused: {refusal.code} & nothing changed"


def _reprompt(_desk: Desk, _since: datetime, _after: int) -> None:
    """These people wait at no buttons."""


def _in_doubt(desk: Desk, person: Person) -> None:
    desk.journal("in_doubt", subject=f"person:{person.id}")


def _unreachable(desk: Desk, person: Person) -> None:
    desk.tell_coordinators(lambda words, _: Message(text=words("{name} cannot be reached", name=person.name)))


def _menu(_: Words, role: Role | None) -> Sequence[tuple[str, str]]:
    return [("start", "Begin"), *([("offer", "Offer a visit")] if role is Role.COORDINATOR else [])]
