"""How much of a file we are willing to look at, and what kind of file it is, before anything parses it."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

from forms.problems import FormProblems, Problem

Kind = Literal["xlsx", "xls", "csv", "md", "xml"]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Modern workbooks are zip archives; old and password-protected ones are OLE containers."""
CHUNK = 64 * 1024
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. A form with 1,600 stores to choose from stays far below every one of them."""

    file_bytes: int = 2 * MEGABYTE
    attachment_bytes: int = 20 * MEGABYTE
    members: int = 200
    unpacked_bytes: int = 30 * MEGABYTE
    ratio: int = 100
    rows: int = 20_000
    columns: int = 300
    cells: int = 500_000
    xform_bytes: int = 10 * MEGABYTE
    memory_bytes: int = 1024 * MEGABYTE
    cpu_seconds: int = 20
    wall_seconds: float = 45


def inspect(data: bytes, filename: str, limits: Limits) -> Kind:
    """What the file is, by its first bytes rather than its name. Raises FormProblems when it must not be opened."""
    if not data:
        raise refused("empty_file", "The file is empty.")
    if len(data) > limits.file_bytes:
        raise refused(
            "file_too_large",
            "The file has {size} MB; at most {most} MB are read.",
            size=_megabytes(len(data)),
            most=_megabytes(limits.file_bytes),
        )
    if data.startswith(ZIP):
        _inspect_archive(data, limits)
        return "xlsx"
    if data.startswith(OLE):
        _inspect_old_workbook(data)
        return "xls"
    return _text_kind(data, filename)


def refused(code: str, template: str, **details: str) -> FormProblems:
    return FormProblems([Problem(code, template, details)])


def _inspect_archive(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > limits.members:
                raise _bomb()
            _inspect_names([member.filename.casefold() for member in members])
            _unpack_counting(archive, members, len(data), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _damaged() from error


def _inspect_names(names: list[str]) -> None:
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _macros()
    if "xl/workbook.xml" not in names:
        raise refused("not_a_workbook", "This is not an Excel workbook. Save the form as .xlsx and send it again.")


def _unpack_counting(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    """Sizes written in the archive may lie, so the bytes are counted as they come out, and checksums verified on the way."""
    most = min(limits.unpacked_bytes, max(packed * limits.ratio, MEGABYTE))
    total = 0
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                if total > most:
                    raise _bomb()


def _inspect_old_workbook(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refused("password", "The workbook is protected by a password. Remove the password and send it again.")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise _macros()


def _text_kind(data: bytes, filename: str) -> Kind:
    suffix = filename.rpartition(".")[2].casefold()
    try:
        text = data.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        raise (_not_utf8() if suffix in {"csv", "md", "xml"} else _unknown()) from error
    if text.startswith("<"):
        return "xml"
    if suffix == "md" or text.startswith("|"):
        return "md"
    if suffix == "csv" and ("," in text or ";" in text):
        return "csv"
    raise _damaged() if suffix in {"xlsx", "xls"} else _unknown()


def _unknown() -> FormProblems:
    return refused(
        "unknown_kind",
        "A form is an XLSForm workbook (.xlsx, .xls), its tables as .csv or .md, or a ready XForm (.xml). This file is none of them.",
    )


def _not_utf8() -> FormProblems:
    return refused(
        "not_utf8",
        "The file is not saved as UTF-8, so its letters cannot be read. In Excel, save it as CSV UTF-8, or better as .xlsx.",
    )


def _damaged() -> FormProblems:
    return refused(
        "damaged",
        "The workbook is damaged and cannot be opened. Open it in Excel, save it again as .xlsx and send that file.",
    )


def _bomb() -> FormProblems:
    return refused("unpacks_too_large", "The workbook unpacks to far more than a form needs and was not opened.")


def _macros() -> FormProblems:
    return refused("macros", "The workbook contains macros. Save it as .xlsx without macros and send it again.")


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"
