"""`main.py restore`: a backup into an empty place, on either engine, believed only after everything was compared with the manifest."""

import asyncio
import os
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, MetaData, func, inspect, make_url, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.model.delivery import OutboxState
from storage import rows, schema
from storage.backup import FORMAT, Manifest, media_file, read_manifest, table_file
from storage.lock import InstanceLock
from storage.media import Media, key
from storage.migrate import configuration, upgrade
from storage.thread import SqliteThread

Run = Callable[[Callable[[Connection], Any]], Any]
_UNSURE = "restored from a backup: it may have been said after the backup was made"


class CannotRestore(Exception):  # noqa: N818 - it says what is the matter
    """A sentence for the operator. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    manifest: Manifest
    unsure: int
    """Messages that waited when the backup was made: nobody knows whether they were said afterwards, so they are not said again."""


async def restore(file: Path, url: str, data_dir: Path, media: Media) -> Restored:
    """Raises CannotRestore, AlreadyRunning."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            lock = InstanceLock(data_dir)
            try:
                async with _target(url) as run:
                    await run(lambda connection: _fill(connection, archive, manifest))
                    await _put_media(archive, manifest, media)
                    unsure = await run(_finish)
            finally:
                lock.release()
    except (OSError, zipfile.BadZipFile) as error:
        raise CannotRestore(f"{file} cannot be restored ({error}). Nothing was changed.") from error
    except rows.Differs as error:
        raise CannotRestore(f"{file} is damaged: {error}. Nothing was changed. Try an older backup.") from error
    except SQLAlchemyError as error:
        raise CannotRestore(
            f"The database did not take what is in {file} ({type(error).__name__}). Nothing was changed. "
            "If the database is well (main.py check), the backup is damaged: try an older one."
        ) from error
    return Restored(manifest=manifest, unsure=unsure)


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        manifest = read_manifest(archive)
    except (KeyError, ValueError, TypeError):
        raise CannotRestore(f"{file} is no backup of this program.") from None
    known = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if manifest.format != FORMAT or manifest.revision not in known:
        raise CannotRestore(f"{file} was made by a newer version of this program. Update the program first.")
    return manifest


@asynccontextmanager
async def _target(url: str) -> AsyncIterator[Run]:
    """A way to run something on an empty database, which is taken away again unless everything succeeds."""
    where = make_url(url)
    opened = _sqlite(Path(where.database or "")) if where.get_backend_name() == "sqlite" else _postgresql(url)
    async with opened as run:
        yield run


@asynccontextmanager
async def _sqlite(file: Path) -> AsyncIterator[Run]:
    beside = [file.with_name(file.name + ending) for ending in ("", "-wal", "-shm")]
    there = [path for path in beside if path.exists()]
    if there:
        raise CannotRestore(
            f"{there[0]} is there already. Nothing was overwritten: move it away, or set another DATA_DIR."
        )
    draft = file.with_name(f"{file.name}.restoring")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT, 0o600))
    try:
        thread = SqliteThread(draft, "BEGIN IMMEDIATE")
        await thread.open()
        try:
            yield thread.run
        finally:
            await thread.close()
        draft.replace(file)
    finally:
        for ending in ("", "-wal", "-shm"):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


@asynccontextmanager
async def _postgresql(url: str) -> AsyncIterator[Run]:
    engine = create_async_engine(url, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            if await connection.run_sync(lambda it: inspect(it).get_table_names()):
                raise CannotRestore(
                    "The database at DATABASE_URL is not empty. Nothing was overwritten: make a new one."
                )
            await connection.rollback()
            try:
                yield connection.run_sync
            except BaseException:
                await connection.rollback()
                await connection.run_sync(_empty)
                raise
    finally:
        await engine.dispose()


def _empty(connection: Connection) -> None:
    """Only what this restore made can be there."""
    with connection.begin():
        metadata = MetaData()
        metadata.reflect(connection)
        metadata.drop_all(connection)


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """The schema as it was then, the rows, and a look whether they are the same."""
    try:
        command.upgrade(configuration(connection), manifest.revision)
    except CommandError as error:
        raise CannotRestore(f"The schema of the backup cannot be made ({error}).") from error
    with connection.begin():
        there = {table.name: table for table in rows.tables(connection)}
        if set(there) != set(manifest.tables):
            raise rows.Differs("its tables are not those of its version")
        for name, table in there.items():
            if table_file(name) not in archive.namelist():
                raise rows.Differs(f"the rows of {name} are missing")
            with archive.open(table_file(name)) as lines:
                rows.put(connection, table, lines)
            rows.go_on_counting(connection, table)
        _compare(connection, manifest)


def _compare(connection: Connection, manifest: Manifest) -> None:
    for table in rows.tables(connection):
        part = manifest.tables[table.name]
        count, digest = rows.fingerprint(connection, table)
        if count != part.rows:
            raise rows.Differs(f"{table.name} has {count} rows instead of {part.rows}")
        if digest != part.sha256:
            raise rows.Differs(f"the rows of {table.name} are not those of the manifest")
    if connection.dialect.name == "sqlite":
        trouble = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        if trouble or said != "ok":
            raise rows.Differs("the database that came out is not whole")


async def _put_media(archive: zipfile.ZipFile, manifest: Manifest, media: Media) -> None:
    for sha256 in manifest.media:
        key(sha256)
        try:
            data = await asyncio.to_thread(archive.read, media_file(sha256))
        except KeyError:
            raise rows.Differs(f"the file {sha256} is missing") from None
        if await media.put(data) != sha256:
            raise rows.Differs(f"the file {sha256} is not what it was")


def _finish(connection: Connection) -> int:
    """Today's schema; and nothing is said that may have been said already."""
    upgrade(connection)
    with connection.begin():
        waiting = connection.execute(select(func.count()).where(schema.UNSENT)).scalar_one()
        connection.execute(
            update(schema.outbox).where(schema.UNSENT).values(state=OutboxState.UNKNOWN, error=_UNSURE, next_at=None)
        )
        return int(waiting)
