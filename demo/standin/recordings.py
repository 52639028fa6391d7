"""Voice messages as phones record them (Ogg Opus, RFC 7845), and what a file name says about its type."""

import mimetypes
import struct

_SILENT_PACKET = b"\xf8\xff\xfe"
"""20 ms of nothing: fullband CELT, one stereo-less frame."""
_SAMPLES = 960
"""Per packet, at Opus's 48 kHz."""
PACKETS_PER_SECOND = 50
_SERIAL = 0x53484F50
_POLYNOMIAL = 0x04C11DB7
_SHEETS = {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def mime_of(filename: str, otherwise: str) -> str:
    suffix = "." + filename.rpartition(".")[2].lower()
    return _SHEETS.get(suffix) or mimetypes.guess_type(filename)[0] or otherwise


def silence(seconds: int) -> bytes:
    """A valid voice message of that length in which nobody speaks."""
    return ogg([_SILENT_PACKET] * (seconds * PACKETS_PER_SECOND))


def ogg(packets: list[bytes]) -> bytes:
    """Opus packets of 20 ms each, mono, in an Ogg file."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 8) + b"stand-in" + struct.pack("<I", 0)
    pages = [_page([head], 0, 0, flags=2), _page([tags], 1, 0)]
    for start in range(0, len(packets), PACKETS_PER_SECOND):
        chunk = packets[start : start + PACKETS_PER_SECOND]
        done = start + len(chunk)
        last = 4 if done == len(packets) else 0
        pages.append(_page(chunk, len(pages), done * _SAMPLES, flags=last))
    return b"".join(pages)


def _page(packets: list[bytes], number: int, position: int, *, flags: int = 0) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, _SERIAL, number, 0) + bytes([len(lacing)])
    page = head + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    """Ogg's CRC-32: not reflected, starting from zero."""
    crc = 0
    for byte in page:
        crc = (crc << 8) & 0xFFFFFFFF ^ _TABLE[(crc >> 24) ^ byte]
    return crc


def _row(index: int) -> int:
    crc = index << 24
    for _ in range(8):
        crc = (crc << 1) ^ (_POLYNOMIAL if crc & 0x80000000 else 0)
    return crc & 0xFFFFFFFF


_TABLE = [_row(index) for index in range(256)]
