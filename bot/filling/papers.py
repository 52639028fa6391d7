"""The picture over a question, made when it is sent: whole pictures one below the other, then numbered ones side by side."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Maker = Callable[[Mapping[str, Any], Callable[[str], bytes]], tuple[bytes, str]]

WIDTH, GAP = 1280, 16
TALLEST, TALLEST_BESIDE = 2400, 720
"""Pixels that all whole pictures together may be high, alone and over the choices: buttons are to stay in sight."""
BADGE = 76
_QUALITY = 88


def form_picture(data: Mapping[str, Any], read: Callable[[str], bytes]) -> tuple[bytes, str]:
    """`data`: {"whole": SHA-256s, "cells": [number, SHA-256] each}. What cannot be read (any more) is left white: the question counts."""
    whole = [_opened(read, sha256) for sha256 in data["whole"]]
    tallest = (TALLEST_BESIDE if data["cells"] else TALLEST) // max(1, len(whole))
    blocks = [_at_most(picture, WIDTH, tallest) for picture in whole if picture is not None]
    numbered = [(str(number), _opened(read, sha256)) for number, sha256 in data["cells"]]
    blocks += _rows(numbered)
    return _jpeg(_stacked(blocks)), "picture.jpg"


def _opened(read: Callable[[str], bytes], sha256: str) -> "Image | None":
    from PIL import Image

    try:
        return Image.open(BytesIO(read(sha256))).convert("RGB")
    except Exception:  # noqa: BLE001 - the store and the decoders raise in many ways; the card is worth more than its picture
        return None


def _at_most(picture: "Image", width: int, height: int) -> "Image":
    """Smaller if need be; small ones up to twice their size."""
    scale = min(width / picture.width, height / picture.height, 2)
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))


def _rows(numbered: Sequence[tuple[str, "Image | None"]]) -> list["Image"]:
    from PIL import Image

    columns = next(count for most, count in ((1, 1), (4, 2), (9, 3), (99, 4)) if len(numbered) <= most)
    wide = (WIDTH - GAP * (columns - 1)) // columns
    rows = []
    for start in range(0, len(numbered), columns):
        row = Image.new("RGB", (WIDTH, wide * 3 // 4), "white")
        for place, (number, picture) in enumerate(numbered[start : start + columns]):
            row.paste(_cell(number, picture, (wide, row.height)), (place * (wide + GAP), 0))
        rows.append(row)
    return rows


def _cell(number: str, picture: "Image | None", size: tuple[int, int]) -> "Image":
    from PIL import Image, ImageDraw

    cell = Image.new("RGB", size, "white")
    if picture is not None:
        fitted = _at_most(picture, *size)
        cell.paste(fitted, ((size[0] - fitted.width) // 2, (size[1] - fitted.height) // 2))
    pen = ImageDraw.Draw(cell)
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=(200, 200, 200), width=2)
    wide = BADGE + (len(number) - 1) * BADGE // 3
    pen.rounded_rectangle((8, 8, 8 + wide, 8 + BADGE), radius=BADGE // 2, fill=(20, 20, 20), outline="white", width=4)
    pen.text((8 + wide // 2, 8 + BADGE // 2), number, fill="white", anchor="mm", font_size=BADGE * 0.6)
    return cell


def _stacked(blocks: Sequence["Image"]) -> "Image":
    from PIL import Image

    height = sum(block.height for block in blocks) + GAP * max(0, len(blocks) - 1)
    width = max((block.width for block in blocks), default=WIDTH)
    page = Image.new("RGB", (width, max(height, 100)), "white")
    top = 0
    for block in blocks:
        page.paste(block, ((width - block.width) // 2, top))
        top += block.height + GAP
    return page


def _jpeg(picture: "Image") -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


MAKERS: Mapping[str, Maker] = {"form_picture": form_picture}
