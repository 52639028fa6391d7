"""Files by the SHA-256 of their content in an S3-compatible store, for several machines: <prefix>/ab/<sha256>."""

import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Awaitable
from datetime import timedelta
from typing import TypeVar

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from bot.ports import Unavailable
from storage.media import TooLarge, key, verified

T = TypeVar("T")
_TRIES = 3
_SECONDS = 30


class MediaObjects:
    """Fulfils bot.ports.Files. Everything raises Unavailable while the store does not answer, or does not let us in."""

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        endpoint: str = "",
        region: str = "",
        access_key: str = "",
        secret_key: str = "",
    ) -> None:
        """Without an endpoint it is AWS; without keys they come from where AWS's own tools look."""
        config = {
            "aws_endpoint_url_s3": endpoint,
            "region": region or "us-east-1",
            "access_key_id": access_key,
            "secret_access_key": secret_key,
            "checksum_algorithm": "SHA256",
        }
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            config={name: value for name, value in config.items() if value},  # type: ignore[arg-type] # its own TypedDict
            client_options={
                "timeout": timedelta(seconds=_SECONDS),
                "connect_timeout": timedelta(seconds=5),
                "allow_http": endpoint.startswith("http://"),
            },
            retry_config={"max_retries": _TRIES, "retry_timeout": timedelta(seconds=_SECONDS)},
        )

    async def read(self, sha256: str, /) -> bytes:
        """Raises FileNotFoundError when there is none of that name, Damaged when it is not what was put."""
        name = key(sha256)
        try:
            got = await _asked(obstore.get_async(self._store, name))
            data = bytes(await _asked(got.bytes_async()))
        except _Missing:
            raise FileNotFoundError(f"There is no file {sha256}") from None
        return verified(data, sha256)

    async def put(self, data: bytes, /) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        if not await self._has(sha256):
            try:
                await _asked(obstore.put_async(self._store, key(sha256), data))
            except _Missing:
                raise Unavailable("there is no such bucket") from None
        return sha256

    async def put_stream(self, chunks: AsyncIterable[bytes], /, *, limit: int) -> str:
        """Store what comes, at most `limit` bytes (else TooLarge); gives its SHA-256. It is gathered in memory first."""
        data = bytearray()
        async for chunk in chunks:
            data += chunk
            if len(data) > limit:
                raise TooLarge(f"More than {limit} bytes")
        return await self.put(bytes(data))

    async def remove(self, sha256: str, /) -> bool:
        """False when there is none (any more)."""
        if not await self._has(sha256):
            return False
        await _asked(obstore.delete_async(self._store, key(sha256)))
        return True

    async def names(self) -> AsyncIterator[str]:
        listed = obstore.list(self._store)
        while page := await _asked(anext(listed, None)):
            for item in page:
                yield item["path"].rpartition("/")[2]

    async def check(self) -> None:
        """Put something, read it, take it away. Raises Unavailable."""
        name = await self.put(b"written by main.py check")
        await self.read(name)
        await self.remove(name)

    async def _has(self, sha256: str) -> bool:
        try:
            await _asked(obstore.head_async(self._store, key(sha256)))
        except _Missing:
            return False
        return True


class _Missing(Exception):  # noqa: N818 - it says what is the matter
    pass


async def _asked(work: Awaitable[T]) -> T:
    """The library's errors quote addresses: only their kind is told."""
    try:
        return await work
    except (FileNotFoundError, NotFoundError):
        raise _Missing from None
    except BaseError as error:
        raise Unavailable(type(error).__name__) from None
