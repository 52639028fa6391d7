"""Looking into pictures: whole, of a known kind, not too large to decode, and what their EXIF says. All of it blocks, and a hostile file may end it: orders.py has it done."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.model.unusable import Why

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP")
PHOTO_SIDE = 2560
"""The longest side of what is sent as a photo: Telegram makes it smaller anyway and refuses width + height over 10000."""
PHOTO_RATIO = 20
_QUALITY = 88
_GPS, _EXIF = 0x8825, 0x8769


class Unusable(Exception):  # noqa: N818 - it is the file that is wrong, not the program
    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Look:
    width: int | None = None
    height: int | None = None
    exif: Mapping[str, Any] = field(default_factory=dict)
    """Those of taken_at, latitude, longitude, make, model that the picture tells."""


def look(data: bytes, max_megapixels: int) -> Look:
    """Decodes all of it: a header that reads well says nothing about the rest. Raises Unusable."""
    if not data:
        raise Unusable(Why.EMPTY)
    picture = _opened(data, max_megapixels)
    try:
        picture.load()
    except Exception as error:  # the decoders raise whatever a damaged file makes them raise
        raise Unusable(Why.CUT) from error
    return Look(picture.width, picture.height, _told(picture))


def clean(data: bytes, *, photo: bool) -> bytes:
    """The same picture without EXIF, upright; small enough for a photo message if `photo`. Other files as they are."""
    from PIL import Image, ImageOps

    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except OSError:
        return data
    kind = "JPEG" if photo else picture.format or "JPEG"
    if photo:
        picture.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in {"RGB", "L"}:
        upright = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    if photo:
        upright = _as_photo(upright)
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    written = BytesIO()
    bare.save(written, kind, quality=_QUALITY)
    return written.getvalue()


def _opened(data: bytes, max_megapixels: int) -> "Image":
    from PIL import Image

    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(Why.TOO_MANY_PIXELS) from error
    except Exception as error:  # unknown kinds and damaged headers end in many exceptions
        raise Unusable(Why.NOT_A_PICTURE) from error
    if picture.width * picture.height > max_megapixels * 1_000_000:
        raise Unusable(Why.TOO_MANY_PIXELS)
    return picture


def _as_photo(picture: "Image") -> "Image":
    """At most PHOTO_SIDE long; bars beside what is too thin for Telegram."""
    from PIL import ImageOps

    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    short = math.ceil(max(picture.size) / PHOTO_RATIO)
    if min(picture.size) >= short:
        return picture
    return ImageOps.pad(picture, (max(picture.width, short), max(picture.height, short)), color="white")


def _told(picture: "Image") -> dict[str, Any]:
    from PIL import ExifTags

    try:
        exif = picture.getexif()
        inside, gps = exif.get_ifd(_EXIF), exif.get_ifd(_GPS)
    except Exception:  # noqa: BLE001 - damaged EXIF in a whole picture: it tells nothing
        return {}
    told = {
        "taken_at": inside.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime),
        "make": exif.get(ExifTags.Base.Make),
        "model": exif.get(ExifTags.Base.Model),
    }
    kept = {name: _line(value) for name, value in told.items() if isinstance(value, str)}
    return {name: value for name, value in kept.items() if value} | _place(gps)


def _line(value: str) -> str:
    return "".join(character for character in value if character.isprintable()).strip()[:64]


def _place(gps: Mapping[int, Any]) -> dict[str, float]:
    """GPS tags 1 to 4: hemisphere and degrees, minutes, seconds."""
    try:
        latitude = _degrees(gps[2]) * (-1 if gps.get(1) == "S" else 1)
        longitude = _degrees(gps[4]) * (-1 if gps.get(3) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return {}
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return {}
    return {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}


def _degrees(parts: tuple[Any, Any, Any]) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
