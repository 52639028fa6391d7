"""Files on the way out: uploads and file ids become the file fields of a message."""

import mimetypes
from collections.abc import Mapping
from typing import Any

from demo.standin.chats import Json
from demo.standin.files import Files, StoredFile
from demo.standin.parameters import Parameters, Upload, caption
from demo.standin.refusals import bad_request

KINDS = {"photo": "Photo", "document": "Document", "voice": "Voice", "audio": "Audio", "video": "Video"}
_ALONE = ("document", "audio")
"""Albums of these hold nothing else."""

Attached = tuple[Json, list[StoredFile]]


def attach(files: Files, p: Parameters, kind: str, values: Mapping[str, Any], *, name: str | None = None) -> Attached:
    """The content field of one file, and the stored files. `name` is the field that holds the file (default: the kind).

    Raises ApiError for a missing, empty, oversized or undecodable file, and for a file id of another kind.
    """
    reference = str(values.get(name or kind) or "")
    upload = p.upload(reference) if reference else p.upload(name or kind)
    if upload:
        return _uploaded(files, kind, upload, values)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    return _by_id(files, kind, reference, values)


def album_items(files: Files, p: Parameters, items: list[Any]) -> list[Attached]:
    """Every member of an album, caption included. Raises ApiError before anything is sent."""
    kinds = [str(item.get("type")) for item in items]
    for kind in _ALONE:
        if kind in kinds and set(kinds) != {kind}:
            raise bad_request(f"{KINDS[kind]} can't be mixed with other media types")
    return [media_item(files, p, item) for item in items]


def media_item(files: Files, p: Parameters, item: Any, *, too_long: str = "message caption is too long") -> Attached:
    """One InputMedia. Raises ApiError."""
    kind = item.get("type") if isinstance(item, dict) else None
    if kind not in {"photo", "document", "audio", "video"}:
        raise bad_request("can't parse InputMedia: Unsupported media type")
    under = caption(item, too_long=too_long)
    content, stored = attach(files, p, str(kind), item, name="media")
    return content | under, stored


def _uploaded(files: Files, kind: str, upload: Upload, values: Mapping[str, Any]) -> Attached:
    if kind == "photo":
        return photo_content(files.keep_photo(upload.data))
    mime = mimetypes.guess_type(upload.name)[0] or upload.mime or "application/octet-stream"
    stored = files.keep(KINDS[kind], upload.data, name=upload.name, mime="audio/ogg" if kind == "voice" else mime)
    return file_content(kind, stored, values)


def _by_id(files: Files, kind: str, reference: str, values: Mapping[str, Any]) -> Attached:
    if reference.startswith(("http://", "https://")):
        raise bad_request("wrong file identifier/HTTP URL specified")
    stored = files.find(reference)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if stored.kind != KINDS[kind]:
        raise bad_request(f"can't use file of type {stored.kind} as {KINDS[kind]}")
    return photo_content([stored]) if kind == "photo" else file_content(kind, stored, values)


def photo_content(sizes: list[StoredFile]) -> Attached:
    return {"photo": [file_fields(size) | {"width": size.width, "height": size.height} for size in sizes]}, sizes


def file_fields(stored: StoredFile) -> Json:
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}


def file_content(kind: str, stored: StoredFile, values: Mapping[str, Any]) -> Attached:
    fields = file_fields(stored) | {"mime_type": stored.mime}
    if kind in {"document", "audio", "video"}:
        fields["file_name"] = stored.name
    if kind in {"voice", "audio", "video"}:
        fields["duration"] = int(values.get("duration") or 0)
    if kind == "video":
        fields |= {"width": int(values.get("width") or 0), "height": int(values.get("height") or 0)}
    for name in ("title", "performer") if kind == "audio" else ():
        if values.get(name):
            fields[name] = values[name]
    return {kind: fields}, [stored]
