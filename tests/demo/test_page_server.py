"""What the page's server answers, without a browser: guarded actions, files, and the stream of events."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession

from demo.telegram import Preset, Seat, StandIn, attach_page
from tests.demo.conftest import Clock
from tests.demo.pictures import picture
from tests.support.phone import Phone

GUARD = {"X-Phone": "1"}


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[StandIn]:
    server = StandIn(clock=clock, seed=7)
    ann = Phone(server, "Ann")
    server.people.append(ann)

    async def advance(time: timedelta) -> None:
        clock.now += time

    attach_page(server, [Seat("Shopper", ann)], advance, [Preset("Café Nord", 32.0809, 34.7806)])
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def web(server: StandIn) -> AsyncIterator[ClientSession]:
    async with ClientSession(server.url) as session:
        yield session


async def next_event(stream: ClientResponse) -> dict[str, Any]:
    line = b""
    while not line.startswith(b"data: "):
        line = await stream.content.readline()
        assert line, "the stream ended"
    return dict(json.loads(line.removeprefix(b"data: ")))


@pytest.mark.parametrize("path", ["/", "/page/app.js", "/page/chat.css", "/page/icon.svg"])
async def test_the_page_is_served_with_a_strict_policy(web: ClientSession, path: str) -> None:
    async with web.get(path) as answer:
        assert answer.status == 200
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
        body = await answer.text()
    assert "http://" not in body.replace("http://www.w3.org", "")
    assert "innerHTML" not in body


@pytest.mark.parametrize("path", ["/page/nothing.js", "/page/..%2Ftelegram.py", "/page/index", "/page/files/junk"])
async def test_nothing_else_is_served(web: ClientSession, path: str) -> None:
    async with web.get(path) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("path", ["/page/act", "/page/advance"])
async def test_a_foreign_page_cannot_act(web: ClientSession, path: str) -> None:
    async with web.post(path, json={"chat": 1, "what": "says", "hours": 1}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/page/events", "/page/files/junk"])
async def test_a_foreign_name_for_this_machine_reads_nothing(web: ClientSession, path: str) -> None:
    async with web.get(path, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


async def test_events_begin_with_everything_and_go_on_with_what_changes(web: ClientSession, server: StandIn) -> None:
    (ann,) = server.people
    await ann.opens()
    async with web.get("/page/events") as stream:
        hello = await next_event(stream)
        assert [message["text"] for message in hello["chats"][0]["messages"]] == ["/start"]
        assert hello["places"] == [{"name": "Café Nord", "latitude": 32.0809, "longitude": 34.7806}]
        assert hello["phones"][0]["people"][0]["name"] == "Ann"
        async with web.post("/page/act", json={"chat": ann.id, "what": "says", "text": "hi"}, headers=GUARD) as answer:
            assert await answer.json() == {"reason": ""}
        event = await next_event(stream)
        assert (event["type"], event["message"]["text"], event["message"]["mine"]) == ("message", "hi", True)


async def test_the_clock_moves_by_what_the_button_says(web: ClientSession, server: StandIn, clock: Clock) -> None:
    before = clock.now
    async with web.post("/page/advance", json={"hours": 24}, headers=GUARD) as answer:
        assert answer.status == 200
    assert clock.now - before == timedelta(days=1)
    async with web.post("/page/advance", json={"hours": -1}, headers=GUARD) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ({"what": "flies"}, "no phone can do 'flies'"),
        ({"what": "says", "text": " "}, "a phone sends 1 to 4096 characters at once, this is 0"),
        ({"what": "taps", "message": 1, "row": 0, "column": 0}, "the message is gone"),
        (
            {"what": "sends_location", "latitude": 99, "longitude": 0},
            "latitude goes from -90 to 90, longitude from -180 to 180",
        ),
    ],
)
async def test_what_a_phone_would_not_do_is_answered_with_the_reason(
    web: ClientSession, server: StandIn, deed: dict[str, Any], reason: str
) -> None:
    async with web.post("/page/act", json={"chat": server.people[0].id} | deed, headers=GUARD) as answer:
        assert (await answer.json())["reason"] == reason


async def test_only_pictures_and_sounds_are_shown_the_rest_is_downloaded(web: ClientSession, server: StandIn) -> None:
    (ann,) = server.people
    photo = await ann.sends_photo(picture())
    page = await ann.sends_document(b"<script>alert(1)</script>", "page.html")
    async with web.get(f"/page/files/{photo.file.file_id}") as answer:
        assert (answer.content_type, "Content-Disposition" in answer.headers) == ("image/jpeg", False)
    async with web.get(f"/page/files/{page.file.file_id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_stopping_ends_the_streams(clock: Clock) -> None:
    server = StandIn(clock=clock)
    attach_page(server, [Seat("Shopper", Phone(server, "Ann"))])
    await server.start()
    async with ClientSession(server.url) as session, session.get("/page/events") as stream:
        await next_event(stream)
        await server.stop()
        assert await stream.content.read() in {b"", b"\n"}
