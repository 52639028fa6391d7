"""Bring a database to this program's schema, from code: nobody needs an alembic.ini."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from storage.journal import protect

if TYPE_CHECKING:  # imported where it is needed: a fifth of the start, and mostly there is nothing to migrate
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
_NAMED = re.compile(r'^(down_)?revision = "(.+)"$', re.MULTILINE)


class Outdated(Exception):  # noqa: N818 - it says what is the matter
    """The database's schema is not this program's."""


def configuration(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """The schema up to date, and the journal's triggers in place. Raises Outdated."""
    migrate(connection)
    protect(connection)


def migrate(connection: Connection) -> None:
    """Each step in a transaction of its own: a kill half-way takes that step back, and it can be run again."""
    current = revision(connection)
    if current == newest():
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    config = configuration(connection)
    scripts = ScriptDirectory.from_config(config)
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise Outdated(
            f"The database was made by a newer version of this program (revision {current}). Nothing was changed. Update the program."
        )
    command.upgrade(config, "head")


def check(connection: Connection) -> None:
    """Raises Outdated unless the schema is this program's."""
    head = newest()
    current = revision(connection)
    if current != head:
        raise Outdated(
            f"The database is at revision {current}, the program at {head}. Start the bot once, then try again."
        )


def revision(connection: Connection) -> str | None:
    """Of the database; None before its first migration."""
    with connection.begin():
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar()


def newest() -> str:
    """Of the program: the one revision that no other one follows. Raises ValueError when there is no such one."""
    named = [_NAMED.findall(script.read_text(encoding="utf-8")) for script in (FOLDER / "versions").glob("*.py")]
    followed = {name for pairs in named for down, name in pairs if down}
    (head,) = [name for pairs in named for down, name in pairs if not down and name not in followed]
    return str(head)
