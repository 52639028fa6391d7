"""`/mydata`: everything that is kept of a person, for themselves: one JSON file and the files they sent, in zip archives that Telegram carries."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.desk import Desk
from bot.model.person import Person
from bot.model.report import Media, MediaState
from bot.model.visit import Visit
from bot.privacy import personal
from bot.texts import privacy as texts

ARCHIVE_BYTES = 40 << 20
"""Of the files in one archive: bots may send documents up to 50 MB."""
_UNKNOWN_SIZE = 20 << 20
_ENDINGS = {"photo": "jpg", "voice": "ogg", "audio": "mp3", "video": "mp4"}
_MACHINERY = frozenset({"revision", "wipe", "xform"})
"""Columns that only the program can read."""


def send(desk: Desk) -> None:
    person = desk.actor
    files = [
        each for each in desk.tx.media.find(person_id=person.id) if each.state is MediaState.STORED and each.sha256
    ]
    parts = list(_parts(files))
    told = json.dumps(collected(desk, person, files), default=_plain, ensure_ascii=False, indent=1)
    for number, part in enumerate(parts, 1):
        data = {
            "name": f"my-data-{number}.zip" if len(parts) > 1 else "my-data.zip",
            "json": told if number == 1 else "",
            "files": [{"sha256": each.sha256, "name": file_name(each)} for each in part],
        }
        desk.reply(texts.my_data(desk.words(), data, number, len(parts)))
    desk.journal("privacy.mydata", subject=f"person:{person.id}")


def _parts(files: Sequence[Media]) -> Iterator[list[Media]]:
    part: list[Media] = []
    room = ARCHIVE_BYTES
    for media in files:
        size = media.size or _UNKNOWN_SIZE
        if part and size > room:
            yield part
            part, room = [], ARCHIVE_BYTES
        part.append(media)
        room -= size
    yield part


def file_name(media: Media) -> str:
    """Never the name that somebody gave it."""
    ending = (media.name or "").rpartition(".")[2] if media.kind == "document" else ""
    safe = ending if ending.isascii() and ending.isalnum() and len(ending) <= 5 else _ENDINGS.get(media.kind, "bin")
    return f"files/{media.id}.{safe}"


def collected(desk: Desk, person: Person, files: Sequence[Media]) -> dict[str, Any]:
    """By kind. Of visits what was agreed and done; the client's questionnaires and briefs are not the person's."""
    tx = desk.tx
    visits = tx.visits.find(shopper_id=person.id)
    sheets = tx.sheets.find(person_id=person.id)
    reports = tx.reports.find(visit_id=[visit.id for visit in visits])
    contact = tx.contacts.get(person.contact_id) if person.contact_id else None
    return {
        "made_at": desk.now,
        "person": _row(person),
        "contact": _row(contact) if contact else None,
        "visits": [_visit(visit) for visit in visits],
        "role_changes": [_row(change) for change in tx.role_changes.find(person_id=person.id)],
        "sheets": [_row(sheet) for sheet in sheets],
        "offers": [_row(offer) for offer in tx.offers.find(person_id=person.id)],
        "answers": [_row(change) for change in tx.answers.find(sheet_id=[sheet.id for sheet in sheets])],
        "reports": [_row(report) for report in reports],
        "remarks": [_row(remark) for remark in tx.remarks.find(report_id=[report.id for report in reports])],
        "broadcasts": [_row(broadcast) for broadcast in tx.broadcasts.find(author_id=person.id)],
        "files": [_row(media) | {"file": file_name(media)} for media in files],
        "journal": [_row(entry) for entry in tx.journal.find(actor_id=person.id)],
    }


def _visit(visit: Visit) -> dict[str, Any]:
    told = (
        "code",
        "state",
        "fee",
        "window_start",
        "window_end",
        "assigned_at",
        "confirmed_at",
        "checked_in_at",
        "check_in",
        "submitted_at",
    )
    return {name: getattr(visit, name) for name in told}


def _row(row: Any) -> dict[str, Any]:
    return {name: value for name, value in personal.told(row).items() if name not in _MACHINERY}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return dict(value)
    raise TypeError(f"No JSON form for {type(value).__name__}")
