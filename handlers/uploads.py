"""The bytes behind an attachment: somebody's file, one from the store, or a document made now; or Telegram's own copy of it."""

import json
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from bot.darkroom import orders
from bot.model.ids import MediaId
from bot.model.message import Attachment, Message
from bot.model.report import Media, MediaState
from bot.ports import Documents, Files, Store
from bot.texts.bidi import without_marks

_log = logging.getLogger(__name__)
_UNFIT = frozenset('\\/:*?"<>|')
_MAX_NAME, _MAX_ENDING = 100, 12
_PLAYED = ("voice", "audio", "video")
_ENDINGS = {"photo": "jpg", "voice": "ogg", "audio": "mp3", "video": "mp4"}
REMEMBERED = 2000
"""Files whose name at Telegram is kept, for this run of the program; what was not sent longest goes first."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Content with its name, or `file_id`: what Telegram has already."""

    content: bytes = b""
    filename: str = ""
    duration: int | None = None
    """Seconds of a recording: Telegram shows 0:00 when nobody tells."""
    file_id: str = ""


def _named(name: str) -> str:
    """Fit for a header and for any disk: no path, no control or direction characters, not too long."""
    kept = "".join(each for each in name if each.isprintable() and each not in _UNFIT)
    stem, dot, ending = without_marks(kept).strip(" .").rpartition(".")
    return f"{stem[:_MAX_NAME]}{dot}{ending[:_MAX_ENDING]}" or "file"


class Uploads:
    def __init__(self, store: Store, files: Files, documents: Documents) -> None:
        self._store = store
        self._files = files
        self._documents = documents
        self._remembered: OrderedDict[str, str] = OrderedDict()

    async def present(self, message: Message) -> Message:
        """Without the files that were never stored: the rest is still worth saying."""
        if not any(each.media for each in message.attachments):
            return message
        kept = tuple([each for each in message.attachments if not each.media or await self._stored(each.media)])
        if len(kept) < len(message.attachments):
            _log.warning("%s files were left out of a message: not stored", len(message.attachments) - len(kept))
        return replace(message, attachments=kept)

    async def of(self, attachment: Attachment) -> Upload:
        """Raises LookupError for a file that is not there, Unusable for a picture of which no clean copy can be made."""
        if file_id := self._remembered.get(_key(attachment)):
            return Upload(file_id=file_id)
        if attachment.document:
            content, name = await self._documents.make(attachment)
            return Upload(content, _named(attachment.filename or name))
        media = await self._stored(attachment.media) if attachment.media else None
        sha256 = media.sha256 if media else attachment.sha256
        if sha256 is None:
            raise LookupError("an attachment without a file")
        content = await self._files.read(sha256)
        if attachment.clean and attachment.kind in {"photo", "document"}:
            content = await orders.clean(content, photo=attachment.kind == "photo")
        named = attachment.filename or (media and media.name)
        name = _named(named or f"{sha256[:8]}.{_ENDINGS.get(attachment.kind, 'bin')}")
        return Upload(content, name, media.duration if media and attachment.kind in _PLAYED else None)

    def remember(self, attachments: Sequence[Attachment], file_ids: Sequence[str]) -> None:
        """What Telegram calls the files that it was just sent."""
        for attachment, file_id in zip(attachments, file_ids, strict=False):
            if file_id and (key := _key(attachment)):
                self._remembered[key] = file_id
                self._remembered.move_to_end(key)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    def forget(self, attachments: Sequence[Attachment]) -> bool:
        """Telegram does not know them (any more); whether any of them was remembered."""
        known = [each for each in attachments if self._remembered.pop(_key(each), None)]
        return bool(known)

    async def _stored(self, media_id: MediaId) -> Media | None:
        media = await self._store.read(lambda tx: tx.media.get(media_id))
        return media if media and media.state is MediaState.STORED else None


def _key(attachment: Attachment) -> str:
    """Empty for what is made anew each time."""
    if not (attachment.media or attachment.sha256 or attachment.lasting):
        return ""
    return json.dumps(asdict(replace(attachment, caption="")), sort_keys=True)
