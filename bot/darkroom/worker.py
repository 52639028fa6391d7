"""The worker: pictures on standard input, what they show on standard output, one after the other until its input ends.

A process of its own with little memory and none of the program's secrets: a picture that makes a decoder crash, hang or fill the memory ends
this, and nothing else. Imports only what decoding needs: it starts in a fifth of a second.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.darkroom import barcodes, framing, papers, photos

Answer = tuple[dict[str, Any], bytes]
MEMORY = 2 << 30
"""Bytes of address space. A photo of 40 megapixels, decoded, turned and encoded anew, needs 0.7 GB, as WebP 1.6 GB."""
LONGEST = 60
"""Seconds for one picture when nobody ends us, because the program that would is gone itself."""


def _look(data: bytes, order: Mapping[str, Any]) -> Answer:
    return asdict(photos.look(data, order["max_megapixels"])), b""


def _clean(data: bytes, order: Mapping[str, Any]) -> Answer:
    return {}, photos.clean(data, photo=order["photo"])


def _codes(data: bytes, _: Mapping[str, Any]) -> Answer:
    return {"codes": barcodes.read(data)}, b""


def _fit(data: bytes, _: Mapping[str, Any]) -> Answer:
    return {}, papers.fit(data)


def _thumbnail(data: bytes, order: Mapping[str, Any]) -> Answer:
    width, height, jpeg = papers.thumbnail(data, order["side"])
    return {"width": width, "height": height}, jpeg


ORDERS: Mapping[str, Callable[[bytes, Mapping[str, Any]], Answer]] = {
    "look": _look,
    "clean": _clean,
    "codes": _codes,
    "fit": _fit,
    "thumbnail": _thumbnail,
}


def work() -> None:
    """Says once that it is ready, then answers."""
    taking, giving = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    framing.send(giving, {"ready": True})
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            order, data = framing.receive(taking)
            _patience(LONGEST)
            framing.send(giving, *_answer(order, data))
            _patience(0)


def _answer(order: Mapping[str, Any], data: bytes) -> Answer:
    try:
        return ORDERS[order["order"]](data, order)
    except photos.Unusable as unusable:
        return {"why": unusable.why}, b""
    except Exception as error:  # noqa: BLE001 - the decoders raise whatever a damaged file makes them raise
        return {"failed": type(error).__name__}, b""


def _patience(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _limit() -> None:
    """Whoever stops the whole group of processes means the program: it needs us to the end, and ends us."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has none, and not every system allows each
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(OSError):  # Linux: when the machine runs out of memory, it is not to choose the program
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    _limit()
    work()
