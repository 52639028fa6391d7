"""What a person can write and send: every kind of message a phone makes."""

from collections.abc import Sequence
from pathlib import Path

from demo.standin import recordings
from demo.standin.attachments import file_content, file_fields, photo_content
from demo.standin.chats import Chat, Json, Message, stamp
from demo.standin.files import HIGH_SIDE, STANDARD_SIDE, StoredFile
from demo.standin.text import MAX_CAPTION, MAX_TEXT, plain
from demo.standin.world import World

Source = bytes | str | Path
Place = tuple[float, float]
"""Latitude and longitude in degrees."""


class Writer:
    """Sends at once, as a phone that is online. Raises ValueError for what a phone would not let a person send."""

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
        fields = file_fields(stored) | {"length": 240, "duration": duration}
        return self._post({"video_note": fields}, [stored])

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        stored = self._world.files.keep("Sticker", b"RIFF\x00\x00\x00\x00WEBP", mime="image/webp")
        fields = file_fields(stored) | {
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


def _bytes(source: Source) -> bytes:
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _caption(text: str | None) -> Json:
    if not text:
        return {}
    formatted = plain(text)
    if len(formatted.text) > MAX_CAPTION:
        raise ValueError(f"a phone sends captions of at most {MAX_CAPTION} characters")
    return {"caption": formatted.text} | ({"caption_entities": formatted.entities} if formatted.entities else {})
