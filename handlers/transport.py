"""HTTP to Telegram over aiohttp: a third of the library's own cost per request, and it tells what was surely not sent from what may have arrived."""

import os
from collections.abc import Callable, Mapping
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

from handlers.courier import Courier
from handlers.wire import CONNECTIONS, MAX_BODY, Unanswered, Why, Wire

# The library's own switch: durations are timedeltas, as they will be in its next release.
os.environ.setdefault("PTB_TIMEDELTA", "1")

READ_SECONDS = 20.0
UPLOAD_SECONDS = 120.0


class NotSent(NetworkError):  # noqa: N818 - it says what is the matter
    """No connection came about: Telegram never saw the request, it may be repeated freely."""


class AiohttpRequest(BaseRequest):
    """The library's own requests, those with files above all, over our wire. Larger answers than `max_body` bytes raise TelegramError."""

    def __init__(self, *, connections: int = CONNECTIONS, max_body: int = MAX_BODY) -> None:
        self.wire = Wire(connections=connections, max_body=max_body)

    @property
    def read_timeout(self) -> float | None:
        return READ_SECONDS

    async def initialize(self) -> None:
        await self.wire.open()

    async def shutdown(self) -> None:
        await self.wire.close()

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
        try:
            return await self.wire.exchange(method, url, body, headers, seconds)
        except Unanswered as lost:
            raise _error(lost) from lost

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Unlike the library's own it does not log the payload, which may hold personal data."""
        try:
            answer: dict[str, Any] = orjson.loads(payload)
        except ValueError as error:
            raise TelegramError("Telegram's answer is not JSON") from error
        return answer


def _error(lost: Unanswered) -> TelegramError:
    return _LOST[lost.why](str(lost))


_LOST: Mapping[Why, type[TelegramError]] = {
    Why.NOT_SENT: NotSent,
    Why.TIMED_OUT: TimedOut,
    Why.BROKEN: NetworkError,
    Why.TOO_LARGE: TelegramError,
}


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

    def __init__(
        self, token: str, url: str, answered: Callable[[], None] | None = None, wire: Wire | Courier | None = None
    ) -> None:
        """`answered` is called whenever Telegram gave what was asked for. `wire` is for all but updates: these stand behind no message."""
        polling = AiohttpRequest(connections=1)
        self._wire = wire or Wire()
        self._polling = polling.wire
        super().__init__(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=polling,
        )
        self._answered = answered

    async def initialize(self) -> None:
        await self._wire.open()
        await super().initialize()

    async def shutdown(self) -> None:
        await super().shutdown()
        await self._wire.close()

    def __repr__(self) -> str:
        """Without the token, which the library's own shows."""
        return "Telegram(…)"

    async def call(self, method: str, values: Mapping[str, Any] | None = None, *, seconds: float | None = None) -> Any:
        """Raises telegram.error.TelegramError. None values are left out; `seconds` is how long to wait for the answer.

        Past the library, whose way to a request without files costs as much as the request.
        """
        given = {name: value for name, value in (values or {}).items() if value is not None}
        wire = self._polling if method == "getUpdates" else self._wire
        try:
            status, answer = await wire.post(f"{self.base_url}/{method}", orjson.dumps(given), seconds or READ_SECONDS)
        except Unanswered as lost:
            raise _error(lost) from lost
        if status != HTTPStatus.OK:
            raise _refusal(status, answer)
        result = AiohttpRequest.parse_json_payload(answer)["result"]
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
