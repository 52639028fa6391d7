"""`main.py backup`: one file with every row and every photo, made while the bot runs, checked while it is made.

A zip: `manifest.json`, `tables/<name>.jsonl` (storage/rows.py), `media/<sha256>`. The rows are one consistent picture; the bot goes on
writing meanwhile. Photos are read after the rows, so that every photo a row speaks of is there.
"""

import asyncio
import hashlib
import json
import os
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage import rows
from storage.columns import to_json
from storage.damage import Unreadable
from storage.in_use import leave_log, refuse_halves
from storage.media import Damaged, Media
from storage.thread import SqliteThread

T = TypeVar("T")
Run = Callable[[Callable[[Connection], T]], Any]
FORMAT = 1
MANIFEST = "manifest.json"


class CannotBackUp(Exception):  # noqa: N818 - it says what is the matter
    """A sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table of a backup."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    format: int
    made_at: datetime
    revision: str
    """Of the schema."""
    tables: dict[str, Part]
    media: tuple[str, ...]
    """SHA-256 of each file."""
    lost: tuple[str, ...]
    """Files that were damaged or gone when the backup was made."""

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.tables.values())


async def back_up(url: str, media: Media, target: Path, now: datetime) -> tuple[Path, Manifest]:
    """`target` is the file to make, or a folder to make it in. Raises CannotBackUp; then nothing is left there."""
    file = _free(target, now)
    part = file.with_name(f"{file.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as written:
            manifest = await _write(url, media, written, now)
            written.flush()
            os.fsync(written.fileno())
        part.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise CannotBackUp(f"{part} cannot be written ({error.strerror or type(error).__name__}).") from error
    finally:
        part.unlink(missing_ok=True)
    return file, manifest


def _free(target: Path, now: datetime) -> Path:
    file = target / f"backup-{now:%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target
    if file.exists():
        raise CannotBackUp(f"{file} is there already. Nothing was overwritten: choose another name.")
    return file


async def _write(url: str, media: Media, target: Any, now: datetime) -> Manifest:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        async with reading(url) as run:
            revision, tables = await run(lambda connection: _tables(connection, archive))
        kept, lost = await _media(media, archive)
        manifest = Manifest(format=FORMAT, made_at=now, revision=revision, tables=tables, media=kept, lost=lost)
        archive.writestr(MANIFEST, to_json(asdict(manifest)))
    return manifest


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[Run[Any]]:
    """Gives a way to run something in one reading transaction, beside a running bot."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        file = _whole(Path(where.database or ""))
        thread = SqliteThread(file, "BEGIN", "query_only=ON")
        await thread.open()
        try:
            yield thread.run
        finally:
            await thread.close()
            leave_log(file)
        return
    engine = create_async_engine(url, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection.run_sync
    finally:
        await engine.dispose()


def _whole(file: Path) -> Path:
    if not file.is_file():
        raise CannotBackUp(f"There is no database at {file}.")
    try:
        refuse_halves(file)
    except Unreadable as half:
        raise CannotBackUp(str(half)) from None
    return file


def _tables(connection: Connection, archive: zipfile.ZipFile) -> tuple[str, dict[str, Part]]:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise CannotBackUp("The database is empty: there is nothing to back up.")
    return revision, {table.name: _table(connection, table, archive) for table in rows.tables(connection)}


def _table(connection: Connection, table: Any, archive: zipfile.ZipFile) -> Part:
    digest, count = hashlib.sha256(), -1
    with archive.open(table_file(table.name), "w", force_zip64=True) as target:
        for line in rows.lines(connection, table):
            target.write(line)
            digest.update(line)
            count += 1
    return Part(rows=count, sha256=digest.hexdigest())


def table_file(name: str) -> str:
    return f"tables/{name}.jsonl"


def media_file(sha256: str) -> str:
    return f"media/{sha256}"


async def _media(media: Media, archive: zipfile.ZipFile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Photos are compressed already. What is damaged does not spoil the rest: it is told."""
    kept, lost = [], []
    async for name in media.names():
        try:
            data = await media.read(name)
        except (Damaged, FileNotFoundError):
            lost.append(name)
            continue
        await asyncio.to_thread(archive.writestr, media_file(name), data, zipfile.ZIP_STORED)
        kept.append(name)
    return tuple(kept), tuple(lost)


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Raises KeyError, ValueError or TypeError for what is none."""
    told = json.loads(archive.read(MANIFEST))
    return Manifest(
        format=told["format"],
        made_at=datetime.fromisoformat(told["made_at"]),
        revision=told["revision"],
        tables={name: Part(**part) for name, part in told["tables"].items()},
        media=tuple(told["media"]),
        lost=tuple(told["lost"]),
    )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
