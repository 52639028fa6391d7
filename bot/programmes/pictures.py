"""Pictures and recordings that belong to a form's words, as they come beside it: fit to be shown, or not."""

from io import BytesIO

from bot.media import kind_of_file

LONGEST_SIDE = 2560
MOST_MEGAPIXELS = 50
_QUALITY = 88


def is_media(name: str) -> bool:
    return kind_of_file(name) is not None


def fit(name: str, data: bytes) -> bytes | None:
    """As it is kept: pictures upright, on white and not larger than a chat shows them. None for what cannot be shown."""
    if kind_of_file(name) != "photo":
        return data or None
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data)) as opened:
            if opened.width * opened.height > MOST_MEGAPIXELS * 1_000_000:
                return None
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception:  # noqa: BLE001 - the decoders raise whatever a damaged file makes them raise
        return None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    page = Image.new("RGB", upright.size, "white")
    page.paste(upright, mask=upright.getchannel("A"))
    written = BytesIO()
    page.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
