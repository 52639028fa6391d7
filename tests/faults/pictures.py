"""M1: pictures that are cut, emptied in the middle, or no pictures. None of them counts; every whole one does."""

import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from bot.darkroom import photos
from bot.darkroom.photos import Unusable
from tests.faults.figures import Figure, none

MEGAPIXELS = 40
FORMATS = ("JPEG", "PNG", "WEBP")


async def pictures(_: Path, *, count: int, seed: int) -> tuple[list[Figure], Sequence[str]]:
    rng = random.Random(seed)
    whole = [_picture(rng, FORMATS[number % len(FORMATS)]) for number in range(count)]
    broken = [damaged for data in whole for damaged in _damaged(data)]
    return [
        Figure("whole pictures", len(whole)),
        none("whole and refused", sum(not _counts(data) for data in whole)),
        Figure("damaged pictures", len(broken)),
        none("damaged and accepted", sum(map(_counts, broken))),
    ], []


def _picture(rng: random.Random, kind: str) -> bytes:
    size = rng.randrange(200, 300), rng.randrange(200, 300)
    target = io.BytesIO()
    Image.frombytes("RGB", size, rng.randbytes(size[0] * size[1] * 3)).save(target, kind)
    return target.getvalue()


def _damaged(data: bytes) -> Iterator[bytes]:
    yield data[: len(data) // 2]
    yield data[: len(data) * 9 // 10]
    yield b"<html>" + data
    yield b""


def _counts(data: bytes) -> bool:
    try:
        photos.look(data, MEGAPIXELS)
    except Unusable:
        return False
    return True
