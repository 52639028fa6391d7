"""A shopper with a sheet, a real store and no Telegram: the outbox is read as a phone would show it."""

import json
import re
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from pyxform.xls2xform import convert

from bot import filling
from bot.desk import Desk
from bot.media import settle
from bot.model.delivery import OutboxState
from bot.model.happenings import SheetSubmitted
from bot.model.ids import MediaId, PersonId, SheetId, VisitId
from bot.model.inputs import Given
from bot.model.person import Role
from bot.model.project import FormVersion
from bot.model.refusal import Refusal
from bot.model.report import Media, Sheet
from bot.model.visit import State
from bot.ports import Transaction
from bot.settings import Settings
from bot.shelf import Shelf
from forms.form import Form, compile_form
from forms.session import Session
from handlers import BUTTONS
from handlers.routes import SHOPPERS
from handlers.turn import Turn
from storage.database import Store, open_store
from tests.storage import samples
from tests.support import engines

T = TypeVar("T")
NOW = samples.NOW


@cache
def converted(markdown: str) -> str:
    """The XForm of a table. pyxform runs right here: the loader's worker process, which needs a second to start, has tests of its own."""
    return str(convert(xlsform=markdown, file_type=".md", form_name="data").xform)


class Library(Shelf):
    """Whatever is put away is what would be restored of it: every test of a sheet is one of that."""

    @staticmethod
    @cache
    def _compiled(xform: str) -> Form:
        return compile_form(xform)

    def form(self, version: FormVersion, /) -> Form:
        return self._compiled(version.xform)

    def known(self, _digest: str, /) -> Form | None:
        return None

    def put_away(self, sheet_id: int, session: Session, /) -> None:
        data = json.loads(json.dumps(session.save()))
        again = Session.restore(session.form, data, now=session.now, zone="UTC", language=session.language)
        assert _seen(session) == _seen(again)
        super().put_away(sheet_id, session)


def _seen(session: Session) -> tuple[object, ...]:
    return session.save(), session.current, session.language, session.questions(), list(session.nodes())


@dataclass
class Shown:
    """A message on the phone."""

    id: int
    text: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None
    mine: bool = False


