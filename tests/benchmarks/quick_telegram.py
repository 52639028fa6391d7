"""A pretend Telegram for measuring: a process of its own that does nothing but bring updates and take messages, as cheaply as it can.

`demo/standin` is the strict one; this one believes everything. It prints its port, and is told by POST /control/… what to do.
"""

import asyncio
import resource
import sys
import time
from collections import deque
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson
import uvloop

from tests.benchmarks.crowd import Crowd, Echoing, Figures, Json, Reporting, Shown, Somebody

PER_SECOND = 30
"""Messages to all chats together before Telegram says 429."""
MOST_UPDATES = 100
_BOT = {"id": 4839201765, "is_bot": True, "first_name": "Mystery Shopper", "username": "mystery_shopper_bot"}
_TRUE = b'{"ok":true,"result":true}'


class Telegram:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.crowd = Crowd(self._act, loop.call_later)
        self.strict = False
        """Keeps Telegram's limit of messages a second."""
        self._recent: deque[float] = deque()
        self._updates: deque[Json] = deque()
        self._given: deque[Json] = deque()
        """Handed out, not yet confirmed."""
        self._poll: tuple[Connection, asyncio.TimerHandle] | None = None
        self._next_update = int(time.time() * 100) % 2_000_000_000
        """Beyond those that an earlier run gave to the same database: it would take them for repeats."""
        self._next_message = 1
        self._messages: dict[int, Json] = {}

    def take(self, connection: "Connection", path: str, body: bytes, kind: bytes) -> None:
        _, where, method = path.split("?", maxsplit=1)[0].rsplit("/", 2)
        if where == "control":
            connection.answer(orjson.dumps(self._control(method, orjson.loads(body) if body else {})))
            return
        values = _values(body, kind)
        self.crowd.figures.calls[method] += 1
        match method:
            case "getUpdates":
                self._give(connection, values)
            case "sendMessage" | "editMessageText":
                self._say(connection, values, is_new=method == "sendMessage")
            case "getMe":
                connection.answer(orjson.dumps({"ok": True, "result": _BOT}))
            case "answerCallbackQuery":
                if text := values.get("text"):
                    self.crowd.figures.refused[str(text)] += 1
                connection.answer(_TRUE)
            case _:
                connection.answer(_TRUE)

    def lost(self, connection: "Connection") -> None:
        if self._poll and self._poll[0] is connection:
            self._poll[1].cancel()
            self._poll = None

    def _say(self, connection: "Connection", values: Json, *, is_new: bool) -> None:
        now = self._loop.time()
        if self.strict and self._is_flood(now):
            self.crowd.figures.refused["429"] += 1
            connection.answer(
                b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3","parameters":{"retry_after":3}}',
                b"429 Too Many Requests",
            )
            return
        self.crowd.figures.all.append(now)
        chat = int(values["chat_id"])
        number = self._next_message if is_new else int(values["message_id"])
        self._next_message += is_new
        message = {"message_id": number, "from": _BOT, "chat": _chat(chat), "date": int(time.time())}
        message["text"] = values["text"]
        if markup := values.get("reply_markup"):
            message["reply_markup"] = orjson.loads(markup) if isinstance(markup, str) else markup
        if chat in self.crowd.people:
            self._messages[chat] = message
        connection.answer(orjson.dumps({"ok": True, "result": message}))
        self.crowd.shows(Shown(chat, message, is_new), now)

    def _is_flood(self, now: float) -> bool:
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        if len(self._recent) >= PER_SECOND:
            return True
        self._recent.append(now)
        return False

    def _act(self, chat: int, deed: Json) -> None:
        person = {"id": chat, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        update: Json = {"update_id": self._next_update}
        self._next_update += 1
        if data := deed.get("data"):
            shown = self._messages.get(chat) or {"message_id": 1, "chat": _chat(chat), "date": 0}
            query = {"id": str(self._next_update), "from": person, "message": shown, "chat_instance": "1", "data": data}
            update["callback_query"] = query
        else:
            number, self._next_message = self._next_message, self._next_message + 1
            update["message"] = {
                "message_id": number, "from": person, "chat": _chat(chat), "date": int(time.time()), "text": deed["text"],
            }  # fmt: skip
        self._updates.append(update)
        if self._poll:
            connection, timer = self._poll
            self._poll = None
            timer.cancel()
            self._loop.call_soon(self._hand_over, connection)

    def _give(self, connection: "Connection", values: Json) -> None:
        offset = int(values.get("offset") or 0)
        while self._given and self._given[0]["update_id"] < offset:
            self._given.popleft()
        self._updates.extendleft(reversed(self._given))
        self._given.clear()
        wait = int(values.get("timeout") or 0)
        if self._updates or not wait:
            self._hand_over(connection)
        else:
            self._poll = connection, self._loop.call_later(wait, self._nothing, connection)

    def _nothing(self, connection: "Connection") -> None:
        self._poll = None
        connection.answer(b'{"ok":true,"result":[]}')

    def _hand_over(self, connection: "Connection") -> None:
        given = [self._updates.popleft() for _ in range(min(MOST_UPDATES, len(self._updates)))]
        self._given.extend(given)
        connection.answer(orjson.dumps({"ok": True, "result": given}))

    def _control(self, what: str, told: Json) -> Any:
        now = self._loop.time()
        match what:
            case "people":
                self.crowd.pause, self.strict = told["pause"], told["strict"]
                for number, (chat, visits) in enumerate(told["people"]):
                    work = Reporting(visits, most=told.get("most")) if told["occupation"] == "reporting" else Echoing()
                    self.crowd.join(Somebody(chat, work, ahead=number % told.get("questions", 1)), now)
            case "act":
                self._act(told["chat"], told)
            case "begin":
                ended, self.crowd.figures = self._figures(now), Figures(begun=now)
                return ended
        return self._figures(now)

    def _figures(self, now: float) -> Json:
        figures = self.crowd.figures
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "span": now - figures.begun,
            "seconds": figures.seconds,
            "sent": [at - figures.begun for at in figures.sent],
            "all": [at - figures.begun for at in figures.all],
            "calls": figures.calls,
            "refused": figures.refused,
            "cpu": used.ru_utime + used.ru_stime,
            "waiting": sum(1 for one in self.crowd.people.values() if one.since is not None),
        }


