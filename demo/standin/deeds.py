"""What is done on the page becomes what a person does."""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from demo.standin import recordings
from demo.standin.chats import Json, Message
from demo.standin.people import Person

MAX_PHOTOS = 10


@dataclass(frozen=True)
class Deed:
    """`what` names it; `files` are (name, type, bytes) in the order they were chosen."""

    chat_id: int
    what: str
    values: Json
    files: list[tuple[str, str, bytes]]

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")


async def read(request: web.Request) -> Deed:
    """JSON, or a form whose `deed` is JSON and whose other parts are files."""
    if request.content_type == "application/json":
        values: Json = await request.json()
        return Deed(int(values["chat"]), str(values["what"]), values, [])
    form = await request.post()
    values = json.loads(str(form["deed"]))
    parts = [part for part in form.getall("file", []) if isinstance(part, web.FileField)]
    files = [(part.filename, part.content_type, part.file.read()) for part in parts]
    return Deed(int(values["chat"]), str(values["what"]), values, files)


async def perform(person: Person, deed: Deed) -> None:
    """Raises ValueError or ApiError for what the phone would not do."""
    match deed.what:
        case "says":
            await person.says(deed.text("text"), reply_to=_message(person, deed, "reply_to"))
        case "opens":
            await person.opens(deed.text("payload"))
        case "taps":
            await _taps(person, deed)
        case "taps_key":
            await _taps_key(person, deed)
        case "edits":
            await person.edits(_known(person, deed), deed.text("text"))
        case "reacts":
            await person.reacts(_known(person, deed), deed.text("emoji") or None)
        case "blocks":
            await person.blocks_bot()
        case "sends_location":
            await _sends_location(person, deed)
        case _:
            await _sends_files(person, deed)


async def _sends_files(person: Person, deed: Deed) -> None:
    caption = deed.text("caption") or None
    match deed.what:
        case "sends_photos":
            await _sends_photos(person, deed, caption)
        case "sends_documents":
            for name, mime, data in deed.files:
                await person.sends_document(data, name, caption=caption, mime=mime)
                caption = None
        case "sends_voice":
            packets = list(_packets(deed.files[0][2])) if deed.files else []
            seconds = max(round(len(packets) / recordings.PACKETS_PER_SECOND), 1)
            await person.sends_voice(recordings.ogg(packets) if packets else None, duration=seconds)
        case _:
            raise ValueError(f"no phone can do {deed.what!r}")


async def _sends_photos(person: Person, deed: Deed, caption: str | None) -> None:
    """As many albums of ten as needed; a single photo goes alone."""
    photos: list[bytes] = [data for _, _, data in deed.files]
    for start in range(0, len(photos), MAX_PHOTOS):
        some = photos[start : start + MAX_PHOTOS]
        if len(some) == 1:
            await person.sends_photo(some[0], caption)
        else:
            await person.sends_photos(some, caption)
        caption = None


async def _sends_location(person: Person, deed: Deed) -> None:
    accuracy: Any = deed.values.get("accuracy")
    latitude, longitude = float(deed.values["latitude"]), float(deed.values["longitude"])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("latitude goes from -90 to 90, longitude from -180 to 180")
    person.place = (latitude, longitude)
    await person.sends_location(latitude, longitude, accuracy=float(accuracy) if accuracy else None)


async def _taps(person: Person, deed: Deed) -> None:
    message = _known(person, deed)
    row, column = int(deed.values["row"]), int(deed.values["column"])
    if row >= len(message.rows) or column >= len(message.rows[row]):
        raise ValueError("the button is gone")
    await person.taps(message.rows[row][column], message)


async def _taps_key(person: Person, deed: Deed) -> None:
    rows = (person.chat.keyboard or {}).get("keyboard", [])
    row, column = int(deed.values["row"]), int(deed.values["column"])
    if row >= len(rows) or column >= len(rows[row]):
        raise ValueError("the button is gone")
    await person.taps_key(rows[row][column])


def _known(person: Person, deed: Deed) -> Message:
    message = _message(person, deed, "message")
    if message is None:
        raise ValueError("the message is gone")
    return message


def _message(person: Person, deed: Deed, name: str) -> Message | None:
    wanted = deed.values.get(name)
    return person.chat.find(int(wanted)) if wanted else None


def _packets(data: bytes) -> Iterator[bytes]:
    """Opus packets as the page strings them together: two bytes of length (little end first), then the packet."""
    at = 0
    while at + 2 <= len(data):
        (length,) = struct.unpack_from("<H", data, at)
        yield data[at + 2 : at + 2 + length]
        at += 2 + length
