"""The Bot API over HTTP: reads requests, runs methods, words answers, lets faults strike."""

import asyncio
import inspect
import json
from typing import Any

from aiohttp import web

from demo.standin.faults import Garbage, Refusal, Reset, Rule, ServerError, Silence, Truncated
from demo.standin.methods import METHODS, NAMES, Method
from demo.standin.parameters import Parameters, Upload
from demo.standin.refusals import ApiError
from demo.standin.world import Call, World

MAX_BODY = 64 * 2**20
_HTML_ERROR = (
    "<html><head><title>{0} Bad Gateway</title></head><body><center><h1>{0} Bad Gateway</h1></center></body></html>"
)


def routes(world: World, closing: asyncio.Event) -> list[web.RouteDef]:
    api = _Api(world, closing)
    return [
        web.get("/bot{token}/{method}", api.call),
        web.post("/bot{token}/{method}", api.call),
        web.get("/file/bot{token}/{path:.+}", api.download),
    ]


class _Api:
    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self.world = world
        self.closing = closing

    async def call(self, request: web.Request) -> web.StreamResponse:
        name = NAMES.get(request.match_info["method"].lower(), request.match_info["method"])
        p = await _read(request)
        with self.world.in_flight(name):
            return await self._serve(request, name, p)

    async def _serve(self, request: web.Request, name: str, p: Parameters) -> web.StreamResponse:
        rule = self.world.faults.strike(name, p.integer("chat_id") or None)
        lost = await self._fail(request, rule, "before")
        if lost is not None:
            self._note(name, p, lost.status, None)
            return lost
        answer = await self._answer(request.match_info["token"], name, p, rule)
        if name == "getUpdates" and self.closing.is_set():
            return _broken(request)
        lost = await self._fail(request, rule, "after")
        self._note(name, p, answer["error_code"] if not answer["ok"] else 200 if lost is None else lost.status, answer)
        return lost if lost is not None else _response(answer)

    async def download(self, request: web.Request) -> web.StreamResponse:
        rule = self.world.faults.strike("file", None)
        lost = await self._fail(request, rule, "before")
        if lost is not None:
            return lost
        try:
            self._authorise(request.match_info["token"])
            _refuse(rule)
            data = self.world.files.download(request.match_info["path"], self.world.clock())
        except ApiError as error:
            return _response(_refusal(error))
        if rule and isinstance(rule.fault, Truncated):
            return await _truncated(request, data)
        return web.Response(body=data, content_type="application/octet-stream")

    def _authorise(self, token: str) -> None:
        if token != self.world.token:
            raise ApiError(401, "Unauthorized")

    async def _answer(self, token: str, name: str, p: Parameters, rule: Rule | None) -> dict[str, Any]:
        try:
            self._authorise(token)
            _refuse(rule)
            result = _method(name)(self.world, p)
            return {"ok": True, "result": await result if inspect.isawaitable(result) else result}
        except ApiError as error:
            return _refusal(error)

    async def _fail(self, request: web.Request, rule: Rule | None, moment: str) -> web.StreamResponse | None:
        """What goes out instead of an answer, or None when nothing is wrong at this moment."""
        if rule is None or getattr(rule.fault, "moment", None) != moment:
            return None
        match rule.fault:
            case ServerError(status):
                return web.Response(status=status, text=_HTML_ERROR.format(status), content_type="text/html")
            case Garbage():
                return web.Response(text="\x00<garbage", content_type="application/json")
            case Silence():
                return await self._silence(request, rule)
            case Reset():
                return _broken(request)
            case _:
                return None

    async def _silence(self, request: web.Request, rule: Rule) -> web.StreamResponse | None:
        waits = [asyncio.ensure_future(event.wait()) for event in (rule.released, self.closing)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return _broken(request) if self.closing.is_set() else None

    def _note(self, method: str, p: Parameters, status: int, answer: Any) -> None:
        files = tuple(sorted(upload.name for upload in p.uploads.values()))
        self.world.calls.append(Call(self.world.clock(), method, dict(p.values), files, status, answer))
        self.world.signal.notify()


def _method(name: str) -> Method:
    if name not in METHODS:
        raise ApiError(404, "Not Found: method not found")
    return METHODS[name]


def _refuse(rule: Rule | None) -> None:
    if rule and isinstance(rule.fault, Refusal):
        raise rule.fault.error


async def _read(request: web.Request) -> Parameters:
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        values |= json.loads(body) if body else {}
        return Parameters(values)
    uploads: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else value.decode()
    return Parameters(values, uploads)


def _refusal(error: ApiError) -> dict[str, Any]:
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    return answer | ({"parameters": error.parameters} if error.parameters else {})


def _response(answer: dict[str, Any]) -> web.Response:
    retry_after = answer.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return web.json_response(answer, status=200 if answer["ok"] else answer["error_code"], headers=headers)


def _broken(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    response = web.Response()
    response.set_status(499)
    return response


async def _truncated(request: web.Request, data: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(data))})
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    if request.transport:
        request.transport.close()
    return response
