"""The world of a chat test: Telegram's stand-in, a real database, and the office of the program itself between them, on a clock that tests move."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from sqlalchemy import bindparam, func, select, union_all

from bot.model.delivery import OutboxState
from bot.model.person import Client, Contact, Person, Role
from bot.ports import Documents, Library, Transaction
from bot.settings import Settings
from bot.shelf import Shelf
from demo.standin.people import Place
from demo.telegram import StandIn
from handlers import business as whole_business
from handlers.office import Business, Office
from handlers.papers import MAKERS
from handlers.rendering import Renderer
from storage.columns import Moment
from storage.database import Store, open_store
from storage.media import MediaFiles
from storage.schema import metadata
from tests.support import engines
from tests.support.canary import Overheard, leaks
from tests.support.phone import Phone

T = TypeVar("T")
START = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
"""A Monday morning."""
UNLIMITED = (
    "chat_burst", "messages_per_second", "bulk_per_second", "updates_per_burst", "updates_per_minute", "updates_waiting",
)  # fmt: skip
LONGEST_STEP = timedelta(hours=6)
_MOMENTS = union_all(
    *(
        select(func.min(column, type_=Moment()).label("at")).where(column > bindparam("after", type_=Moment()))
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Moment)
    )
)
ACTS = (
    "says", "opens", "taps", "edits", "sends_photo", "sends_photos", "sends_document", "sends_voice", "sends_video_note",
    "sends_sticker", "sends_location", "sends_venue", "sends_contact", "forwards",
)  # fmt: skip
"""Everything a phone can do that the bot hears of."""


class World:
    """Without `business` the whole bot. `restarts`: the program is stopped and started anew after everything that anybody does.

    Limits on speed are off unless `settings` sets them.
    """

    def __init__(
        self,
        folder: Path,
        business: Business | None = None,
        *,
        library: Library | None = None,
        documents: Callable[[MediaFiles], Documents] | None = None,
        restarts: bool = False,
        uptime: Callable[[], float] = time.monotonic,
        **settings: Any,
    ) -> None:
        self.now = START
        self.telegram = StandIn(clock=self.clock, seed=7)
        self.business = business or whole_business()
        self.restarts = restarts
        self._library = library or Shelf()
        self._documents = documents or partial(Renderer, MAKERS)
        self._folder = folder
        self._uptime = uptime
        self._settings = dict.fromkeys(UNLIMITED, 100_000) | settings
        self._made: tuple[dict[str, Any], Settings] | None = None
        self._running: asyncio.Task[None] | None = None
        self._log = Overheard()
        self.store: Store
        self.files: MediaFiles
        self.office: Office

    def clock(self) -> datetime:
        return self.now

    @property
    def settings(self) -> Settings:
        given: dict[str, Any] = {
            "bot_token": self.telegram.token,
            "bot_api_url": self.telegram.url,
            "data_dir": self._folder,
        }
        given |= self._settings
        if (
            self._made is None or self._made[0] != given
        ):  # reading them takes longer than most of what is done with them
            self._made = given, Settings(_env_file=None, **given)
        return self._made[1]

    async def __aenter__(self) -> Self:
        self._log.__enter__()
        await self.telegram.start()
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                await self.settled()
                await self._check_end()
        finally:
            await self.stop()
            await self.telegram.stop()
            self._log.__exit__()

    async def start(self) -> None:
        settings = self.settings
        if not settings.database_url:
            await engines.sqlite(settings.data_dir)
        self.store = await open_store(settings.database, settings.data_dir)
        self.files = MediaFiles(settings.data_dir / "media")
        self.office = self._office(self.store)
        self._running = asyncio.create_task(self.office.run())
        working = asyncio.create_task(self.office.working.wait())
        await asyncio.wait([self._running, working], return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        self._check_running()

    def _office(self, store: Store) -> Office:
        return Office(
            settings=self.settings,
            store=store,
            files=self.files,
            documents=self._documents(self.files),
            library=self._library,
            clock=self.clock,
            uptime=self._uptime,
            business=self.business,
            scheduled=False,
        )

    @asynccontextmanager
    async def colleague(self) -> AsyncIterator[Office]:
        """A second worker on the same database and files, at work."""
        store = await open_store(self.settings.database, self.settings.data_dir)
        office = self._office(store)
        running = asyncio.create_task(office.run())
        await office.working.wait()
        try:
            yield office
        finally:
            office.stop()
            await running
            await store.close()

    async def stop(self) -> None:
        if self._running is not None:
            self.office.stop()
            running, self._running = self._running, None
            try:
                await running
            finally:
                await self.store.close()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def ended(self) -> None:
        """The program ended by itself; raises what it raised."""
        assert self._running is not None
        running = self._running
        try:
            await asyncio.shield(running)
        finally:
            if running.done():
                self._running = None
                await self.store.close()

    async def settled(self) -> None:
        """Everything that anybody did is worked and said."""
        while True:
            await self.telegram.signal.until(lambda: not self.telegram.updates.waiting() or self._broken())
            self._check_running()
            await self.office.idle()
            if not self.telegram.updates.waiting():
                return

    async def pass_time(self, **span: float) -> None:
        """`pass_time(hours=5)`: the clock goes on by a second, then from one moment in the records to the next, at most six hours; all that falls due is done."""
        end = self.now + timedelta(**span)
        await self.settled()
        step = self.now + timedelta(seconds=1)
        while self.now < end:
            self.now = min(step, end)
            while await self.office.tick():
                pass
            self.office.wake()
            await self.settled()
            step = await self.store.read(_next_moment, self.now)

    async def do(self, use_case: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """A use case at a desk where nobody acts."""
        return await self.office.do(use_case, *args, **kwargs)

    def phone(self, name: str, *, language: str | None = "en", place: Place | None = None) -> Phone:
        """Somebody with Telegram whom the bot does not know."""
        kind = _Restarting if self.restarts else Phone
        phone = kind(self.telegram, name, language_code=language, place=place, settled=self.settled)
        if isinstance(phone, _Restarting):
            phone.afterwards = self._settle_and_restart
        return phone

    async def shopper(self, name: str, *, place: Place | None = None, **values: Any) -> Phone:
        return await self._member(name, Role.SHOPPER, place, values)

    async def coordinator(self, name: str, **values: Any) -> Phone:
        return await self._member(name, Role.COORDINATOR, None, values)

    async def client(self, name: str, client: str = "acme", **values: Any) -> Phone:
        """A contact of the client with that code; both are made when they are not there."""

        def contact(tx: Transaction) -> Contact:
            owner = tx.clients.one(code=client) or tx.clients.add(Client(code=client, name=client.title()))
            known = tx.contacts.one(client_id=owner.id, name=name)
            return known or tx.contacts.add(Contact(client_id=owner.id, code=name.lower(), name=name))

        found = await self.store.write(contact)
        phone = await self._member(name, Role.CLIENT, None, values | {"contact_id": found.id})
        person = await self.person(phone)
        await self.store.write(lambda tx: tx.contacts.change(found.id, person_id=person.id))
        return phone

    async def person(self, phone: Phone) -> Person:
        person = await self.store.read(lambda tx: tx.people.by_chat(phone.id))
        assert person is not None, f"the bot does not know {phone.name}"
        return person

    def forgive(self, part: str) -> None:
        """Errors in the log with these words are what the test is about."""
        self._log.forgiven.append(part)

    async def _member(self, name: str, role: Role, place: Place | None, values: dict[str, Any]) -> Phone:
        language = values.pop("language", "en")
        phone = self.phone(name, language=language, place=place)
        phone.chat.started = True
        made = Person(
            chat_id=phone.id,
            name=name,
            language=language,
            timezone="UTC",
            role=role,
            consent_version=self.settings.consent_version,
            consent_at=self.now,
            last_active_at=self.now,
            created_at=self.now,
        )
        await self.store.write(lambda tx: tx.people.add(replace(made, **values)))
        return phone

    async def _settle_and_restart(self) -> None:
        await self.settled()
        await self.restart()

    async def _check_end(self) -> None:
        unsent = await self.store.read(lambda tx: tx.outbox.find(state=(OutboxState.READY, OutboxState.SENDING)))
        assert not unsent, f"the outbox is not empty: {unsent}"
        assert not self._log.errors, "errors were logged:\n" + "\n".join(self._log.errors)
        journal = str(await self.store.read(lambda tx: tx.journal.find()))
        assert not (found := leaks(journal, self.telegram)), f"in the journal: {found}"
        assert not self._log.leaks(self.telegram), f"in the log: {self._log.leaks(self.telegram)}"

    def _broken(self) -> bool:
        return self._running is None or self._running.done()

    def _check_running(self) -> None:
        if self._running is not None and self._running.done():
            self._running.result()
            raise AssertionError("the office ended by itself")


def _next_moment(tx: Transaction, now: datetime) -> datetime:
    """The next that stands in any row, and each a second later too: what is due *after* a moment is due then."""
    second = timedelta(seconds=1)
    found = cast("Any", tx).marks.statements.connection.execute(_MOMENTS, {"after": now - second}).scalars()
    moments: list[datetime] = [at if at > now else at + second for at in found if at is not None]
    return min([*moments, now + LONGEST_STEP])


class _Restarting(Phone):
    """Whoever holds it finds the program started anew after everything they did."""

    afterwards: Callable[[], Awaitable[None]]


def _then_restart(name: str) -> Callable[..., Awaitable[Any]]:
    async def act(self: _Restarting, *args: Any, **kwargs: Any) -> Any:
        done = await getattr(super(_Restarting, self), name)(*args, **kwargs)
        await self.afterwards()
        return done

    return act


for _name in ACTS:
    setattr(_Restarting, _name, _then_restart(_name))
