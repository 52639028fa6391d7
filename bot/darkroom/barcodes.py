"""Codes on photos: bars of shop goods, QR and the like. It blocks, and a hostile file may end it: orders.py has it done."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from bot.darkroom.photos import FORMATS

if TYPE_CHECKING:
    from PIL.Image import Image

SIDES = (1600, 3200)
"""Longest sides in pixels that a picture is looked through at: small and quick first. Larger shows nothing more and costs seconds."""
SLANT = 45
"""Degrees: bars are found about 25 degrees around the upright and the level, so a second look is taken askew."""
KINDS = (
    *("EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "Code93", "ITF", "Codabar", "DataBar"),
    *("QRCode", "MicroQRCode", "DataMatrix", "Aztec", "PDF417"),
)
SHORTEST = 4
"""Characters: shorter ones are mostly stripes on a wall."""


def read(data: bytes) -> tuple[str, ...]:
    """What the codes on a whole picture say, each once, from the top down; empty when there are none."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        picture.draft("L", (SIDES[-1], SIDES[-1]))
        upright = ImageOps.exif_transpose(picture).convert("L")
    doubtful: tuple[str, ...] = ()
    for view in _views(upright):
        found = _read(view)
        if any(found.values()):
            return tuple(found)
        doubtful = doubtful or tuple(found)
    return doubtful


def _views(picture: "Image") -> Iterator["Image"]:
    from PIL.Image import Resampling

    small = _at_most(picture, SIDES[0])
    yield small
    yield small.rotate(SLANT, Resampling.BICUBIC, expand=True, fillcolor="white")
    if max(picture.size) > SIDES[0]:
        yield _at_most(picture, SIDES[-1])


def _at_most(picture: "Image", side: int) -> "Image":
    copy = picture.copy()
    copy.thumbnail((side, side))
    return copy


def _read(picture: "Image") -> dict[str, bool]:
    """And whether it is sure: six short digits (UPC-E) are soon seen in bars that stand askew, so the other looks come first."""
    import zxingcpp

    kinds = zxingcpp.barcode_formats_from_str(",".join(KINDS))
    found = zxingcpp.read_barcodes(picture, formats=kinds, text_mode=zxingcpp.TextMode.Plain)
    ordered = sorted(found, key=lambda each: (each.position.top_left.y, each.position.top_left.x))
    texts = {
        "".join(filter(str.isprintable, each.text)).strip(): each.format != zxingcpp.BarcodeFormat.UPCE
        for each in ordered
    }
    return {text: is_sure for text, is_sure in texts.items() if len(text) >= SHORTEST}
