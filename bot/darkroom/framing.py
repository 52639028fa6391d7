"""What goes through the pipes between the program and its darkroom: a few words as JSON, then the bytes of a picture. Nothing in it can run."""

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

_LENGTHS = struct.Struct(">II")
MOST_WORDS, MOST_BYTES = 1 << 20, 512 << 20
"""Longer is nothing that either side would send: the other one is out of its mind."""


def send(pipe: IO[bytes], words: Mapping[str, Any], data: bytes = b"") -> None:
    """Raises OSError when nobody listens any more."""
    head = json.dumps(words).encode()
    pipe.write(_LENGTHS.pack(len(head), len(data)) + head)
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Raises EOFError when the other side has ended, ValueError for what it cannot have meant."""
    words, data = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    if words > MOST_WORDS or data > MOST_BYTES:
        raise ValueError("a message of impossible length")
    said = json.loads(_exactly(pipe, words))
    if not isinstance(said, dict):
        raise ValueError("a message without words")  # noqa: TRY004 - it is the other side's message that is wrong
    return said, _exactly(pipe, data)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    read = pipe.read(size)
    if len(read) < size:
        raise EOFError
    return read
