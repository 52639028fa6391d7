"""Pictures as papers and cards show them: upright, on white, not larger than they are seen, and without what the camera wrote into them."""

from io import BytesIO
from typing import TYPE_CHECKING

from bot.darkroom.photos import Unusable
from bot.model.unusable import Why

if TYPE_CHECKING:
    from PIL.Image import Image

FORM_SIDE = 2560
FORM_MEGAPIXELS = 50
_FORM_QUALITY = 88
_THUMBNAIL_QUALITY = 78


def fit(data: bytes) -> bytes:
    """A picture beside a form's words as it is kept: a JPEG that a chat shows. Raises Unusable, and what the decoders raise."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as opened:
        if opened.width * opened.height > FORM_MEGAPIXELS * 1_000_000:
            raise Unusable(Why.TOO_MANY_PIXELS)
        opened.draft("RGB", (FORM_SIDE, FORM_SIDE))
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    upright.thumbnail((FORM_SIDE, FORM_SIDE))
    written = BytesIO()
    _on_white(upright).save(written, "JPEG", quality=_FORM_QUALITY)
    return written.getvalue()


def thumbnail(data: bytes, side: int) -> tuple[int, int, bytes]:
    """Width, height and a JPEG whose longest side is `side` at most. Raises what the decoders raise."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as opened:
        opened.draft("RGB", (side * 2, side * 2))
        opened.thumbnail((side, side))
        plain = _on_white(ImageOps.exif_transpose(opened))
    written = BytesIO()
    plain.save(written, "JPEG", quality=_THUMBNAIL_QUALITY, optimize=True)
    return (*plain.size, written.getvalue())


def _on_white(picture: "Image") -> "Image":
    """A new picture of pixels only, so that neither EXIF nor a colour profile travels on."""
    from PIL import Image

    layered = picture.convert("RGBA")
    page = Image.new("RGB", picture.size, "white")
    page.paste(layered, mask=layered.getchannel("A"))
    return page
