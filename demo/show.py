"""`make demo`: the real program against the pretend Telegram, with the sample programme in it and three phones on a page."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot import people, reactions
from bot.desk import Desk
from bot.model.person import Role
from bot.ports import Transaction
from bot.settings import Settings
from bot.shelf import Shelf
from demo.programme.loading import load
from demo.programme.people import PEOPLE, SamplePerson
from demo.programme.places import LOCATIONS
from demo.standin.people import Person, Place
from demo.telegram import Preset, Seat, StandIn, attach_page
from handlers import business
from handlers.office import Office
from handlers.papers import MAKERS
from handlers.rendering import Renderer
from storage.database import open_store
from storage.media import MediaFiles

_SETTLING = timedelta(hours=1)
"""The longest leap of the clock at once, so that what falls due in between is said in its order."""


@dataclass
class Stage:
    """The pretended time, and the office that is to notice when it leaps."""

    real: Callable[[], datetime]
    ahead: timedelta = timedelta(0)
    office: Office | None = field(default=None)

    def now(self) -> datetime:
        return self.real() + self.ahead

    async def advance(self, span: timedelta) -> None:
        end = self.ahead + span
        while self.ahead < end:
            self.ahead = min(self.ahead + _SETTLING, end)
            if self.office is not None:
                while await self.office.tick():
                    pass
                self.office.wake()
                await self.office.idle()


async def show(settings: Settings, *, port: int, clock: Callable[[], datetime], ready: Callable[[str], None]) -> None:
    """Until cancelled. `ready` gets the address of the page. Nothing is kept: each demo begins anew."""
    stage = Stage(clock)
    telegram = StandIn(clock=stage.now)
    seats = {person.key: telegram.person(person.name, place=_place(person), started=True) for person in PEOPLE}
    phones = [Seat(_phone(person), seats[person.key]) for person in PEOPLE]
    attach_page(telegram, phones, stage.advance, _presets())
    with tempfile.TemporaryDirectory(prefix="mystery-shopper-demo-") as folder:
        pretended = settings.model_copy(update={"data_dir": Path(folder), "database_url": ""})
        try:
            await _play(pretended, stage, telegram, seats, port=port, ready=ready)
        finally:
            await telegram.stop()


def _place(person: SamplePerson) -> Place | None:
    return None if person.latitude is None or person.longitude is None else (person.latitude, person.longitude)


def _presets() -> list[Preset]:
    """The sample's places, and one on the wrong side of the world."""
    name, latitude, longitude = (LOCATIONS[0].index(column) for column in ("name", "latitude", "longitude"))
    rows = LOCATIONS[1:]
    known = [Preset(str(row[name]), float(str(row[latitude])), float(str(row[longitude]))) for row in rows]
    return [*known, Preset("Sydney, far away", -33.8688, 151.2093)]


def _phone(person: SamplePerson) -> str:
    return {Role.SHOPPER: "Shopper", Role.COORDINATOR: "Coordinator", Role.CLIENT: "Client"}[person.role]


async def _play(
    settings: Settings,
    stage: Stage,
    telegram: StandIn,
    seats: dict[str, Person],
    *,
    port: int,
    ready: Callable[[str], None],
) -> None:
    """The page answers once the sample is in: nothing that is tapped can come too early."""
    store = await open_store(settings.database, settings.data_dir)
    try:
        files, library = MediaFiles(settings.data_dir / "media"), Shelf()

        def desk(tx: Transaction) -> Desk:
            return Desk(tx=tx, now=stage.now(), settings=settings, library=library)

        chats = {key: person.id for key, person in seats.items()}
        await load(store, files, library, desk, settle=reactions.settle, chats=chats, now=stage.now())
        await telegram.start(port)
        stage.office = Office(
            settings=settings.model_copy(update={"bot_token": SecretStr(telegram.token), "bot_api_url": telegram.url}),
            store=store,
            files=files,
            documents=Renderer(MAKERS, files),
            library=library,
            clock=stage.now,
            business=business(),
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(stage.office.run())
            await stage.office.working.wait()
            await stage.office.do(_greet)
            ready(telegram.url)
    finally:
        await store.close()


def _greet(desk: Desk) -> None:
    """Everybody begins at their first screen."""
    for person in desk.tx.people.find():
        desk.person = person
        people.home(desk)
