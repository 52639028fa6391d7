"""Files that people send: a row at once, the file a moment later. handlers/fetcher.py brings them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.desk import Desk
from bot.model.happenings import MediaSettled
from bot.model.ids import MediaId, SheetId, VisitId
from bot.model.inputs import FILES, Given
from bot.model.refusal import Refusal, Refused
from bot.model.report import Media, MediaState
from bot.model.unusable import Why

_MEGABYTE = 1 << 20
Shown = Literal["photo", "audio", "voice", "video", "document"]
_SHOWN: Mapping[str, Shown] = {
    **dict.fromkeys(("jpg", "jpeg", "png", "webp", "gif", "bmp"), "photo"),
    **dict.fromkeys(("mp3", "m4a"), "audio"),
    **dict.fromkeys(("ogg", "oga", "opus"), "voice"),
    "mp4": "video",
    **dict.fromkeys(("wav", "aac", "amr", "flac", "3gp", "mov", "webm", "avi", "mkv"), "document"),
}
"""What Telegram plays or shows by itself; the rest goes as a file that is opened outside."""


def kind_of_file(name: str) -> Shown | None:
    """How a picture, recording or video of that name is shown in a chat; None for other files."""
    return _SHOWN.get(name.rpartition(".")[2].casefold())


def receive(
    desk: Desk,
    given: Given,
    *,
    purpose: str,
    visit_id: VisitId | None = None,
    sheet_id: SheetId | None = None,
    ref: str | None = None,
) -> Media:
    """The pending row of a file. Raises Refusal: UNEXPECTED_INPUT when there is none, FILE_TOO_BIG when Telegram will not serve it, FILES_TODAY."""
    if given.kind not in FILES:
        raise Refusal(Refused.UNEXPECTED_INPUT)
    limit = desk.settings.max_download_mb
    if given.size is not None and given.size > limit * _MEGABYTE:
        raise Refusal(Refused.FILE_TOO_BIG, limit_mb=limit)
    _enough_today(desk, given.size or 0)
    return desk.tx.media.add(
        Media(
            person_id=desk.actor.id,
            purpose=purpose,
            visit_id=visit_id,
            sheet_id=sheet_id,
            ref=ref,
            kind=given.kind,
            file_id=given.file_id,
            file_unique_id=given.file_unique_id,
            name=given.name,
            mime=given.mime,
            size=given.size,
            duration=given.duration,
            width=given.width,
            height=given.height,
            group=given.group,
            message_id=given.message_id,
            forwarded=given.forwarded,
            received_at=desk.now,
        )
    )


def _enough_today(desk: Desk, size: int) -> None:
    """Raises Refusal FILES_TODAY when the person's files of a day weigh too much."""
    limit = desk.settings.files_mb_per_day
    sent = desk.tx.media.bytes_of(desk.actor.id, desk.now - timedelta(days=1))
    if sent + size > limit * _MEGABYTE:
        raise Refusal(Refused.FILES_TODAY, limit_mb=limit)


def settle(
    desk: Desk,
    media_id: MediaId,
    *,
    sha256: str | None = None,
    width: int | None = None,
    height: int | None = None,
    exif: Mapping[str, Any] | None = None,
    why: str | None = None,
    inspection: object = None,
) -> None:
    """It was fetched and looked into: stored, or refused when `why` says what is wrong with it. A second time changes nothing."""
    values: dict[str, object] = {
        "state": MediaState.REFUSED if why else MediaState.STORED,
        "sha256": sha256,
        "exif": exif or {},
        "why": why,
    }
    sizes = {name: size for name, size in (("width", width), ("height", height)) if size is not None}
    _end(desk, media_id, values | sizes, inspection)


def put_off(desk: Desk, media_id: MediaId, until: datetime) -> None:
    """Telegram could not give it just now."""
    media = desk.tx.media.get(media_id)
    if media is not None:
        desk.tx.media.change(media_id, attempts=media.attempts + 1, next_at=until)


def give_up(desk: Desk, media_id: MediaId, *, why: str = Why.UNAVAILABLE) -> None:
    """Telegram did not give it in all the time there was."""
    _end(desk, media_id, {"state": MediaState.FAILED, "why": why}, None)


def _end(desk: Desk, media_id: MediaId, values: Mapping[str, object], inspection: object) -> None:
    if not desk.tx.media.change(media_id, where={"state": MediaState.PENDING}, next_at=None, **values):
        return
    media = desk.tx.media.get(media_id)
    assert media is not None
    desk.person = desk.tx.people.get(media.person_id)
    desk.happened(MediaSettled(media=media, inspection=inspection))
