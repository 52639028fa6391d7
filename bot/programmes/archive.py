"""A .zip with a form, the lists it looks things up in, its pictures, and perhaps a programme. Unpacked in memory, never by the sizes it claims."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from bot.programmes.pictures import is_media
from forms.problems import FormProblems, Problem

MAX_FILES, MAX_UNPACKED = 100, 30_000_000
_WORKBOOK_PARTS = ("[Content_Types].xml", "mimetype")
"""What an .xlsx or .ods, themselves zip files, have at their root."""
_READ = frozenset({".xlsx", ".xls", ".ods", ".md", ".csv", ".xml", ".geojson"})


@dataclass(frozen=True, slots=True)
class Archive:
    files: Mapping[str, bytes]
    """By bare name, without folders."""
    problems: Sequence[Problem] = ()
    """Warnings about what was left out."""


def is_archive(data: bytes) -> bool:
    """A zip file that is not itself a workbook."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = opened.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return not any(name in _WORKBOOK_PARTS for name in names)


def unpack(data: bytes) -> Archive:
    """Raises FormProblems when it cannot be opened or unpacks to too much."""
    files: dict[str, bytes] = {}
    left_out: list[Problem] = []
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            for member in _members(opened):
                name = PurePosixPath(member.filename.replace("\\", "/")).name
                if PurePosixPath(name).suffix.casefold() not in _READ and not is_media(name):
                    left_out.append(_left_out(name))
                elif name in files:
                    raise FormProblems([Problem("file_twice", "There are two files called {name}.", {"name": name})])
                else:
                    files[name] = _read(opened, member, MAX_UNPACKED - sum(map(len, files.values())))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise FormProblems(
            [
                Problem(
                    "bad_archive",
                    "This .zip file is damaged or has a password. Make it anew without a password and send it again.",
                )
            ]
        ) from None
    return Archive(files, left_out)


def _members(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Without folders and the hidden files that some systems add."""
    members = [
        member
        for member in opened.infolist()
        if not member.is_dir()
        and not any(part.startswith((".", "__")) for part in PurePosixPath(member.filename).parts)
    ]
    if len(members) > MAX_FILES:
        raise FormProblems([_too_large()])
    return members


def _read(opened: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    with opened.open(member) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise FormProblems([_too_large()])
    return content


def _too_large() -> Problem:
    return Problem(
        "archive_too_large",
        "This .zip file holds too much: at most {files} files and {megabytes} MB unpacked.",
        {"files": str(MAX_FILES), "megabytes": str(MAX_UNPACKED // 1_000_000)},
    )


def _left_out(name: str) -> Problem:
    return Problem(
        "left_out",
        "{name} was not used: of the files beside a form, lists (.csv, .xml), pictures and recordings are read.",
        {"name": name[:60]},
        severity="warning",
    )