class Connection(asyncio.Protocol):
    """HTTP/1.1 as the two clients speak it: one request at a time, its length said beforehand."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._received = b""
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self._telegram.lost(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end].lower()
            length = int(_header(head, b"content-length") or 0)
            if len(self._received) < end + 4 + length:
                return
            path = self._received[: self._received.index(b"\r\n")].split()[1].decode()
            body = self._received[end + 4 : end + 4 + length]
            self._received = self._received[end + 4 + length :]
            self._telegram.take(self, path, body, _header(head, b"content-type"))

    def answer(self, body: bytes, status: bytes = b"200 OK") -> None:
        if not self._transport.is_closing():
            head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
            self._transport.write(head + body)


def _header(head: bytes, name: bytes) -> bytes:
    start = head.find(b"\r\n" + name + b":")
    if start < 0:
        return b""
    start += len(name) + 3
    end = head.find(b"\r\n", start)
    return head[start : None if end < 0 else end].strip()


def _values(body: bytes, kind: bytes) -> Json:
    if not body:
        return {}
    return dict(orjson.loads(body)) if kind.startswith(b"application/json") else dict(parse_qsl(body.decode()))


def _chat(chat: int) -> Json:
    return {"id": chat, "first_name": "Ann", "type": "private"}


async def serve() -> None:
    loop = asyncio.get_running_loop()
    telegram = Telegram(loop)
    server = await loop.create_server(lambda: Connection(telegram), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve())
