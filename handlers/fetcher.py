"""Brings the files that people sent: a few at once, each looked into before it counts; what Telegram cannot give now is tried for a day."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from secrets import randbelow

from telegram.error import BadRequest, TelegramError

from bot import media as use_cases
from bot.darkroom import orders
from bot.darkroom.photos import Look, Unusable
from bot.model.ids import MediaId
from bot.model.report import Media, MediaState
from bot.model.unusable import Why
from bot.ports import Files, Transaction, Unavailable
from handlers import types
from handlers.errors import outline
from handlers.pulse import Pulse
from handlers.transport import Telegram
from handlers.workplace import SharedStore, Workplace

Inspection = Callable[[Media, bytes, Files], Awaitable[object]]
"""What a feature wants to know of a file before its use case runs, and what else of it it keeps; outside any transaction."""

_log = logging.getLogger(__name__)
WORKERS = 4
LOOK_SECONDS = 2.0
LEASE = timedelta(seconds=8)
"""So long the others leave a file to the worker that fetches it and does not renew this, every LOOK_SECONDS. Fetched twice it is the same file,
stored once; a person whose file was with a dead worker waits for it.
"""
_SLOWEST = timedelta(minutes=10)
_OWN_FAILURES = 3
"""So often our own looking-into may fail before the file is given up."""
_MEGABYTE = 1 << 20


class Fetcher:
    def __init__(  # noqa: PLR0917 - handed over once, in office.py
        self,
        bot: Telegram,
        store: SharedStore,
        files: Files,
        workplace: Workplace,
        inspections: Mapping[str, Inspection],
        pulse: Pulse,
    ) -> None:
        self._bot = bot
        self._store = store
        self._files = files
        self._workplace = workplace
        self._inspections = inspections
        self._pulse = pulse
        self._look = asyncio.Event()
        self._queue: asyncio.Queue[Media] = asyncio.Queue()
        self._flying: dict[MediaId, datetime | None] = {}
        """What is in hand, and until when it is ours, where several workers share the work."""
        self._lease = LEASE + timedelta(milliseconds=randbelow(1000))
        """A little of our own: whose lease it is shows in the moment when it ends."""

    def wake(self) -> None:
        self._look.set()

    @property
    def is_idle(self) -> bool:
        return not self._flying

    async def run(self) -> None:
        """Until cancelled: what was not finished is still pending."""
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._work())
            group.create_task(self._hand_out())

    async def _hand_out(self) -> None:
        while True:
            self._look.clear()
            for media in await self._due():
                self._flying[media.id] = media.next_at
                self._queue.put_nowait(media)
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._look.wait()
            except TimeoutError:
                continue

    async def _due(self) -> list[Media]:
        """What is ours to fetch and not in hand; of several workers one has it. Nothing while the store fails: it is asked again soon."""
        now = self._workplace.clock()
        try:
            if self._store.shared:
                return await self._claimed(now)
            return [media for media in await self._store.read(_due, now) if media.id not in self._flying]
        except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver: that must not end the program
            _log.error("files cannot be looked up: %s", outline(error))
            return []

    async def _claimed(self, now: datetime) -> list[Media]:
        before = self._flying.copy()
        ours = await self._store.write(_claim, now, now + self._lease, before)
        self._flying |= {media.id: media.next_at for media in ours if media.id in self._flying}
        return [media for media in ours if media.id not in before]

    async def _work(self) -> None:
        while True:
            media = await self._queue.get()
            try:
                await self._fetch(media)
            except Exception as error:  # noqa: BLE001 - a bad file must never stop the others
                _log.error("file %s failed: %s", media.id, outline(error))
                await self._try_later(media, own_fault=True)
            finally:
                del self._flying[media.id]
                self._look.set()
                self._pulse.beat()

    async def _fetch(self, media: Media) -> None:
        try:
            data = await self._download(media)
        except Unusable as unusable:
            return await self._settle(media, unusable.why)
        except TelegramError as error:
            _log.info("file %s is not there yet: %s", media.id, type(error).__name__)
            return await self._try_later(media)
        try:
            sha256 = await self._files.put(data) if data else None
        except (OSError, Unavailable) as error:
            _log.error("file %s cannot be kept yet: %s", media.id, outline(error))
            return await self._try_later(media)
        try:
            look = await self._look_into(media, data)
            inspect = self._inspections.get(media.purpose)
            inspection = await inspect(media, data, self._files) if inspect else None
        except Unusable as unusable:
            return await self._settle(media, unusable.why, sha256)
        except Unavailable as error:
            _log.error("file %s cannot be looked into yet: %s", media.id, outline(error))
            return await self._try_later(media)
        return await self._settle(media, None, sha256, look, inspection)

    async def _download(self, media: Media) -> bytes:
        """Raises Unusable, TelegramError (also for what ended too early)."""
        limit = self._workplace.settings.max_download_mb * _MEGABYTE
        try:
            file = await self._bot.get_file(media.file_id)
        except BadRequest as error:
            if "too big" in error.message:
                raise Unusable(Why.TOO_BIG) from error
            raise
        if file.file_size is not None and file.file_size > limit:
            raise Unusable(Why.TOO_BIG)
        data = bytes(await file.download_as_bytearray())
        if file.file_size is not None and len(data) < file.file_size:
            raise TelegramError("the file ended too early")
        return data

    async def _look_into(self, media: Media, data: bytes) -> Look:
        """Raises Unusable, Unavailable."""
        if media.kind == "photo" or (media.mime or "").startswith("image/"):
            return await orders.look(data, self._workplace.settings.max_photo_megapixels)
        types.check(media.kind, media.mime, data)
        return Look()

    async def _settle(
        self,
        media: Media,
        why: Why | None,
        sha256: str | None = None,
        look: Look | None = None,
        inspection: object = None,
    ) -> None:
        look = look or Look()
        self._workplace.metrics.files["refused" if why else "stored"] += 1
        await self._store.write(
            self._workplace.run,
            use_cases.settle,
            media.id,
            sha256=sha256,
            width=look.width,
            height=look.height,
            exif=look.exif,
            why=why,
            inspection=inspection,
        )

    async def _try_later(self, media: Media, *, own_fault: bool = False) -> None:
        now = self._workplace.clock()
        hours = self._workplace.settings.media_retry_hours
        run_out = now - media.received_at >= timedelta(hours=hours)
        given_up = run_out or (own_fault and media.attempts + 1 >= _OWN_FAILURES)
        self._workplace.metrics.files["failed" if given_up else "later"] += 1
        try:
            if given_up:
                why = Why.OUR_FAULT if own_fault else Why.UNAVAILABLE
                await self._store.write(self._workplace.run, use_cases.give_up, media.id, why=why)
            else:
                until = now + min(_SLOWEST, timedelta(seconds=2 ** min(media.attempts + 1, 10)))
                await self._store.write(self._workplace.run, use_cases.put_off, media.id, until)
        except Exception as error:  # noqa: BLE001 - the row is still pending, it will be found again
            _log.error("file %s is not recorded: %s", media.id, outline(error))
            await asyncio.sleep(LOOK_SECONDS)


def _due(tx: Transaction, now: datetime) -> list[Media]:
    return tx.media.to_fetch(now, WORKERS * 4)


def _claim(tx: Transaction, now: datetime, until: datetime, in_hand: Mapping[MediaId, datetime | None]) -> list[Media]:
    """What is ours until that moment: what came to be due, and what is in hand and was ours for less than half of the time.

    Marked by compare-and-set: whoever is second finds it leased. Run again with the same moments, after a COMMIT whose answer was lost,
    it finds what it had marked.
    """
    for media in _due(tx, now):
        if media.id not in in_hand:
            tx.media.change(media.id, where={"next_at": media.next_at}, next_at=until)
    for number, lease in in_hand.items():
        if lease is not None and lease - now < (until - now) / 2:
            tx.media.change(number, where={"next_at": lease, "state": MediaState.PENDING}, next_at=until)
    return tx.media.leased(until)
