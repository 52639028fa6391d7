"""HTTP to Telegram over aiohttp: a third of the library's own cost per request, and it tells what was surely not sent from what may have arrived."""

import json
import os
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# The library's own switch: durations are timedeltas, as they will be in its next release.
os.environ.setdefault("PTB_TIMEDELTA", "1")

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
UPLOAD_SECONDS = 120.0
CONNECTIONS = 64


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
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})

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
        if self._session is None:
            raise RuntimeError("the request object is not initialised")
        uploads = bool(request_data and request_data.multipart_data)
        usual = UPLOAD_SECONDS if uploads else READ_SECONDS
        seconds = usual if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=seconds)
        try:
            body, headers = _body(request_data)
            async with self._session.request(method, url, data=body, headers=headers, timeout=timeout) as answer:
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
            answer: dict[str, Any] = json.loads(payload)
        except ValueError as error:
            raise TelegramError("Telegram's answer is not JSON") from error
        return answer


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
        super().__init__(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(connections=1),
        )
        self._answered = answered

    def __repr__(self) -> str:
        """Without the token, which the library's own shows."""
        return "Telegram(…)"

    async def call(self, method: str, values: Mapping[str, Any] | None = None, *, seconds: float | None = None) -> Any:
        """Raises telegram.error.TelegramError. None values are left out; `seconds` is how long to wait for the answer."""
        given = {name: value for name, value in (values or {}).items() if value is not None}
        answer = await self._post(method, given, read_timeout=seconds or BaseRequest.DEFAULT_NONE)
        if self._answered:
            self._answered()
        return answer
