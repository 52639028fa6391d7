"""A form in a .zip with what belongs to it, as it is sent to the bot: here for authors, who look at it first."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

FORMS = (".xlsx", ".xls", ".md", ".xml", ".csv")
"""In this order: beside a workbook an XML or CSV file is a list."""
MOST_FILES, MOST_BYTES = 100, 30_000_000


@dataclass(frozen=True, slots=True)
class Packed:
    """`name` and `data` of the form, and all other files by their bare names."""

    name: str
    data: bytes
    beside: Mapping[str, bytes]


def unpacked(data: bytes) -> Packed | None:
    """None for what is no archive, is a workbook itself, has no form in it or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = {member.filename for member in members}
            if "[Content_Types].xml" in names or len(members) > MOST_FILES:
                return None
            files = _contents(archive, members)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError):
        return None
    found = sorted((name for name in files if _rank(name) >= 0), key=_rank)
    return Packed(found[0], files.pop(found[0]), files) if found else None


def _contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Raises ValueError when it is too much, whatever sizes the archive claims."""
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for member in members:
        if any(part.startswith((".", "__")) for part in PurePosixPath(member.filename).parts):
            continue
        with archive.open(member) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise ValueError("it unpacks to too much")
        files[PurePosixPath(member.filename.replace("\\", "/")).name] = content
    return files


def _rank(name: str) -> int:
    suffix = PurePosixPath(name).suffix.casefold()
    return FORMS.index(suffix) if suffix in FORMS else -1
