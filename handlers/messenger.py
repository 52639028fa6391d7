"""A message as calls to Telegram, part by part, and what became of them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import (
    InputFile,
    InputMedia,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.model.message import Attachment, Message
from handlers import markup, parts
from handlers.courtesy import Call, Courtesy
from handlers.errors import Failure, classify
from handlers.parts import Part
from handlers.transport import Telegram
from handlers.uploads import Upload, Uploads

_log = logging.getLogger(__name__)
_NO_PREVIEW = {"is_disabled": True}
_METHODS = {
    "photo": "sendPhoto",
    "document": "sendDocument",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "video": "sendVideo",
}
_MEDIA: dict[str, Callable[..., InputMedia]] = {
    "photo": InputMediaPhoto,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
    "video": InputMediaVideo,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """`ids` are the messages that stand in the chat now; without a failure, all of it stands, as these parts."""

    ids: tuple[int, ...] = ()
    failure: Failure | None = None
    parts: tuple[Part, ...] = ()


class Messenger:
    def __init__(self, bot: Telegram, uploads: Uploads, courtesy: Courtesy) -> None:
        self._bot = bot
        self._uploads = uploads
        self._courtesy = courtesy

    async def send(self, chat_id: int, message: Message, sent: Sequence[int] = ()) -> Attempt:
        """`sent` are the ids of an earlier attempt that ended half-way: those parts are not said again. Raises ValueError."""
        whole = await self.parts(message)
        ids = list(sent)
        covered = 0
        for part in whole:
            covered += part.count
            if covered <= len(sent):
                continue
            try:
                ids += await self._say(chat_id, part, _options(message))
            except TelegramError as error:
                return Attempt(tuple(ids), classify(error))
        return Attempt(tuple(ids), parts=whole)

    async def parts(self, message: Message) -> tuple[Part, ...]:
        """As it stands in a chat. Raises ValueError."""
        return parts.compose(await self._uploads.present(message))

    async def edit(self, chat_id: int, ids: Sequence[int], old: tuple[Part, ...], message: Message) -> Attempt:
        """The failure's meaning is `gone` when it cannot be edited (any more): send it anew. Raises ValueError."""
        new = await self.parts(message)
        new = parts.under_the_same_picture(old, new) if message.only_edit else new
        if (gone := parts.too_many(old, new)) and len(ids) == sum(part.count for part in old):
            failure = await self._change(chat_id, ids[-1], old[-1], new[0])
            if failure is None:
                self._courtesy.put(Call("deleteMessages", {"chat_id": chat_id, "message_ids": list(ids[:gone])}))
            return Attempt(tuple(ids if failure else ids[gone:]), failure, new)
        if not parts.editable(old, new) or len(ids) != sum(part.count for part in new):
            return Attempt(tuple(ids), Failure("gone", "of another shape"))
        position = 0
        for before, after in zip(old, new, strict=True):
            failure = await self._change(chat_id, ids[position], before, after) if before != after else None
            if failure:
                return Attempt(tuple(ids), failure)
            position += after.count
        return Attempt(tuple(ids), parts=new)

    async def _change(self, chat_id: int, message_id: int, before: Part, after: Part) -> Failure | None:
        try:
            answer = await self._tolerant(self._edit_part, chat_id, message_id, before, after)
            self._uploads.remember(after.files, _file_ids(after.files, [answer]))
        except TelegramError as error:
            failure = classify(error)
            if failure.meaning == "never" and self._uploads.forget(after.files):
                return await self._change(chat_id, message_id, before, after)
            return None if failure.meaning == "unchanged" else failure
        return None

    async def _edit_part(self, parse_mode: str | None, chat_id: int, message_id: int, before: Part, after: Part) -> Any:
        where = {"chat_id": chat_id, "message_id": message_id, "reply_markup": after.keyboard}
        words = {"text": _words(after.text, parse_mode), "parse_mode": parse_mode}
        if after.kind == "text":
            return await self._bot.call("editMessageText", {**where, **words, "link_preview_options": _NO_PREVIEW})
        if before.files == after.files:
            words["caption"] = words.pop("text")
            return await self._bot.call("editMessageCaption", {**where, **words})
        upload = await self._upload(chat_id, after.files[0])
        media = _media(after.files[0], upload, after.text, parse_mode)
        return await self._bot.upload("editMessageMedia", {**where, "media": media})

    async def _say(self, chat_id: int, part: Part, options: dict[str, Any]) -> list[int]:
        """The message ids. Raises TelegramError."""
        try:
            answer = await self._tolerant(self._send_part, chat_id, part, options)
        except TelegramError as error:
            if classify(error).meaning != "never" or not self._uploads.forget(part.files):
                raise
            return await self._say(chat_id, part, options)
        messages = answer if isinstance(answer, list) else [answer]
        self._uploads.remember(part.files, _file_ids(part.files, messages))
        return [message["message_id"] for message in messages]

    async def _tolerant(self, call: Any, *args: Any) -> Any:
        """Once more without formatting when Telegram cannot read ours: the words matter more."""
        try:
            return await call(ParseMode.HTML, *args)
        except TelegramError as error:
            if classify(error).meaning != "markup":
                raise
            _log.error("a message had markup that Telegram refuses; it went out plain")
            return await call(None, *args)

    async def _send_part(self, parse_mode: str | None, chat_id: int, part: Part, options: dict[str, Any]) -> Any:
        usual = {"chat_id": chat_id, "reply_markup": part.keyboard, **options}
        words = _words(part.text, parse_mode)
        match part.kind:
            case "text":
                return await self._bot.call(
                    "sendMessage",
                    {**usual, "text": words, "parse_mode": parse_mode, "link_preview_options": _NO_PREVIEW},
                )
            case "venue":
                assert part.venue is not None
                place = {name: getattr(part.venue, name) for name in ("title", "address", "latitude", "longitude")}
                return await self._bot.call("sendVenue", {**usual, **place})
            case "file":
                kind = part.files[0].kind
                upload = await self._upload(chat_id, part.files[0])
                values = {kind: _input(upload), "caption": words or None}
                more = {"parse_mode": parse_mode, "duration": upload.duration}
                return await self._bot.upload(_METHODS[kind], {**usual, **values, **more})
            case "album":
                uploads = [await self._upload(chat_id, each) for each in part.files]
                media = [
                    _media(each, upload, each.caption, parse_mode)
                    for each, upload in zip(part.files, uploads, strict=True)
                ]
                return await self._bot.upload("sendMediaGroup", {**usual, "media": media})

    async def _upload(self, chat_id: int, attachment: Attachment) -> Upload:
        if attachment.document and not attachment.lasting:
            action = "upload_photo" if attachment.kind == "photo" else "upload_document"
            self._courtesy.put(Call("sendChatAction", {"chat_id": chat_id, "action": action}))
        return await self._uploads.of(attachment)


def _words(text: str, parse_mode: str | None) -> str:
    return text if parse_mode else markup.plain(text)


def _input(upload: Upload, *, attach: bool = False) -> InputFile | str:
    return upload.file_id or InputFile(upload.content, filename=upload.filename, attach=attach)


def _file_ids(files: Sequence[Attachment], messages: Sequence[Any]) -> list[str]:
    """Of the largest size of photos. Telegram answers some edits with True instead of the message."""
    found = []
    for attachment, message in zip(files, messages, strict=False):
        what = message.get(attachment.kind) if isinstance(message, dict) else None
        size = what[-1] if isinstance(what, list) and what else what
        found.append(str(size["file_id"]) if isinstance(size, dict) else "")
    return found


def _media(attachment: Attachment, upload: Upload, caption: str, parse_mode: str | None) -> InputMedia:
    played = {} if upload.duration is None else {"duration": upload.duration}
    return _MEDIA[attachment.kind](
        media=_input(upload, attach=True),
        caption=_words(caption, parse_mode) or None,
        parse_mode=parse_mode,
        **played,
    )


def _options(message: Message) -> dict[str, bool | None]:
    return {"disable_notification": message.silent or None, "protect_content": message.protect or None}
