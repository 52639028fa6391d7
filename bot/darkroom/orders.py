"""What can be asked of the darkroom. All of it raises Unavailable when no worker can be started."""

from bot.darkroom.photos import Look, Unusable
from bot.darkroom.pool import darkroom


async def look(data: bytes, max_megapixels: int) -> Look:
    """`photos.look`. Raises Unusable."""
    told, _ = await darkroom.run("look", data, max_megapixels=max_megapixels)
    return Look(**told)


async def clean(data: bytes, *, photo: bool) -> bytes:
    """`photos.clean`. Raises Unusable."""
    _, bare = await darkroom.run("clean", data, photo=photo)
    return bare


async def read_codes(data: bytes) -> tuple[str, ...]:
    """`barcodes.read`. Raises Unusable."""
    told, _ = await darkroom.run("codes", data)
    return tuple(told["codes"])


def fit(data: bytes) -> bytes | None:
    """`papers.fit`, None for what cannot be shown. It blocks."""
    try:
        return darkroom.wait("fit", data)[1]
    except Unusable:
        return None


def thumbnail(data: bytes, side: int) -> tuple[int, int, bytes] | None:
    """`papers.thumbnail`, None for what cannot be shown. It blocks."""
    try:
        told, jpeg = darkroom.wait("thumbnail", data, side=side)
    except Unusable:
        return None
    return told["width"], told["height"], jpeg
