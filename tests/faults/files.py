"""The files of a data folder against their rows."""

import hashlib
from collections.abc import Iterator

from bot.model.report import MediaState
from tests.faults.records import Records

Fault = tuple[str, str]


def faults(records: Records) -> Iterator[Fault]:
    """What counts is there whole; what is there counts; nothing begun is left lying about."""
    yield from (("half transactions", line) for line in records.damage)
    stored = {row.sha256 for row in records.media if row.sha256}
    there = {path.name: path for path in records.folder.glob("??/*")}
    for row in records.media:
        if row.state is MediaState.PENDING:
            yield "not put to an end", f"file {row.id}"
        elif row.state is not MediaState.STORED:
            yield "given up", f"file {row.id}: {row.why}"
    for name in stored:
        path = there.get(name)
        if path is None or hashlib.sha256(path.read_bytes()).hexdigest() != name:
            yield "files not whole", name
    for name in there.keys() - stored:
        yield "files without a row", name
    for part in records.folder.glob("*.part"):
        yield "files without a row", part.name
