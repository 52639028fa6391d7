"""Is the file whole? SQLite itself only complains once it comes to a damaged page, which may be weeks later."""

import sqlite3
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, OperationalError

START_SECONDS = 0.2
"""So long a start looks through the file: all of it up to some ten thousand reports. `main.py check` takes the time it needs."""
_BETWEEN = 5_000
"""So many steps of SQLite's between two looks at the clock: about a millisecond."""
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


class Unreadable(Exception):  # noqa: N818 - it says what is the matter
    """The file is no database, or a damaged one."""


def look_through(connection: Connection, file: Path, seconds: float | None = None) -> None:
    """All pages, or as many as can be looked at in that time. Raises Unreadable."""
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    if seconds is not None:
        until = monotonic() + seconds
        driver.set_progress_handler(lambda: monotonic() > until, _BETWEEN)
    try:
        found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
            raise
        return  # so far it was whole
    finally:
        driver.set_progress_handler(None, 0)
    if found != "ok":
        raise damaged(file)


def is_damage(error: DatabaseError) -> bool:
    return getattr(error.orig, "sqlite_errorname", "").startswith(_DAMAGED)


def damaged(file: Path) -> Unreadable:
    return Unreadable(
        f"{file} is damaged, or no database. It was left as it is. Put it aside and restore a backup with main.py restore; "
        f"without one, whoever knows SQLite may get most of it back from that file."
    )
