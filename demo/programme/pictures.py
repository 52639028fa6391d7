"""Drawn photographs for the sample's past: shop fronts, fitting rooms, tables and receipts. The same seed gives the same picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 720)
_AWNINGS = ("#7A2E3A", "#22577A", "#386641", "#6D597A", "#B56576", "#2F3E46", "#BC6C25")
_WALLS = ("#D9CFC1", "#C9BFB0", "#B8B0A8", "#E3D5C5", "#C4C9CC")
_CLOTHES = ("#C8553D", "#588B8B", "#F28F3B", "#2D3047", "#93B7BE", "#E0C1B3", "#6B705C", "#A44A3F")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture is of."""

    sign: str
    place: str
    """Its code: the same house looks the same on every picture."""
    is_cafe: bool
    at: datetime
    """On the place's clock: the light and the receipt follow it."""
    amount: Decimal
    currency: str


def picture(subject: str, scene: Scene, seed: int) -> bytes:
    """A JPEG. `subject` is the question's name; what is not known is drawn as the place from outside."""
    rng = Random(seed)
    draw = next((make for word, make in _SUBJECTS.items() if word in subject), _front)
    target = BytesIO()
    draw(scene, rng).save(target, "JPEG", quality=82)
    return target.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _gradient(top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    downwards = Image.linear_gradient("L").resize(SIZE, Image.Resampling.BILINEAR)
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), downwards)


