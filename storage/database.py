"""The way in: `open_store` makes the data folder, brings the schema up to date and gives the store for the address."""

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import make_url

from storage.lock import InstanceLock
from storage.sqlite import SqliteStore

if TYPE_CHECKING:
    from storage.postgresql import PostgresStore

Store: TypeAlias = "SqliteStore | PostgresStore"


async def open_store(url: str, data_dir: Path, *, alone: bool = True) -> Store:
    """`url` is SQLAlchemy's: sqlite+aiosqlite:///file or postgresql+asyncpg://…

    With alone=False no lock is taken and nothing is migrated: for a short command beside a running bot. Raises AlreadyRunning when
    another process has the folder of a SQLite file, Outdated when the schema is not this program's.
    """
    kind = make_url(url).get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise ValueError(f"DATABASE_URL: {kind} is not known; sqlite+aiosqlite and postgresql+asyncpg are")
    store = SqliteStore(url) if kind == "sqlite" else _postgres(url, data_dir)
    if alone and kind == "sqlite":
        store.lock = InstanceLock(data_dir)
    try:
        await store.prepare(migrate=alone)
    except BaseException:
        await store.close()
        raise
    return store


def _postgres(url: str, data_dir: Path) -> "PostgresStore":
    """Its engine is imported only where it is used: it costs a quarter of a second of the start."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    from storage.postgresql import PostgresStore

    return PostgresStore(url)
