"""Whether a file is what it says it is, by its first bytes."""

from bot.darkroom.photos import Unusable
from bot.model.unusable import Why

_OGG, _ZIP = (b"OggS",), (b"PK\x03\x04", b"PK\x05\x06")
_SOUND = (*_OGG, b"ID3", b"fLaC", b"RIFF", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9")
_BY_KIND = {"voice": _OGG, "audio": _SOUND, "video": (b"\x1a\x45\xdf\xa3", b"RIFF", b"OggS")}
_BY_MIME = {
    "application/pdf": (b"%PDF-",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _ZIP,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _ZIP,
    "application/zip": _ZIP,
}
_MP4_KINDS = frozenset({"voice", "audio", "video"})
"""MP4 and its relatives say `ftyp` after four bytes of length."""


def check(kind: str, mime: str | None, data: bytes) -> None:
    """Raises Unusable. Kinds and types that are not listed pass."""
    if not data:
        raise Unusable(Why.EMPTY)
    expected = _BY_KIND.get(kind) or _BY_MIME.get(mime or "")
    if expected is None or data.startswith(expected):
        return
    if kind in _MP4_KINDS and data[4:8] == b"ftyp":
        return
    raise Unusable(Why.WRONG_TYPE)
