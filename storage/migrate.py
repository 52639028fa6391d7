"""Bring a database to this program's schema, from code: nobody needs an alembic.ini."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.journal import protect

FOLDER = Path(__file__).parent / "migrations"


class Outdated(Exception):  # noqa: N818 - it says what is the matter
    """The database's schema is not this program's."""


def configuration(connection: Connection | None = None) -> Config:
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
    config = configuration(connection)
    scripts = ScriptDirectory.from_config(config)
    current = revision(connection)
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise Outdated(
            f"The database was made by a newer version of this program (revision {current}). Nothing was changed. Update the program."
        )
    command.upgrade(config, "head")


def check(connection: Connection) -> None:
    """Raises Outdated unless the schema is this program's."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    current = revision(connection)
    if current != head:
        raise Outdated(
            f"The database is at revision {current}, the program at {head}. Start the bot once, then try again."
        )


def revision(connection: Connection) -> str | None:
    with connection.begin():
        return MigrationContext.configure(connection).get_current_revision()
