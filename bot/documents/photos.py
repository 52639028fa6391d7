"""Pictures as the client may see them: small, upright, and without what the camera wrote into them."""

from __future__ import annotations

import base64
from typing import TypedDict

from bot.darkroom import orders

LONGEST_SIDE = 700


class Picture(TypedDict):
    svg: str
    tall: bool


def picture(original: bytes) -> Picture | None:
    """The thumbnail as an SVG that holds a JPEG, None when the bytes are not a picture. It blocks.

    SVG because the typesetter takes its data as text; it passes the JPEG through untouched.
    """
    thumbnail = orders.thumbnail(original, LONGEST_SIDE)
    if thumbnail is None:
        return None
    width, height, jpeg = thumbnail
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><image width="{width}" '
        f'height="{height}" href="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"/></svg>'
    )
    return Picture(svg=svg, tall=height > width)
