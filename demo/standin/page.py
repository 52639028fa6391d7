"""The chat page: three phones in a browser, fed by server-sent events, on the stand-in's own port."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from demo.standin import deeds
from demo.standin.chats import Chat, Json
from demo.standin.people import Person
from demo.standin.refusals import ApiError
from demo.standin.views import chat_view, message_view
from demo.standin.world import Change, World

FOLDER = Path(__file__).parent.parent / "page"
GUARD = "X-Phone"
"""A header no foreign page can send here: whoever acts must have loaded our page."""
HEARTBEAT = 15.0
"""Seconds between comments that keep the event stream open."""
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SHOWN_INLINE = ("image/jpeg", "image/png", "audio/")
POLICY = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'"
Advance = Callable[[timedelta], Awaitable[None]]


@dataclass(frozen=True)
class Seat:
    """One person on one of the phones; people with the same `phone` share it, through its picker."""

    phone: str
    person: Person
    start: str = ""
    """The deep-link payload that goes with their Start button."""


@dataclass(frozen=True)
class Preset:
    """A place that can be sent with one tap, in degrees."""

    name: str
    latitude: float
    longitude: float


class Page:
    def __init__(self, world: World, seats: Sequence[Seat], advance: Advance | None, places: Sequence[Preset]) -> None:
        self.world = world
        self.seats = list(seats)
        self.advance = advance
        self.places = list(places)
        self._streams: set[asyncio.Queue[Json]] = set()
        world.listeners.append(self._changed)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/page/events", self.events),
            web.get("/page/files/{file_id}", self.file),
            web.post("/page/act", self.act),
            web.post("/page/advance", self.move_clock),
            web.get("/page/{name}", self.static),
        ]

    async def index(self, request: web.Request) -> web.Response:
        _ = request
        return _asset("index.html")

    async def static(self, request: web.Request) -> web.Response:
        return _asset(request.match_info["name"])

    async def file(self, request: web.Request) -> web.Response:
        _check_host(request)
        stored = self.world.files.find(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        mime = stored.mime or "application/octet-stream"
        shown = mime.startswith(SHOWN_INLINE)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400"}
        if not shown:
            headers["Content-Disposition"] = "attachment"
        return web.Response(
            body=stored.data, content_type=mime if shown else "application/octet-stream", headers=headers
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        _check_host(request)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        with self._stream() as queue, contextlib.suppress(ConnectionResetError):
            await response.write(_event(self._hello()))
            async for event in _beating(queue):
                await response.write(_event(event) if event else b":\n\n")
        return response

    async def act(self, request: web.Request) -> web.Response:
        """Something done on a phone; answers with the reason when the phone would not let them, else with an empty one."""
        _guard(request)
        deed = await deeds.read(request)
        person = next((seat.person for seat in self.seats if seat.person.id == deed.chat_id), None)
        if person is None:
            raise web.HTTPNotFound
        try:
            await deeds.perform(person, deed)
        except (ApiError, ValueError) as error:
            reason = error.description if isinstance(error, ApiError) else str(error)
            return web.json_response({"reason": reason.removeprefix("Bad Request: ")})
        return web.json_response({"reason": ""})

    async def move_clock(self, request: web.Request) -> web.Response:
        _guard(request)
        hours = float((await request.json())["hours"])
        if self.advance is None or not 0 < hours <= 24 * 31:
            raise web.HTTPBadRequest
        await self.advance(timedelta(hours=hours))
        self._send(self._clock())
        return web.json_response({})

    def close(self) -> None:
        """Ends every event stream."""
        self._send({})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "bot": {"username": self.world.bot["username"]},
            "phones": self._phones(),
            "chats": [self._chat(seat.person.chat) for seat in self.seats],
            "places": [{"name": one.name, "latitude": one.latitude, "longitude": one.longitude} for one in self.places],
            "travels": self.advance is not None,
        } | {"now": self.world.clock().isoformat()}

    def _phones(self) -> list[Json]:
        names = dict.fromkeys(seat.phone for seat in self.seats)
        return [
            {"name": name, "people": [_person(seat) for seat in self.seats if seat.phone == name]} for name in names
        ]

    def _chat(self, chat: Chat) -> Json:
        messages = [message_view(self.world, chat, message) for message in chat.visible()]
        return chat_view(self.world, chat) | {"messages": messages}

    def _clock(self) -> Json:
        return {"type": "clock", "now": self.world.clock().isoformat()}

    def _changed(self, change: Change) -> None:
        if change.kind == "commands":
            for seat in self.seats:
                self._send({"type": "chat", "chat": chat_view(self.world, seat.person.chat)})
        if change.chat is None:
            return
        event: Json = {"type": change.kind, "chat_id": change.chat.id, "now": self.world.clock().isoformat()}
        if change.message:
            event["message"] = message_view(self.world, change.chat, change.message)
        if change.toast:
            event |= {"text": change.toast.text, "alert": change.toast.alert}
        if change.kind == "action":
            event["action"] = change.chat.actions[-1][0]
        if change.kind == "chat" or change.message:
            event["chat"] = chat_view(self.world, change.chat)
        self._send(event)

    def _send(self, event: Json) -> None:
        for queue in self._streams:
            queue.put_nowait(event)

    @contextlib.contextmanager
    def _stream(self) -> Any:
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._streams.add(queue)
        try:
            yield queue
        finally:
            self._streams.discard(queue)


def _person(seat: Seat) -> Json:
    user = seat.person.chat.user
    name = " ".join(str(user[part]) for part in ("first_name", "last_name") if part in user)
    return {"id": seat.person.id, "name": name, "language": user.get("language_code", "en"), "start": seat.start}


async def _beating(queue: "asyncio.Queue[Json]") -> AsyncIterator[Json | None]:
    """The events as they come, None for every heartbeat; an empty event ends it."""
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT):
                event = await queue.get()
        except TimeoutError:
            yield None
            continue
        if not event:
            return
        yield event


def _event(event: Json) -> bytes:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def _guard(request: web.Request) -> None:
    _check_host(request)
    if GUARD not in request.headers:
        raise web.HTTPForbidden


def _check_host(request: web.Request) -> None:
    """A foreign name that was made to point at this machine reads nothing here."""
    if request.url.host not in {"127.0.0.1", "localhost"}:
        raise web.HTTPForbidden


def _asset(name: str) -> web.Response:
    path = FOLDER / name
    if path.suffix not in TYPES or not path.is_file():
        raise web.HTTPNotFound
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=headers)
