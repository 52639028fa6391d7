"""Updates brought to a webhook: one at a time per queue, queues side by side, tried again until taken or too old."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from demo.standin.methods import METHODS, NAMES
from demo.standin.parameters import Parameters
from demo.standin.refusals import ApiError
from demo.standin.updates import Update
from demo.standin.world import World

SIGNATURE_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PRESS_QUEUES = 3 << 33
"""Presses queue apart from messages: under the user's id plus this."""
MAX_RETRY_AFTER = 3600.0
FIRST_PAUSE = 2.0
LONGEST_PAUSE = (60.0, 120.0)
TIMEOUT = ClientTimeout(total=60)
Pause = Callable[[float], Awaitable[Any]]


class Deliveries:
    """`pause` waits the given seconds between two tries."""

    def __init__(self, world: World, pause: Pause) -> None:
        self._world = world
        self._pause = pause
        self._busy: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled."""
        async with ClientSession(timeout=TIMEOUT) as session:
            try:
                while True:
                    update = await self._world.signal.until(self._next)
                    assert update is not None
                    self._busy[queue_of(update)] = asyncio.create_task(self._deliver(session, update))
            finally:
                for task in self._busy.values():
                    task.cancel()
                await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _next(self) -> Update | None:
        """The oldest update whose queue is free."""
        webhook = self._world.webhook
        if not webhook.url or len(self._busy) >= webhook.max_connections:
            return None
        return next((update for update in self._world.updates.waiting() if queue_of(update) not in self._busy), None)

    async def _deliver(self, session: ClientSession, update: Update) -> None:
        try:
            pause: float = 0
            while self._wanted(update):
                asked = await self._attempt(session, update)
                if asked is None:
                    self._world.updates.confirm(update)
                    return
                await self._pause(asked or pause)
                pause = min(pause * 2 or FIRST_PAUSE, self._world.rng.uniform(*LONGEST_PAUSE))
        finally:
            del self._busy[queue_of(update)]
            self._world.signal.notify()

    def _wanted(self, update: Update) -> bool:
        return bool(self._world.webhook.url) and update in self._world.updates.waiting()

    async def _attempt(self, session: ClientSession, update: Update) -> float | None:
        """None when the update was taken, else the seconds the bot asked to wait (0: it did not ask)."""
        webhook = self._world.webhook
        headers = {SIGNATURE_HEADER: webhook.secret} if webhook.secret else {}
        try:
            async with session.post(webhook.url, json=update.api(), headers=headers) as answer:
                if answer.ok:
                    self._execute(await answer.read())
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                return _seconds(answer.headers.get("Retry-After", ""))
        except (ClientError, TimeoutError) as error:
            self._failed(str(error))
            return 0

    def _failed(self, reason: str) -> None:
        self._world.webhook.last_error = (int(self._world.clock().timestamp()), reason)
        self._world.signal.notify()

    def _execute(self, body: bytes) -> None:
        """An answer may carry one method to run; what goes wrong with it nobody learns, as with Telegram."""
        try:
            values = json.loads(body) if body else {}
            name = NAMES.get(str(values.get("method", "")).lower(), "") if isinstance(values, dict) else ""
            if name and not name.startswith("get") and not name.endswith("Webhook"):
                METHODS[name](self._world, Parameters(values))
        except (ValueError, ApiError):
            return


def queue_of(update: Update) -> int:
    return update.chat_id + PRESS_QUEUES if update.kind == "callback_query" else update.chat_id


def _seconds(header: str) -> float:
    return min(float(header), MAX_RETRY_AFTER) if header.isdigit() else 0
