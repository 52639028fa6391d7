"""Makes documents when they are sent: one at a time in a thread, so that a report of many photos does not slow the chats."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.model.message import Attachment
from bot.ports import Files

Reader = Callable[[str], bytes]
"""A stored file by its SHA-256; for use in the maker's thread only."""
Maker = Callable[[Mapping[str, Any], Reader], tuple[bytes, str]]
"""(the attachment's data, reader) to (content, file name)."""


class Renderer:
    """Fulfils bot.ports.Documents with a table of makers by document key."""

    def __init__(self, makers: Mapping[str, Maker], files: Files) -> None:
        self._makers = makers
        self._files = files
        self._turn = asyncio.Semaphore(1)

    async def make(self, attachment: Attachment, /) -> tuple[bytes, str]:
        """Raises LookupError for a key that nobody makes, and whatever its maker raises."""
        make = self._makers[attachment.document or ""]
        loop = asyncio.get_running_loop()

        def read(sha256: str) -> bytes:
            return asyncio.run_coroutine_threadsafe(self._files.read(sha256), loop).result()

        async with self._turn:
            return await asyncio.to_thread(make, attachment.data, read)