def _sky(at: datetime, rng: Random) -> Image.Image:
    shift = rng.randint(-12, 12)
    if at.hour >= 17:
        return _gradient((70 + shift, 90, 140), (240, 180 + shift, 140))
    return _gradient((120 + shift, 170, 215), (225, 235, 240 + shift // 2))


def _front(scene: Scene, rng: Random) -> Image.Image:
    image = _sky(scene.at, rng)
    draw = ImageDraw.Draw(image)
    house = Random(scene.place)
    left, right, roof, street = house.randint(70, 120), house.randint(840, 890), house.randint(90, 140), 600
    draw.rectangle((left, roof, right, street), fill=house.choice(_WALLS))
    for storey in range(2):
        for window in range(5):
            x, y = left + 45 + window * (right - left - 60) // 5, roof + 25 + storey * 95
            draw.rectangle(
                (x, y, x + 70, y + 65), fill="#5B6C7D" if rng.random() < 0.7 else "#F3DDA0", outline="#EEE8DD", width=4
            )
    _shop(draw, scene, rng, house, (left, right, street))
    draw.rectangle((0, street, SIZE[0], 640), fill="#A8A39B")
    draw.rectangle((0, 640, SIZE[0], SIZE[1]), fill="#5D5F63")
    for x in range(rng.randint(-60, 0), SIZE[0], 160):
        draw.rectangle((x, 676, x + 80, 684), fill="#D8D8D2")
    _tree(draw, house, house.choice((30, 930)), street)
    return image


def _shop(draw: ImageDraw.ImageDraw, scene: Scene, rng: Random, house: Random, edges: tuple[int, int, int]) -> None:
    left, right, street = edges
    colour = Random(scene.sign).choice(_AWNINGS)
    draw.rectangle((left, 315, right, 385), fill=colour)
    font = _font(40)
    width = draw.textlength(scene.sign, font=font)
    draw.text(((left + right - width) / 2, 326), scene.sign, fill="#FFF8EC", font=font)
    stripe = (right - left) // 16
    for number in range(16):
        x = left + number * stripe
        draw.pieslice((x, 365, x + stripe, 415), 0, 180, fill=colour if number % 2 else "#F5EFE6")
    door = house.choice((left + 60, (left + right) // 2 - 55, right - 170))
    draw.rectangle((left + 25, 425, right - 25, street - 22), fill="#37474F")
    draw.rectangle((left + 33, 433, right - 33, street - 30), fill="#F7E7C1" if scene.at.hour >= 16 else "#DCE8EC")
    for x in range(left + 70, right - 90, 85):
        if scene.is_cafe:
            _cafe_table(draw, rng, x, street - 34)
        else:
            _display(draw, rng, x, street - 40)
    draw.rectangle((door, 420, door + 110, street), fill="#4E342E")
    draw.rectangle((door + 12, 434, door + 98, street - 14), fill="#B3C7CE")
    draw.ellipse((door + 86, 520, door + 96, 530), fill="#E9C46A")


def _display(draw: ImageDraw.ImageDraw, rng: Random, x: int, floor: int) -> None:
    colour, height = rng.choice(_CLOTHES), rng.randint(70, 95)
    draw.polygon(((x, floor), (x + 50, floor), (x + 38, floor - height), (x + 12, floor - height)), fill=colour)
    draw.ellipse((x + 17, floor - height - 22, x + 33, floor - height - 4), fill="#E8D7C5")


def _cafe_table(draw: ImageDraw.ImageDraw, rng: Random, x: int, floor: int) -> None:
    draw.line((x + 25, 440, x + 25, 462), fill="#3B3B3B", width=3)
    draw.pieslice((x + 5, 456, x + 45, 490), 180, 360, fill="#E9C46A")
    draw.rectangle((x, floor - 44, x + 50, floor - 38), fill="#7F5539")
    draw.rectangle((x + 22, floor - 38, x + 28, floor), fill="#7F5539")
    if rng.random() < 0.7:
        draw.rounded_rectangle((x + 14, floor - 58, x + 30, floor - 44), 4, fill="#FFFFFF")


def _tree(draw: ImageDraw.ImageDraw, rng: Random, x: int, street: int) -> None:
    draw.rectangle((x - 7, street - 170, x + 7, street + 8), fill="#6B4F3A")
    for _ in range(26):
        dx, dy, r = rng.randint(-55, 55), rng.randint(-90, 30), rng.randint(18, 38)
        green = rng.choice(("#5F8D4E", "#76A665", "#4F7942", "#8CB369"))
        draw.ellipse((x + dx - r, street - 190 + dy - r, x + dx + r, street - 190 + dy + r), fill=green)


def _fitting_room(_: Scene, rng: Random) -> Image.Image:
    image = _gradient((214, 203, 190), (176, 160, 143))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 590, *SIZE), fill="#8D7256")
    for y in range(600, SIZE[1], 26):
        draw.line((0, y, SIZE[0], y + 8), fill="#7A6149", width=2)
    draw.rectangle((330, 80, 640, 600), fill="#6B4F3A")
    draw.rectangle((346, 96, 624, 584), fill="#C9D6DB")
    draw.polygon(((346, 400), (624, 120), (624, 210), (346, 500)), fill="#D9E4E8")
    draw.line((690, 170, 900, 170), fill="#444444", width=8)
    for x in range(710, 890, 60):
        _hanger(draw, rng, x)
    left = rng.randint(20, 60)
    for fold in range(9):
        x = left + fold * 28
        draw.rectangle((x, 40, x + 28, 610), fill="#5B4B6B" if fold % 2 else "#6C5A80")
    draw.rounded_rectangle((690, 520, 900, 560), 8, fill="#A98467")
    for _each in range(rng.choice((0, 0, 1, 3))):
        x, y = rng.randint(330, 800), rng.randint(620, 690)
        draw.rectangle((x, y, x + 34, y + 18), fill="#F4F1EA", outline="#B9B2A5")
    return image


def _hanger(draw: ImageDraw.ImageDraw, rng: Random, x: int) -> None:
    draw.arc((x - 10, 150, x + 10, 178), 180, 400, fill="#333333", width=4)
    draw.polygon(((x - 34, 214), (x + 34, 214), (x, 182)), fill="#8B6F52")
    if rng.random() < 0.7:
        draw.polygon(((x - 34, 212), (x + 34, 212), (x + 42, 400), (x - 42, 400)), fill=rng.choice(_CLOTHES))


def _table(_: Scene, rng: Random) -> Image.Image:
    image = _gradient((150, 110, 80), (120, 84, 58))
    draw = ImageDraw.Draw(image)
    for y in range(0, SIZE[1], 48):
        draw.line((0, y, SIZE[0], y + rng.randint(-6, 6)), fill="#6F4E37", width=3)
    x, y = rng.randint(320, 360), rng.randint(340, 400)
    draw.ellipse((x - 210, y - 180, x + 210, y + 180), fill="#F5F1EA", outline="#DAD2C6", width=6)
    draw.ellipse((x - 120, y - 105, x + 120, y + 105), fill="#FFFFFF", outline="#E4DDD3", width=8)
    draw.ellipse((x - 100, y - 86, x + 100, y + 86), fill="#8A5A3B")
    for radius in range(60, 8, -14):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="#F1DFC8" if radius % 4 else "#A9744F")
    draw.rounded_rectangle((x + 105, y - 26, x + 165, y + 26), 20, outline="#FFFFFF", width=14)
    px, py = rng.randint(765, 785), rng.randint(330, 420)
    draw.ellipse((px - 170, py - 130, px + 170, py + 130), fill="#DDE5E3", outline="#C3CDCA", width=6)
    draw.arc((px - 105, py - 85, px + 105, py + 105), 185, 355, fill="#B9773A", width=52)
    for turn in range(190, 350, 32):
        draw.arc((px - 101, py - 81, px + 101, py + 101), turn, turn + 16, fill="#D9A35F", width=44)
    for _each in range(rng.randint(8, 22)):
        cx, cy = rng.randint(px - 120, px + 120), rng.randint(py - 80, py + 100)
        draw.ellipse((cx, cy, cx + 5, cy + 4), fill="#9C6B36")
    return image


def _receipt(scene: Scene, rng: Random) -> Image.Image:
    image = _gradient((92, 74, 60), (70, 55, 44))
    paper = Image.new("RGB", (380, 560), "#FBFAF6")
    draw = ImageDraw.Draw(paper)
    title, plain = _font(26), _font(19)
    draw.text(((380 - draw.textlength(scene.sign, font=title)) / 2, 28), scene.sign, fill="#222222", font=title)
    first = (scene.amount * Decimal(rng.randint(45, 70)) / 100).quantize(Decimal("0.01"))
    lines = (
        (f"{scene.at:%Y-%m-%d}", f"{scene.at:%H:%M}"),
        ("Receipt", f"{rng.randint(1000, 9999)}"),
        ("", ""),
        ("1 item", f"{first}"),
        ("1 item", f"{scene.amount - first}"),
        ("", ""),
        ("TOTAL", f"{scene.amount} {scene.currency}"),
        ("Card", f"**** {rng.randint(1000, 9999)}"),
    )
    for row, (name, value) in enumerate(lines):
        y = 90 + row * 38
        draw.text((34, y), name, fill="#333333", font=plain)
        draw.text((346 - draw.textlength(value, font=plain), y), value, fill="#333333", font=plain)
    for x in range(40, 340, 6):
        draw.rectangle((x, 450, x + rng.randint(1, 4), 510), fill="#222222")
    angle = rng.uniform(-7, 7)
    turned = paper.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    outline = Image.new("L", paper.size, 255).rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    image.paste(turned, ((SIZE[0] - turned.width) // 2, (SIZE[1] - turned.height) // 2), outline)
    return image


def _washbasin(_: Scene, rng: Random) -> Image.Image:
    image = _gradient((222, 230, 228), (198, 210, 207))
    draw = ImageDraw.Draw(image)
    for x in range(rng.randint(-60, 0), SIZE[0], 80):
        draw.line((x, 0, x, SIZE[1]), fill="#B9C6C3", width=2)
    for y in range(rng.randint(-40, 0), SIZE[1], 80):
        draw.line((0, y, SIZE[0], y), fill="#B9C6C3", width=2)
    draw.rounded_rectangle((310, 60, 650, 330), 24, fill="#9FB4BA", outline="#7B8D92", width=8)
    draw.ellipse((270, 430, 690, 640), fill="#FDFDFC", outline="#D0D5D3", width=8)
    draw.ellipse((340, 470, 620, 590), fill="#E3E8E7")
    draw.ellipse((470, 545, 492, 560), fill="#6C7476")
    draw.rounded_rectangle((465, 380, 495, 480), 10, fill="#8D979A")
    x, y = rng.randint(720, 780), rng.randint(280, 320)
    draw.rounded_rectangle((x, y, x + 60, y + 130), 10, fill=rng.choice(("#FFFFFF", "#F4E3C3", "#DDE7C7")))
    return image


_SUBJECTS: Mapping[str, Callable[[Scene, Random], Image.Image]] = {
    "receipt": _receipt,
    "fitting": _fitting_room,
    "toilets": _washbasin,
    "table": _table,
    "order": _table,
    "drink": _table,
    "food": _table,
    "cup": _table,
    "tray": _table,
}
