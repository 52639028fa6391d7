"""Pictures for tests, drawn on the spot."""

import io

from PIL import Image


def picture(
    width: int = 640, height: int = 480, *, colour: str = "teal", form: str = "JPEG", camera: str | None = None
) -> bytes:
    """`camera` goes into the EXIF block."""
    image = Image.new("RGB", (width, height), colour)
    exif = Image.Exif()
    if camera:
        exif[0x0110] = camera
    buffer = io.BytesIO()
    image.save(buffer, form, exif=exif)
    return buffer.getvalue()
