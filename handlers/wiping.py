"""Takes away the files that are to be kept no longer, and puts bare copies in the place of photos. The row says what is to be done until it is done."""

import asyncio
import logging
from collections.abc import Sequence

from bot.darkroom import orders
from bot.darkroom.photos import Unusable
from bot.model.report import Media, Wipe
from bot.ports import Files, Store, Transaction
from bot.privacy import erasing
from handlers.errors import outline
from handlers.workplace import Workplace

_log = logging.getLogger(__name__)
SECONDS = 60.0
_PORTION = 100


class Wiper:
    def __init__(self, store: Store, files: Files, workplace: Workplace) -> None:
        self._store = store
        self._files = files
        self._workplace = workplace
        self._due = True
        """There may be something to do: at the start, after rows of files changed, and while a picture is to be tried again."""

    def wake(self) -> None:
        self._due = True

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(SECONDS)

    async def tick(self) -> int:
        """All there is; how many files. What fails is tried again next time."""
        if not self._due:
            return 0
        self._due, done = False, 0
        try:
            while rows := await self._rows():
                done += await self._wipe_those(rows)
        except Exception as error:  # noqa: BLE001 - files that cannot be wiped now must not end the program
            self._due = True
            _log.error("files are not wiped: %s", outline(error))
        return done

    async def _rows(self) -> list[Media]:
        now = self._workplace.clock()
        return await self._store.read(lambda tx: tx.retention.to_wipe(now, _PORTION))

    async def _wipe_those(self, rows: Sequence[Media]) -> int:
        """How many were."""
        wiped = 0
        for media in rows:
            try:
                await self._wipe(media)
            except Unusable:
                self._due = True
                is_over = await self._store.write(self._workplace.run, erasing.could_not_be_bared, media)
                _log.error(
                    "file %s cannot be encoded anew: %s", media.id, "it goes" if is_over else "tried again in an hour"
                )
            else:
                wiped += 1
        return wiped

    async def _wipe(self, media: Media) -> None:
        """A file goes before its row says so: the program may end in between and nothing is forgotten. A photo's bare copy is there before its row says so."""
        old, new = media.sha256, None
        if old and media.wipe is Wipe.EXIF:
            new = await self._bared(old)
        elif old:
            await self._remove(old, media)
        await self._store.write(lambda tx: tx.media.change(media.id, sha256=new, wipe=None))
        if old and new and old != new:
            await self._remove(old, media)

    async def _remove(self, sha256: str, media: Media) -> None:
        """Unless somebody else sent the same, or a form shows it."""

        def is_needed(tx: Transaction) -> bool:
            return any(row.id != media.id for row in tx.media.find(sha256=sha256)) or sha256 in tx.forms.shown()

        if not await self._store.read(is_needed):
            await self._files.remove(sha256)

    async def _bared(self, sha256: str) -> str | None:
        try:
            data = await self._files.read(sha256)
        except FileNotFoundError:
            return None
        return await self._files.put(await orders.clean(data, photo=False))
