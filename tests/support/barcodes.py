"""Photos with codes on them, as a phone takes them."""

import io

import zxingcpp
from PIL import Image, ImageFilter


def photo_of(*numbers: str, turned: float = 0, size: tuple[int, int] = (1280, 960)) -> bytes:
    """Labels with these EAN-13 numbers, one below the other on a speckled counter, each turned by that many degrees; none without numbers."""
    picture = Image.effect_noise((size[0] // 4, size[1] // 4), 40).resize(size).convert("RGB")
    for row, number in enumerate(numbers):
        label = _bars(number).rotate(turned, expand=True, fillcolor="white")
        space = size[1] // len(numbers)
        label.thumbnail((size[0] * 3 // 4, space - 40))
        picture.paste(label, (size[0] // 8, row * space + 20))
    return _jpeg(picture.filter(ImageFilter.GaussianBlur(1)))


def short_code_above(number: str) -> bytes:
    """An upright UPC-E, and below it an EAN-13 askew, which shows only to a look askew."""
    picture = Image.new("RGB", (1280, 1200), "white")
    askew = _bars(number).rotate(45, expand=True, fillcolor="white")
    for top, label in ((20, _bars("0125437", zxingcpp.BarcodeFormat.UPCE)), (620, askew)):
        label.thumbnail((800, 560))
        picture.paste(label, (100, top))
    return _jpeg(picture)


def _bars(number: str, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.EAN13) -> Image.Image:
    code = zxingcpp.create_barcode(number, kind)
    return Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4, add_hrt=True)).convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    return written.getvalue()