@dataclass
class Shopper:
    store: Store
    person_id: PersonId
    visit_id: VisitId
    now: datetime = NOW
    messages: list[Shown] = field(default_factory=list)
    cards: dict[str, Shown] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    happened: list[Any] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None
    ids: Any = field(default_factory=lambda: count(1))
    library: Library = field(default_factory=Library)
    settings: Settings = field(default_factory=lambda: Settings(_env_file=None))

    async def does(self, use_case: Callable[[Desk], T]) -> T | None:
        """In one transaction, as the dispatcher would; then whatever was said appears."""
        self.now += timedelta(seconds=1)

        def carry_out(tx: Transaction) -> T:
            desk = self.desk(tx)
            result = use_case(desk)
            desk.put_away()
            if desk.toast:
                self.toasts.append(desk.toast)
            self.happened += desk.happenings
            return result

        try:
            return await self.store.write(carry_out)
        except Refusal as refusal:
            self.toasts.append(str(refusal.code))
            return None
        finally:
            await self.store.write(self._receive)

    def desk(self, tx: Transaction) -> Desk:
        person = tx.people.get(self.person_id)
        return Desk(tx=tx, now=self.now, settings=self.settings, library=self.library, person=person)

    def _receive(self, tx: Transaction) -> None:
        person = tx.people.get(self.person_id)
        assert person is not None
        for row in tx.outbox.find(chat_id=person.chat_id, state=OutboxState.READY):
            message = dict(row.message)
            card = self.cards.get(row.card or "")
            if message.get("only_edit") and card is None:
                continue
            if card is None or message.get("fresh"):
                card = Shown(next(self.ids))
                self.messages.append(card)
                if row.card:
                    self.cards[row.card] = card
            self._draw(card, message)
            tx.outbox.change(row.id, state=OutboxState.SENT, message_ids=(card.id,))

    def _draw(self, shown: Shown, message: dict[str, Any]) -> None:
        assert len(unescape(re.sub("<[^>]*>", "", message.get("text", "")))) <= 4096
        lines = message.get("buttons", ())
        shown.text = message.get("text", "")
        shown.buttons = [button for line in lines for button in line]
        shown.rows = [[button["label"] for button in line] for line in lines]
        assert len(shown.buttons) <= 100
        assert all(1 <= len(row) <= 8 and all(label.strip() for label in row) for row in shown.rows), shown.rows
        for button in shown.buttons:
            data = ":".join([button["action"], *map(str, button["args"])])
            assert len(data.encode()) <= 64, data
            assert data.count(":") == len(button["args"]), data
        if keyboard := message.get("keyboard"):
            self.keyboard = None if keyboard.get("remove") else keyboard

    async def starts(self, purpose: str = "report") -> Sheet:
        def start(desk: Desk) -> Sheet:
            visit = desk.tx.visits.get(self.visit_id)
            assert visit is not None
            return filling.start(desk, visit, purpose)

        sheet = await self.does(start)
        assert sheet is not None
        return sheet

    def button(self, label: str, shown: Shown | None = None) -> dict[str, Any]:
        """The newest one whose label begins with or contains the text."""
        places = [shown] if shown else reversed(self.messages)
        for message in places:
            for exactly in (True, False):
                for button in message.buttons:
                    if button["label"] == label or (not exactly and label in button["label"]):
                        return button
        raise AssertionError(f"no button {label!r}\n{self.screen()}")

    async def taps(self, label: str, shown: Shown | None = None) -> None:
        await self.presses(self.button(label, shown))

    async def presses(self, button: dict[str, Any]) -> None:
        handler = BUTTONS[button["action"]].handler
        assert BUTTONS[button["action"]].roles == SHOPPERS
        args = tuple(map(str, button["args"]))
        await self.does(lambda desk: handler(Turn(desk=desk, args=args)))

    async def types(self, text: str, *, reply_to: int | None = None) -> int:
        return await self.sends("text", text=text, reply_to=reply_to)

    async def edits(self, message_id: int, text: str) -> None:
        given = Given(kind="text", message_id=message_id, at=self.now, text=text, edited=True)
        await self._gives(given)

    async def sends(self, kind: Any, **more: Any) -> int:
        number: int = next(self.ids)
        if kind in {"photo", "voice", "document", "video", "audio"}:
            more = {"file_id": f"file{number}", "file_unique_id": f"unique{number}", **more}
        given = Given(kind=kind, message_id=number, at=self.now, **more)
        self.messages.append(Shown(number, text=more.get("text") or f"<{kind}>", mine=True))
        await self._gives(given)
        return number

    async def _gives(self, given: Given) -> None:
        def hear(desk: Desk) -> None:
            focus = desk.actor.focus
            assert focus["kind"] == "sheet"
            filling.hear(desk, int(focus["sheet"]), given)

        await self.does(hear)

    async def settles(self, *, sha256: str | None = None, why: str | None = None, number: int = -1) -> None:
        """The newest file (or the one with that place in the order) has come from Telegram."""

        def arrive(desk: Desk) -> None:
            rows = desk.tx.media.find(state="pending")
            row = rows[number]
            desk.person = None
            settle(desk, MediaId(row.id), sha256=None if why else sha256 or f"{row.id:064x}", why=why)
            for happening in desk.happenings:
                filling.on_media_settled(desk, happening)

        await self.does(arrive)

    @property
    def submitted(self) -> SheetSubmitted:
        [happening] = [each for each in self.happened if isinstance(each, SheetSubmitted)]
        return happening

    @property
    def card(self) -> Shown:
        """The newest message of the bot that has a card's buttons."""
        shown = [card for name, card in self.cards.items() if name.startswith("sheet:")]
        return max(shown, key=lambda card: card.id)

    @property
    def text(self) -> str:
        return readable(self.card.text)

    @property
    def sent(self) -> list[Shown]:
        return [message for message in self.messages if not message.mine]

    def screen(self) -> str:
        lines = []
        for message in self.messages[-8:]:
            lines.append(f"{'me ' if message.mine else 'bot'} #{message.id}: {readable(message.text)}")
            lines += ["      " + " ".join(f"[{label}]" for label in row) for row in message.rows]
        return "\n".join([*lines, f"toasts: {self.toasts[-3:]}"])

    async def sheet(self) -> Sheet:
        return (await self.store.read(lambda tx: tx.sheets.find(person_id=self.person_id)))[-1]

    async def values(self) -> dict[str, str]:
        """Name to value of what is answered."""
        data = (await self.sheet()).data["session"]["values"]
        return {ref.rpartition("/")[2]: value for ref, value in data.items() if "/meta/" not in ref}

    async def media(self) -> list[Media]:
        return await self.store.read(lambda tx: tx.media.find(person_id=self.person_id))


def readable(text: str) -> str:
    return re.sub("[\u2068\u2069\u200f]", "", unescape(re.sub("<[^>]*>", "", text)))


@asynccontextmanager
async def shopper(folder: Path, markdown: str, *, language: str = "en", **visit: Any):
    """A shopper who has a visit of this form in hand."""
    store = await open_store(await engines.sqlite(folder), folder)
    xform = converted(markdown)
    try:
        yield await store.write(_furnish, store, xform, language, visit)
    finally:
        await store.close()


def _furnish(tx: Transaction, store: Store, xform: str, language: str, visit: dict[str, Any]) -> Shopper:
    person = samples.person(
        tx,
        name="Dana",
        role=Role.SHOPPER,
        language=language,
        timezone="Europe/Oslo",
        consent_version=Settings(_env_file=None).consent_version,
    )
    version = samples.form(tx, code="test", xform=xform)
    place = samples.location(tx, latitude=60.39, longitude=5.32)
    row = samples.visit(
        tx,
        location_id=place.id,
        shopper_id=person.id,
        **{"form_version_id": version.id, "state": State.REPORTING, "code": "V-12", **visit},
    )
    return Shopper(store, person.id, row.id)


def sheet_of(tx: Transaction, sheet_id: int) -> Sheet:
    sheet = tx.sheets.get(SheetId(sheet_id))
    assert sheet is not None
    return sheet
