"""What a file is that a coordinator sent, and what it says: a programme workbook, a form, or an archive of both. Outside any transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.ports import Files
from bot.programmes import pictures
from bot.programmes.archive import Archive, is_archive, unpack
from bot.programmes.programme import Rows
from bot.programmes.reading import is_programme, read
from bot.programmes.tables import tables
from forms.loading import Loaded, load
from forms.problems import FormProblems, Problem

_TEXT_FORMS = (".md", ".csv", ".xml")
_BOM = b"\xef\xbb\xbf"
_BESIDE = (".csv", ".xml", ".geojson")
"""Lists that a form looks things up in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file: exactly one of rows and form is there, or neither when it could not be read, or is a picture that came by itself."""

    name: str
    rows: Rows | None = None
    form: Loaded | None = None
    media: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures and recordings for its words, by name."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """The same once they are stored: SHA-256 by name."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    parts: tuple[Part, ...]


def inspect(name: str, data: bytes) -> Inspection:
    """Reads the file, whatever it is; never raises for what is in it. Takes a second or two: call it in a thread."""
    return inspect_files({name: data})


async def stored(inspection: Inspection, files: Files) -> Inspection:
    """With its pictures and recordings put away."""
    parts = []
    for part in inspection.parts:
        kept = {name: await files.put(data) for name, data in part.media.items()}
        parts.append(replace(part, media={}, kept=kept))
    return Inspection(tuple(parts))


def inspect_files(files: Mapping[str, bytes]) -> Inspection:
    """Several files that belong together, as from a folder. Archives count as the files in them."""
    found: dict[str, bytes] = {}
    warnings: list[Problem] = []
    refused: list[Part] = []
    for name, data in files.items():
        try:
            archive = unpack(data) if is_archive(data) else Archive({name: data})
        except FormProblems as problems:
            refused.append(Part(name=name, problems=tuple(problems.problems)))
            continue
        found |= archive.files
        warnings += archive.problems
    parts = [*_parts(found), *refused]
    if not parts:
        parts = [Part(name=name, problems=(_nothing(),)) for name in files]
    return Inspection((replace(parts[0], problems=(*parts[0].problems, *warnings)), *parts[1:]))


def _parts(files: Mapping[str, bytes]) -> list[Part]:
    lists = {name: data for name, data in files.items() if _stands_beside(name, data)}
    media = {name: pictures.fit(name, data) for name, data in files.items() if pictures.is_media(name)}
    shown = {name: data for name, data in media.items() if data is not None}
    whole = [name for name in files if name not in lists and name not in media]
    parts = _only_one_workbook([_part(name, files[name], lists, shown) for name in whole])
    return [*parts, *_media_parts(media, parts)]


def _media_parts(media: Mapping[str, bytes | None], parts: Sequence[Part]) -> list[Part]:
    """What cannot be shown, and what came without the form that it is for; beside forms that do not mention it it is left out."""
    used = {name for part in parts for name in part.media}
    found = [
        Part(name=name, problems=(_not_shown(name, alone=not parts),)) for name, data in media.items() if data is None
    ]
    for name, data in media.items():
        if data is not None and name not in used:
            problems = (_unused(name),) if parts else ()
            found.append(Part(name=name, media={} if parts else {name: data}, problems=problems))
    return found


def _only_one_workbook(parts: list[Part]) -> list[Part]:
    seen = False
    checked = []
    for part in parts:
        problems = (*part.problems, _second_workbook()) if part.rows is not None and seen else part.problems
        seen = seen or part.rows is not None
        checked.append(replace(part, problems=problems))
    return checked


def _part(name: str, data: bytes, lists: Mapping[str, bytes], media: Mapping[str, bytes]) -> Part:
    if _extension(name) in _TEXT_FORMS:
        return _form(name, data, lists, media)
    try:
        sheets = tables(data)
    except FormProblems as found:
        return Part(name=name, problems=tuple(found.problems))
    titles = [title.strip().casefold() for title in sheets]
    if "survey" in titles:
        return _form(name, data, lists, media)
    if is_programme(titles):
        return Part(name=name, rows=read(sheets))
    return Part(name=name, problems=(_neither(titles),))


def _form(name: str, data: bytes, lists: Mapping[str, bytes], media: Mapping[str, bytes]) -> Part:
    unreadable = [_not_utf8(file) for file, content in lists.items() if not _is_utf8(content)]
    beside = {file: content.removeprefix(_BOM) for file, content in lists.items()}
    loaded = load(data, name, attachments=beside, media=media)
    problems = (*unreadable, *loaded.problems, *loaded.warnings)
    used = {file: media[file] for file in loaded.media if file in media}
    return Part(name=name, form=None if loaded.problems or unreadable else loaded, media=used, problems=problems)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _stands_beside(name: str, data: bytes) -> bool:
    """A form in CSV begins with its sheet's name, an XForm is XHTML."""
    start = data[:2000].removeprefix(_BOM).lstrip().lower()
    match _extension(name):
        case ".csv":
            return not start.startswith((b"survey,", b"survey;", b'"survey"'))
        case ".xml":
            return b"<h:html" not in start
        case extension:
            return extension in _BESIDE


def _extension(name: str) -> str:
    return f".{name.rpartition('.')[2].casefold()}" if "." in name else ""


def _nothing() -> Problem:
    return Problem(
        "list_alone",
        "This is a list that a form looks things up in. Put it into one .zip file together with the form and send that.",
    )


def _not_shown(name: str, *, alone: bool) -> Problem:
    return Problem(
        "not_shown",
        "{name} cannot be shown: it is empty, damaged, too large or not a JPEG, PNG, WEBP, GIF or BMP picture.",
        {"name": name[:60]},
        severity="error" if alone else "warning",
    )


def _unused(name: str) -> Problem:
    return Problem(
        "picture_unused",
        "{name} was not used: no form that came with it mentions a file of this name.",
        {"name": name[:60]},
        severity="warning",
    )


def _not_utf8(name: str) -> Problem:
    return Problem(
        "not_utf8",
        "{name} is not saved as UTF-8, so its letters cannot be read. In Excel, save it as CSV UTF-8.",
        {"name": name},
    )


def _second_workbook() -> Problem:
    return Problem("second_workbook", "One programme workbook at a time, please. Send this one by itself.")


def _neither(titles: list[str]) -> Problem:
    return Problem(
        "neither",
        "This is neither a programme nor a form. A programme has sheets such as clients and visits, a form has a sheet survey. "
        "The sheets here are: {titles}.",
        {"titles": ", ".join(titles)[:300]},
    )
