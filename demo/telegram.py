"""A pretend Telegram: the Bot API over HTTP on this machine, people with phones, and a page that shows the phones.

Strict on purpose: what Telegram refuses is refused here, in Telegram's words; what is not known here is a loud 404 or 501.
"""

import asyncio
import re
import socket
from collections.abc import Callable, Sequence
from datetime import datetime

from aiohttp import web

from demo.standin import server
from demo.standin.delivery import Deliveries, Pause
from demo.standin.faults import Fault, Rule
from demo.standin.floods import FloodLimits
from demo.standin.page import Advance, Page, Preset, Seat
from demo.standin.people import Person, Place
from demo.standin.updates import OTHER_POLLER
from demo.standin.world import World

LOOPBACK = "127.0.0.1"
_TURNS = 2
"""Of the event loop, from an accepted connection to one that its server knows."""
TOKEN = ":".join(("4839201765", "AAF" + "standin" * 4 + "_-gq"))
"""Has the form of a real one and opens nothing."""


class StandIn(World):
    """One bot's Telegram. `clock` gives aware datetimes and dates everything but the long polls, which wait in real time.

    `polling_brake` slows a poller that repeats its offset, as Telegram does; `floods` sets limits (default: none); `seed` fixes the ids;
    `pause` waits between two tries at a webhook.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        token: str = TOKEN,
        username: str = "mystery_shopper_bot",
        name: str = "Mystery Shopper",
        seed: int | None = None,
        polling_brake: bool = False,
        floods: FloodLimits | None = None,
        pause: Pause = asyncio.sleep,
    ) -> None:
        super().__init__(
            token=token,
            username=username,
            name=name,
            clock=clock,
            seed=seed,
            polling_brake=polling_brake,
            floods=floods,
        )
        self.people: list[Person] = []
        self.pages: list[Page] = []
        self.app = web.Application(client_max_size=server.MAX_BODY)
        """More routes may be added before `start`."""
        self.closing = asyncio.Event()
        self.app.add_routes(server.routes(self, self.closing))
        self._deliveries = Deliveries(self, pause)
        self._delivering: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        self._site: web.SockSite | None = None
        self._door: socket.socket | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Without a slash at the end: a Bot's base_url is this plus "/bot", its base_file_url this plus "/file/bot"."""
        return f"http://{LOOPBACK}:{self.port}"

    async def start(self, port: int = 0) -> None:
        """On this machine only; port 0 takes a free one."""
        self.closing.clear()
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        self.port = port
        await self.comes_back()
        self._delivering = asyncio.create_task(self._deliveries.run())
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Ends every poll and every silence under way."""
        self.closing.set()
        self.updates.interrupt(OTHER_POLLER)
        for page in self.pages:
            page.close()
        if self._delivering:
            self._delivering.cancel()
            await asyncio.wait([self._delivering])
        if self._runner:
            await self._accept_no_more()
            await self._runner.cleanup()
        self._runner = self._site = None

    async def goes_down(self) -> None:
        """Connections under way break, new ones are refused, until `comes_back`."""
        if self._site and self._runner and self._runner.server:
            await self._accept_no_more()
            await self._site.stop()
            self._site = None
            for connection in self._runner.server.connections:
                if connection.transport:
                    connection.transport.abort()

    async def comes_back(self) -> None:
        assert self._runner is not None, "start the stand-in first"
        self._door = socket.create_server((LOOPBACK, self.port))
        self._site = web.SockSite(self._runner, self._door)
        await self._site.start()

    async def _accept_no_more(self) -> None:
        """What was accepted already is made a whole connection: else asyncio leaves it open, and nobody is at its end (CPython issue 109564)."""
        if self._door:
            asyncio.get_running_loop().remove_reader(self._door)
            self._door = None
            for _ in range(_TURNS):
                await asyncio.sleep(0)

    def person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        place: Place | None = None,
        phone: str = "+10000000000",
        started: bool = False,
    ) -> Person:
        """Somebody with Telegram. `started`: they pressed Start long ago, so that the bot may write first."""
        chat = self.add_chat(first_name, last_name=last_name, username=username, language_code=language_code)
        chat.started = started
        known = Person(self, chat, place=place, phone=phone)
        self.people.append(known)
        return known

    def fail(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        person: Person | None = None,
        skip: int = 0,
        times: int | None = 1,
    ) -> Rule:
        """From now on the fault strikes requests of that method for that person; "file" is the method of a download."""
        return self.faults.add(fault, method=method, chat_id=person.id if person else None, skip=skip, times=times)

    def link(self, text: str) -> str | None:
        """The start payload of the first link to this bot in a text."""
        found = re.search(rf"t\.me/{self.bot['username']}\?start=([A-Za-z0-9_-]+)", text)
        return found and found[1]


def attach_page(
    server: StandIn, people: Sequence[Seat], advance: Advance | None = None, places: Sequence[Preset] = ()
) -> Page:
    """Serves the chat page at the stand-in's root; call it before `start`.

    `advance` moves the bot's clock by what the page's buttons say; without it they are not shown.
    """
    page = Page(server, people, advance, places)
    server.app.add_routes(page.routes())
    server.pages.append(page)
    return page


__all__ = ["FloodLimits", "Person", "Preset", "Seat", "StandIn", "attach_page"]
