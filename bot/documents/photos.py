"""Pictures as the client may see them: small, upright, and without what the camera wrote into them."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import TypedDict

from PIL import Image, ImageOps

LONGEST_SIDE = 700
QUALITY = 78


class Picture(TypedDict):
    svg: str
    tall: bool


def picture(original: bytes) -> Picture | None:
    """The thumbnail as an SVG that holds a JPEG, None when the bytes are not a picture.

    SVG because the typesetter takes its data as text; it passes the JPEG through untouched.
    """
    thumbnail = _thumbnail(original)
    if thumbnail is None:
        return None
    width, height, jpeg = thumbnail
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><image width="{width}" '
        f'height="{height}" href="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"/></svg>'
    )
    return Picture(svg=svg, tall=height > width)


def _thumbnail(original: bytes) -> tuple[int, int, bytes] | None:
    try:
        with Image.open(BytesIO(original)) as opened:
            opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            plain = _on_white(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    target = BytesIO()
    plain.save(target, "JPEG", quality=QUALITY, optimize=True)
    return (*plain.size, target.getvalue())


def _on_white(image: Image.Image) -> Image.Image:
    """A new picture of pixels only, so that neither EXIF nor a colour profile travels on."""
    layered = image.convert("RGBA")
    page = Image.new("RGB", image.size, "white")
    page.paste(layered, mask=layered.getchannel("A"))
    return page
