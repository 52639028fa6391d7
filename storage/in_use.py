"""Whether a SQLite file and its write-ahead log belong together: a mark in the file itself says that a bot works on it.

Without its log the last rows are missing, and SQLite would not notice.
"""

from pathlib import Path

from sqlalchemy import Connection

from storage.damage import Unreadable

_USE_AT, _IN_USE = 60, 1
"""Where a database file has its `user_version`, and what ours says while a bot works on it."""


def refuse_halves(file: Path) -> None:
    """Raises Unreadable for a file that was in use when it was copied, or whose write-ahead log was taken away: its last rows are missing;
    and for a log without its file, which SQLite would throw away.

    After a kill or a power cut the log is still there, and nothing is missing.
    """
    log = log_of(file)
    if log.exists() and not file.exists():
        raise Unreadable(
            f"{log} is there, and {file.name}, to which it belongs, is not. Nothing was changed. Put {file.name} back beside it; "
            f"or put {log.name} aside and restore a backup with main.py restore."
        )
    if log.exists() or not file.is_file():
        return
    if _is_marked(file):
        raise Unreadable(
            f"{file} was copied while the bot was running, or {log.name} was taken away from beside it: what was stored last is not in it. "
            f"Nothing was changed. Put {log.name} beside it, or restore a backup made with main.py backup. "
            f"If you know that nothing is missing, make an empty file {log.name} there and start again."
        )


def leave_log(file: Path) -> None:
    """For whoever closed the file: the last who goes takes the log away, all of which is in the file then. While the file is marked (a bot
    runs beside, or was killed, or did not get so far as to work on it), an empty one belongs there.
    """
    if file.is_file() and _is_marked(file):
        log_of(file).touch(mode=0o600)


def log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _is_marked(file: Path) -> bool:
    with file.open("rb") as opened:
        head = opened.read(_USE_AT + 4)
    return head[_USE_AT:] == _IN_USE.to_bytes(4, "big")


def mark_in_use(connection: Connection) -> None:
    """In the file itself, not only in its log, so that a copy tells."""
    connection.exec_driver_sql(f"PRAGMA user_version = {_IN_USE}")
    connection.commit()
    connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def mark_at_rest(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA user_version = 0")
    connection.commit()
