"""Pictures as people send them."""

import io

from PIL import Image, ImageDraw


def photo(words: str = "", *, size: tuple[int, int] = (1280, 960), shade: int = 120) -> bytes:
    """A JPEG that differs from another with other words."""
    picture = Image.new("RGB", size, (shade, 150, 190))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((size[0] // 5, size[1] // 3, size[0] * 4 // 5, size[1] - 40), fill=(240, 230, 210))
    pen.text((size[0] // 4, size[1] // 2), words, fill=(20, 20, 20), font_size=60)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()
