"""Files by the SHA-256 of their content: media/ab/<sha256>. A file is there whole, or not at all."""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from storage.objects import MediaObjects

Media: TypeAlias = "MediaFiles | MediaObjects"

_DIGEST = re.compile("[0-9a-f]{64}")
_PART = ".part"


class TooLarge(Exception):  # noqa: N818 - it says what is the matter
    """More came than was allowed; nothing of it was kept."""


class Damaged(Exception):  # noqa: N818 - it says what is the matter
    """A stored file is not what was once put there."""


def open_media(
    url: str, folder: Path, *, endpoint: str, region: str, access_key: str, secret_key: str, alone: bool = True
) -> Media:
    """The folder, or for s3://bucket/prefix that store. Raises ValueError for any other address."""
    if not url:
        return MediaFiles(folder, alone=alone)
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise ValueError("MEDIA_URL must be s3://bucket or s3://bucket/prefix")
    from storage.objects import MediaObjects

    prefix = parts.path.strip("/")
    return MediaObjects(
        parts.hostname, prefix, endpoint=endpoint, region=region, access_key=access_key, secret_key=secret_key
    )


def key(sha256: str) -> str:
    """Where a file lies. Raises ValueError for anything but a SHA-256 in hexadecimal."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("Not the name of a stored file")
    return f"{sha256[:2]}/{sha256}"


def verified(data: bytes, sha256: str) -> bytes:
    """Raises Damaged."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(f"The file {sha256} is damaged: restore it from a backup")
    return data


class MediaFiles:
    """Fulfils bot.ports.Files. Readable by the owner only; what never became whole is swept away at the start,
    unless another worker is just writing it.

    `alone` is False for a short command beside the bot, whose files under way must stay.
    """

    def __init__(self, folder: Path, *, alone: bool = True) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in folder.glob(f"*{_PART}") if alone else ():
            _sweep(part)

    def path(self, sha256: str, /) -> Path:
        """Where that file is, or would be. Raises ValueError for anything but a SHA-256 in hexadecimal."""
        return self.folder / key(sha256)

    async def read(self, sha256: str, /) -> bytes:
        """Raises FileNotFoundError when there is none of that name, Damaged when it is not what was put."""
        return verified(await asyncio.to_thread(self.path(sha256).read_bytes), sha256)

    async def remove(self, sha256: str, /) -> bool:
        """False when there is none (any more)."""
        try:
            await asyncio.to_thread(self.path(sha256).unlink)
        except FileNotFoundError:
            return False
        return True

    async def names(self) -> AsyncIterator[str]:
        for path in await asyncio.to_thread(lambda: sorted(self.folder.glob("??/*"))):
            if _DIGEST.fullmatch(path.name):
                yield path.name

    async def check(self) -> None:
        """Put something, read it, take it away. Raises OSError."""
        name = await self.put(b"written by main.py check")
        await self.read(name)
        await self.remove(name)

    async def put(self, data: bytes, /) -> str:
        async def whole() -> AsyncIterable[bytes]:
            yield data

        return await self.put_stream(whole(), limit=len(data))

    async def put_stream(self, chunks: AsyncIterable[bytes], /, *, limit: int) -> str:
        """Store what comes, at most `limit` bytes (else TooLarge); gives its SHA-256. On the disk when it returns."""
        part = await asyncio.to_thread(_Part, self.folder)
        try:
            async for chunk in chunks:
                if part.size + len(chunk) > limit:
                    raise TooLarge(f"More than {limit} bytes")
                await asyncio.to_thread(part.write, chunk)
            digest = part.digest()
            await asyncio.to_thread(part.keep, self.path(digest))
            return digest
        finally:
            part.drop()


class _Part:
    """A file under way, in the folder where it will stay: a rename never crosses file systems."""

    def __init__(self, folder: Path) -> None:
        handle, name = tempfile.mkstemp(suffix=_PART, dir=folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._file: BinaryIO = os.fdopen(handle, "wb")
        self._name = Path(name)
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def digest(self) -> str:
        return self._hash.hexdigest()

    def keep(self, target: Path) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        new_folder = not target.parent.exists()
        target.parent.mkdir(mode=0o700, exist_ok=True)
        self._name.replace(target)
        _sync_folder(target.parent)
        if new_folder:
            _sync_folder(target.parent.parent)

    def drop(self) -> None:
        """Closing writes what is still in memory, which a full disk refuses."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._name.unlink(missing_ok=True)


def _sweep(part: Path) -> None:
    """Whoever writes it holds its lock; the system lets go of that when the process ends, however it ends."""
    with contextlib.suppress(FileNotFoundError, BlockingIOError), part.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        part.unlink()


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
