"""Telegram comes to us: each update one request, answered after the commit that stored it. Behind a proxy that ends TLS.

What is not Telegram learns nothing: the path cannot be guessed, and without the secret nothing is read.
"""

import asyncio
import hashlib
import hmac
import json
import logging
from typing import Any

from aiohttp import web
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.settings import Settings
from handlers.absence import REMEMBER_SECONDS, Absence
from handlers.admission import KINDS, Admission
from handlers.errors import TokenRefused, outline
from handlers.transport import Telegram

_log = logging.getLogger(__name__)

MAX_BODY = 1 << 20
SIGNATURE = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 100
"""So many updates Telegram may bring at once: one of each chat, and its maximum."""
STORE_SECONDS = 15.0
"""A store slower than this is as good as down: Telegram is asked to come again, which does no harm."""
_BODY_SECONDS = 10.0
_AGAIN = {"Retry-After": "5"}
_SLOWEST = 30.0


class Webhook:
    def __init__(self, bot: Telegram, settings: Settings, admission: Admission, absence: Absence) -> None:
        self._bot = bot
        self._absence = absence
        self._admission = admission
        self._secret = settings.webhook_secret.get_secret_value()
        self._key = hmac.digest(self._secret.encode(), b"webhook path", hashlib.sha256).hex()
        self.url = f"{settings.webhook_url}/{self._key}"
        """What Telegram is told. All workers with one secret have the same."""
        self.app = web.Application(client_max_size=MAX_BODY)
        self.app.router.add_post("/{path:.*}", self._receive)
        self._storing: set[asyncio.Future[None]] = set()

    async def run(self) -> None:
        """Until cancelled; somebody else serves `app`. Raises TokenRefused."""
        await self._admission.open()
        await self._register()
        await self._absence.begin()
        while True:
            try:
                while await self._absence.look(calm=True):
                    continue
                self._absence.here()
            except Exception as error:  # noqa: BLE001 - whatever its driver raises: while it fails nothing can be taken in
                _log.error("the database cannot be written: %s", outline(error))
            await asyncio.sleep(REMEMBER_SECONDS)

    async def announce(self) -> None:
        """Tell Telegram where we are. Raises TelegramError."""
        values = {
            "url": self.url,
            "secret_token": self._secret,
            "allowed_updates": KINDS,
            "max_connections": CONNECTIONS,
        }
        await self._bot.call("setWebhook", values)

    async def _register(self) -> None:
        pause = 0.5
        while True:
            try:
                return await self.announce()
            except InvalidToken:
                raise TokenRefused from None
            except BadRequest as error:
                _log.error("Telegram does not accept WEBHOOK_URL: %s", error.message)
            except TelegramError as error:
                _log.warning("Telegram does not answer (%s), trying again", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(_SLOWEST, pause * 2)

    async def _receive(self, request: web.Request) -> web.Response:
        if not _same(request.path.rpartition("/")[2], self._key):
            return web.Response(status=404)
        if not _same(request.headers.get(SIGNATURE, ""), self._secret):
            _log.warning("A request with a wrong secret was refused")
            return web.Response(status=403)
        if request.content_type != "application/json":
            return web.Response(status=415)
        if not self._admission.has_room:
            return _later()
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                update = _update(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        if update is None:
            return web.Response(status=400)
        return web.Response() if await self._stored(update) else _later()

    async def _stored(self, update: dict[str, Any]) -> bool:
        """What takes too long goes on by itself: it may still be stored, and then be worked."""
        storing = asyncio.ensure_future(self._admission.take_in([update]))
        self._storing.add(storing)
        storing.add_done_callback(self._ended)
        await asyncio.wait([storing], timeout=STORE_SECONDS)
        return storing.done() and not storing.cancelled() and storing.exception() is None

    def _ended(self, storing: "asyncio.Future[None]") -> None:
        self._storing.discard(storing)
        if not storing.cancelled() and (error := storing.exception()):
            _log.error("an update could not be stored: %s", outline(error))


def _same(given: str, wanted: str) -> bool:
    """Compared in a time that tells nothing about where they differ."""
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None


def _later() -> web.Response:
    return web.Response(status=503, headers=_AGAIN)
