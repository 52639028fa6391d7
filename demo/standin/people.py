"""A person with Telegram open: what they do becomes updates for the bot."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demo.standin import recordings
from demo.standin.attachments import file_content, photo_content
from demo.standin.chats import Button, Chat, Json, Message, readable, stamp
from demo.standin.files import HIGH_SIDE, STANDARD_SIDE, StoredFile
from demo.standin.text import MAX_CAPTION, MAX_TEXT, plain
from demo.standin.world import Change, Press, World

Source = bytes | str | Path
Place = tuple[float, float]
"""Latitude and longitude in degrees."""
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person:
    """Acts at once, as a person does whose phone is online. Raises ValueError for what a phone would not let them do."""

    def __init__(self, world: World, chat: Chat, *, place: Place | None, phone: str) -> None:
        self._world = world
        self.chat = chat
        self.place = place
        """Where they are, for the button that asks for the location."""
        self.phone_number = phone

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def name(self) -> str:
        return str(self.chat.user["first_name"])

    async def says(self, text: str, *, reply_to: Message | None = None) -> Message:
        formatted = plain(text)
        if not 1 <= len(formatted.text) <= MAX_TEXT:
            raise ValueError(f"a phone sends 1 to {MAX_TEXT} characters at once, this is {len(formatted.text)}")
        content: Json = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = formatted.entities
        return self._post(content, reply_to=reply_to)

    async def opens(self, deep_link: str = "") -> Message:
        """Presses Start: plainly, or with the payload of a t.me link (or just the payload)."""
        payload = deep_link.rpartition("start=")[2]
        if payload and not _PAYLOAD.fullmatch(payload):
            raise ValueError(f"Telegram opens no link with the payload {payload!r}: 1 to 64 of A-Z a-z 0-9 _ -")
        if self.chat.blocked:
            await self.unblocks_bot()
        return await self.says(f"/start {payload}".strip())

    async def taps(self, label: str | Button, message: Message | None = None) -> Press | Message | str:
        """The newest button whose label contains `label` (or whose callback data is it): a press, or what a reply button sends.

        Returns the address or the copied text of a button that only opens or copies. Raises ValueError when there is none.
        """
        reply = self._reply_button(label) if isinstance(label, str) and message is None else None
        if reply and (reply["text"] == label or not self._inline_button(label, message)):
            return await self.taps_key(reply)
        found, button = self._button(label, message)
        match button.raw:
            case {"callback_data": data}:
                return self.presses(found, str(data))
            case {"url": url} if f"t.me/{self._world.bot['username']}?start=" in url:
                return await self.opens(url)
            case {"url": url}:
                return str(url)
            case {"copy_text": {"text": copied}}:
                return str(copied)
            case _:
                raise ValueError(f"the stand-in has no phone that can press {button.raw}")

    def presses(self, message: Message, data: str) -> Press:
        """The bare press, also of a button that is no longer there: a phone may lag behind."""
        world = self._world
        press = Press(str(world.rng.randrange(10**17, 10**18)), message, data, world.clock())
        world.presses[press.id] = press
        self.chat.acted_at = world.revision
        where = message.api() if not message.deleted else {"chat": message.chat, "message_id": message.id, "date": 0}
        payload = {
            "id": press.id,
            "from": self.chat.user,
            "message": where,
            "chat_instance": str(self.id * 7),
            "data": data,
        }
        world.updates.put("callback_query", payload, self.id)
        return press

    async def sends_photo(
        self, photo: Source, caption: str | None = None, *, high: bool = False, reply_to: Message | None = None
    ) -> Message:
        """Re-encoded as Telegram does; `high` is the HD option. Raises ApiError for what is no photo."""
        content, sizes = photo_content(
            self._world.files.keep_photo(_bytes(photo), side=HIGH_SIDE if high else STANDARD_SIDE)
        )
        return self._post(content | _caption(caption), sizes, reply_to=reply_to)

    async def sends_photos(self, photos: Sequence[Source], caption: str | None = None) -> list[Message]:
        """An album: one update each, one media_group_id."""
        if not 2 <= len(photos) <= 10:
            raise ValueError("an album holds 2 to 10 photos")
        group = {"media_group_id": str(self._world.rng.randrange(10**16, 10**17))}
        stored = [photo_content(self._world.files.keep_photo(_bytes(photo))) for photo in photos]
        captions = [_caption(caption)] + [{}] * (len(stored) - 1)
        return [
            self._post(content | group | under, sizes) for (content, sizes), under in zip(stored, captions, strict=True)
        ]

    async def sends_document(
        self, data: Source, filename: str, *, caption: str | None = None, mime: str = "application/octet-stream"
    ) -> Message:
        """Kept byte for byte; photos sent as files too."""
        stored = self._world.files.keep(
            "Document", _bytes(data), name=filename, mime=recordings.mime_of(filename, mime)
        )
        content, files = file_content("document", stored, {})
        return self._post(content | _caption(caption), files)

    async def sends_voice(self, data: Source | None = None, *, duration: int = 3) -> Message:
        """`data` is Ogg Opus as phones record it; without it, that many seconds of silence."""
        recorded = recordings.silence(duration) if data is None else _bytes(data)
        stored = self._world.files.keep("Voice", recorded, mime="audio/ogg")
        content, files = file_content("voice", stored, {"duration": duration})
        return self._post(content, files)

    async def sends_video_note(self, data: Source = b"video", *, duration: int = 3) -> Message:
        stored = self._world.files.keep("VideoNote", _bytes(data), mime="video/mp4")
        fields = _file(stored) | {"length": 240, "duration": duration}
        return self._post({"video_note": fields}, [stored])

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        stored = self._world.files.keep("Sticker", b"RIFF\x00\x00\x00\x00WEBP", mime="image/webp")
        fields = _file(stored) | {
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
        }
        return self._post({"sticker": fields | {"emoji": emoji, "set_name": "HotCherry"}}, [stored])

    async def sends_location(
        self, lat: float, lon: float, *, accuracy: float | None = None, live: bool = False
    ) -> Message:
        place: Json = {"latitude": lat, "longitude": lon}
        place |= {"horizontal_accuracy": accuracy} if accuracy is not None else {}
        return self._post({"location": place | ({"live_period": 900} if live else {})})

    async def sends_venue(self, lat: float, lon: float, title: str, address: str) -> Message:
        place = {"latitude": lat, "longitude": lon}
        return self._post({"location": place, "venue": {"location": place, "title": title, "address": address}})

    async def sends_contact(self, *, user_id: int | None = None) -> Message:
        """Their own, as the contact button sends it, unless `user_id` says whose."""
        contact = {"phone_number": self.phone_number, "first_name": self.name, "user_id": user_id or self.id}
        return self._post({"contact": contact})

    async def forwards(self, message: Message) -> Message:
        origin = {"type": "user", "sender_user": message.sender, "date": stamp(message.date)}
        content = {name: value for name, value in message.content.items() if name != "media_group_id"}
        return self._post(content | {"forward_origin": origin}, message.files)

    async def edits(self, message: Message, text: str) -> Message:
        """Their own text or caption."""
        if message.from_bot or message.deleted:
            raise ValueError("a person edits only their own messages")
        formatted = plain(text)
        name = "text" if "text" in message.content else "caption"
        entities = "entities" if name == "text" else "caption_entities"
        kept = {field: value for field, value in message.content.items() if field not in {name, entities}}
        content = kept | {name: formatted.text} | ({entities: formatted.entities} if formatted.entities else {})
        self._world.edit(self.chat, message, content, None, message.files)
        self.chat.acted_at = self._world.revision
        self._world.updates.put("edited_message", message.api(), self.id)
        return message

    async def reacts(self, message: Message, emoji: str | None) -> None:
        old = message.reactions.get(self.id, [])
        new: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
        message.reactions[self.id] = new
        self._world.touch(self.chat, message)
        moment = stamp(self._world.clock())
        change = {"chat": self.chat.api(), "message_id": message.id, "user": self.chat.user, "date": moment}
        self._world.updates.put("message_reaction", change | {"old_reaction": old, "new_reaction": new}, self.id)

    async def blocks_bot(self) -> None:
        self._membership(blocked=True)

    async def unblocks_bot(self) -> None:
        self._membership(blocked=False)

    async def deletes_account(self) -> None:
        self.chat.deactivated = True

    def _membership(self, *, blocked: bool) -> None:
        self.chat.blocked = blocked
        status = [
            {"user": self._world.bot, "status": "member"},
            {"user": self._world.bot, "status": "kicked", "until_date": 0},
        ]
        old, new = status if blocked else reversed(status)
        moment = stamp(self._world.clock())
        change = {
            "chat": self.chat.api(),
            "from": self.chat.user,
            "date": moment,
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self._world.updates.put("my_chat_member", change, self.id)
        self._world.changed(Change("chat", self.chat))

    def _post(
        self, content: Json, files: list[StoredFile] | None = None, *, reply_to: Message | None = None
    ) -> Message:
        if self.chat.blocked:
            raise ValueError(f"{self.name} has blocked the bot and cannot write to it")
        self.chat.started = True
        message = self._world.post(self.chat, self.chat.user, content, files=files, reply_to=reply_to)
        self.chat.acted_at = self._world.revision
        self._world.updates.put("message", message.api(), self.id)
        return message

    def _reply_button(self, label: str) -> Json | None:
        """The button under the text field whose label fits."""
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        return next((button for row in rows for button in row if readable(label) in readable(button["text"])), None)

    async def taps_key(self, button: Json) -> Message:
        """A button of the keyboard under the text field."""
        if (self.chat.keyboard or {}).get("one_time_keyboard"):
            self.chat.keyboard = None
            self._world.changed(Change("chat", self.chat))
        if button.get("request_contact"):
            return await self.sends_contact()
        if not button.get("request_location"):
            return await self.says(button["text"])
        if self.place is None:
            raise ValueError(f"{self.name} has no place: give the person one, or send a location")
        return await self.sends_location(*self.place, accuracy=12.0)

    def _inline_button(self, label: str | Button, message: Message | None) -> tuple[Message, Button] | None:
        for one in [message] if message else self.chat.newest():
            fitting = [
                button for button in one.buttons if button == label or (isinstance(label, str) and _fits(button, label))
            ]
            if fitting:
                return one, min(fitting, key=lambda button: button.text != label)
        return None

    def _button(self, label: str | Button, message: Message | None) -> tuple[Message, Button]:
        found = self._inline_button(label, message)
        if found is None:
            shown = [button.text for one in self.chat.visible() for button in one.buttons]
            raise ValueError(f"{self.name} sees no button {label!r}; visible: {shown or 'none'}")
        return found


def _fits(button: Button, label: str) -> bool:
    return readable(label) in readable(button.text) or button.data == label


def _bytes(source: Source) -> bytes:
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _file(stored: StoredFile) -> dict[str, Any]:
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}


def _caption(text: str | None) -> Json:
    if not text:
        return {}
    formatted = plain(text)
    if len(formatted.text) > MAX_CAPTION:
        raise ValueError(f"a phone sends captions of at most {MAX_CAPTION} characters")
    return {"caption": formatted.text} | ({"caption_entities": formatted.entities} if formatted.entities else {})
