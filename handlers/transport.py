"""HTTP to Telegram over aiohttp: a third of the library's own cost per request, and it tells what was surely not sent from what may have arrived."""

import os
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from yarl import URL

# The library's own switch: durations are timedeltas, as they will be in its next release.
os.environ.setdefault("PTB_TIMEDELTA", "1")

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
UPLOAD_SECONDS = 120.0
CONNECTIONS = 64
_JSON = {"Content-Type": "application/json"}


class NotSent(NetworkError):  # noqa: N818 - it says what is the matter
    """No connection came about: Telegram never saw the request, it may be repeated freely."""


class AiohttpRequest(BaseRequest):
    """`max_body` caps what one answer may weigh, in bytes: larger ones raise TelegramError."""

    def __init__(self, *, connections: int = CONNECTIONS, max_body: int = 64 << 20) -> None:
        self._connections = connections
        self._max_body = max_body
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Accept", "Accept-Encoding"),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the library's interface
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the interface; aiohttp has no such limit
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the interface; one limit serves all
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
    ) -> tuple[int, bytes]:
        uploads = bool(request_data and request_data.multipart_data)
        usual = UPLOAD_SECONDS if uploads else READ_SECONDS
        seconds = usual if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        body, headers = _body(request_data)
        return await self.exchange(method, URL(url), body, headers, seconds)

    async def exchange(
        self, method: str, url: URL, body: aiohttp.FormData | bytes | None, headers: Mapping[str, str], seconds: float
    ) -> tuple[int, bytes]:
        """Status and content of the answer, which may take so long to begin and between its parts. Raises TelegramError."""
        if self._session is None:
            raise RuntimeError("the request object is not initialised")
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=_timeout(seconds), allow_redirects=False
            ) as answer:
                return answer.status, await self._read(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        received = bytearray()
        async for chunk in answer.content.iter_any():
            received += chunk
            if len(received) > self._max_body:
                raise TelegramError("the answer is too large")
        return bytes(received)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Unlike the library's own it does not log the payload, which may hold personal data."""
        try:
            answer: dict[str, Any] = orjson.loads(payload)
        except ValueError as error:
            raise TelegramError("Telegram's answer is not JSON") from error
        return answer


@cache
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=seconds)


def _body(request_data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, dict[str, str]]:
    """And its headers. Without files it is encoded here: the form object costs more than all the rest of a small request."""
    if request_data is None:
        return None, {}
    if not request_data.multipart_data:
        return urlencode(request_data.json_parameters).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, {}


class Telegram(Bot):
    """The Bot API as raw JSON, files included: what is read of an answer is a message id or two."""

    def __init__(self, token: str, url: str, answered: Callable[[], None] | None = None) -> None:
        """`answered` is called whenever Telegram gave what was asked for."""
        self._wire = AiohttpRequest()
        super().__init__(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=self._wire,
            get_updates_request=AiohttpRequest(connections=1),
        )
        self._answered = answered
        self._urls: dict[str, URL] = {}

    def __repr__(self) -> str:
        """Without the token, which the library's own shows."""
        return "Telegram(…)"

    async def call(self, method: str, values: Mapping[str, Any] | None = None, *, seconds: float | None = None) -> Any:
        """Raises telegram.error.TelegramError. None values are left out; `seconds` is how long to wait for the answer.

        Past the library, whose way to a request without files costs as much as the request.
        """
        given = {name: value for name, value in (values or {}).items() if value is not None}
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(f"{self.base_url}/{method}")
        status, answer = await self._wire.exchange("POST", url, orjson.dumps(given), _JSON, seconds or READ_SECONDS)
        if status != HTTPStatus.OK:
            raise _refusal(status, answer)
        result = self._wire.parse_json_payload(answer)["result"]
        self._heard()
        return result

    async def upload(self, method: str, values: Mapping[str, Any]) -> Any:
        """The same with files among the values."""
        given = {name: value for name, value in values.items() if value is not None}
        answer = await self._post(method, given)
        self._heard()
        return answer

    def _heard(self) -> None:
        if self._answered:
            self._answered()


def _refusal(status: int, payload: bytes) -> TelegramError:
    """The library's error for an answer that is none, as its own requests raise it."""
    try:
        answer = AiohttpRequest.parse_json_payload(payload)
    except TelegramError:
        answer = {}
    parameters = answer.get("parameters") or {}
    if new_chat := parameters.get("migrate_to_chat_id"):
        return ChatMigrated(new_chat)
    if seconds := parameters.get("retry_after"):
        return RetryAfter(seconds)
    return _ERRORS.get(status, NetworkError)(answer.get("description") or f"HTTP status {status}")


_ERRORS: Mapping[int, type[TelegramError]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: InvalidToken,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: InvalidToken,
    HTTPStatus.CONFLICT: Conflict,
}
"""404 is what a malformed token gets."""
