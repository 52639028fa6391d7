"""Files as answers. All files of a question are its Media rows; the form itself holds the name of the first."""

from collections.abc import Mapping
from typing import Literal

from bot.filling.opened import Filling
from bot.model.inputs import Given
from bot.model.report import Media, MediaState
from forms.views import QuestionView

MOST_FILES = 10
"""To one question; an album has at most ten."""
PURPOSE, SCAN = "answer", "barcode"
"""`Media.purpose`: files that are the answer, photos that the answer is read from."""
GONE = frozenset({MediaState.REFUSED, MediaState.FAILED})
Wanted = Literal["photo", "audio", "video", "document"]
_ENDINGS = {"photo": "jpg", "voice": "ogg", "audio": "mp3", "video": "mp4"}
_KINDS: dict[str, Wanted] = {"image": "photo", "audio": "audio", "video": "video"}


def wants(question: QuestionView) -> Wanted | None:
    """The kind of file the question takes; None when it takes none."""
    if question.control != "upload":
        return None
    return _KINDS.get((question.mediatype or "").partition("/")[0], "document")


def fits(question: QuestionView, given: Given | Media) -> bool:
    """Recordings come as voice or audio file."""
    wanted = wants(question)
    mime = (given.mime or "").partition("/")[0]
    match wanted:
        case "photo":
            return is_picture(given)
        case "audio":
            return given.kind in {"voice", "audio"} or (given.kind == "document" and mime == "audio")
        case "video":
            return given.kind == "video" or (given.kind == "document" and mime == "video")
        case "document":
            return given.kind in {"document", "photo", "audio", "voice", "video"}
        case None:
            return False


def files(f: Filling, ref: str) -> list[Media]:
    """What was sent for the question and not taken back or refused, oldest first."""
    rows = f.desk.tx.media.find(sheet_id=f.sheet.id, ref=ref, removed=False)
    return [media for media in rows if media.state not in GONE]


def all_files(f: Filling) -> Mapping[str | None, list[Media]]:
    """`files` of every question that has any, by its ref."""
    found: dict[str | None, list[Media]] = {}
    for media in f.desk.tx.media.find(sheet_id=f.sheet.id, removed=False):
        if media.state not in GONE:
            found.setdefault(media.ref, []).append(media)
    return found


def pending(f: Filling) -> list[Media]:
    """Files of this sheet that are still on their way from Telegram, and count."""
    shown = set(f.session.questions())
    rows = f.desk.tx.media.find(sheet_id=f.sheet.id, purpose=PURPOSE, state=MediaState.PENDING, removed=False)
    return [media for media in rows if media.ref in shown]


def scans(f: Filling, ref: str) -> list[Media]:
    """Photos whose bars are still to be read."""
    return f.desk.tx.media.find(sheet_id=f.sheet.id, ref=ref, purpose=SCAN, state=MediaState.PENDING, removed=False)


def drop_scans(f: Filling, ref: str) -> None:
    """Another answer was given meanwhile; it counts."""
    for row in scans(f, ref):
        f.desk.tx.media.change(row.id, removed=True)


def is_picture(given: Given | Media) -> bool:
    """Photos also come as documents, which keep more of them."""
    return given.kind == "photo" or (given.kind == "document" and (given.mime or "").startswith("image/"))


def name(media: Media) -> str:
    """As the form and its submission call the file."""
    ending = (
        (media.name or "").rpartition(".")[2].lower() if media.kind == "document" and "." in (media.name or "") else ""
    )
    stem = media.sha256 or f"pending-{media.id}"
    return f"{stem}.{ending or _ENDINGS.get(media.kind, 'bin')}"


def wanting(f: Filling) -> str | None:
    """The question that the files offered just now could answer: the next one without any, else the first such, else one that takes more."""
    media = [row for row in map(f.desk.tx.media.get, f.bookmark.offered) if row is not None]
    asked = f.uploads()
    order = f.session.questions()
    start = order.index(f.ref) if f.ref in order else 0
    asked.sort(key=lambda ref: order.index(ref) < start)
    fitting = [ref for ref in asked if f.is_open(ref) and all(fits(f.session.question(ref), row) for row in media)]
    having = {ref: len(files(f, ref)) for ref in fitting}
    room = [ref for ref in fitting if having[ref] + len(media) <= MOST_FILES]
    return next((ref for ref in room if not having[ref]), next(iter(room), None))


def seen_before(f: Filling, row: Media) -> bool:
    """The same picture for another question or visit: by Telegram's id at once, by content when it is here."""
    if row.kind not in {"photo", "document"}:
        return False
    same = f.desk.tx.media.find(file_unique_id=row.file_unique_id, person_id=f.person.id, removed=False)
    if row.sha256:
        same += f.desk.tx.media.find(sha256=row.sha256, removed=False)
    return any(each.id != row.id and each.state not in GONE for each in same)
