"""Write the next migration from what changed in the model: `python -m storage.revise "what changed"`.

Until the first release there is one revision only: `python -m storage.revise --anew` writes it anew.
"""

import sys
from typing import Any, Literal

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import BigInteger, create_engine
from sqlalchemy.types import TypeEngine

from storage.columns import Document, Exact, Line, Moment, Word
from storage.migrate import FOLDER, configuration, migrate

_SPELLED: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Line, "line"),
    (Moment, "moment"),
    (Exact, "sa.Text()"),
    (Word, "sa.Text()"),
    (Document, "document"),
    (BigInteger, "number"),
)


def rendered(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Column types in the words of script.py.mako, which are SQLAlchemy's: a migration stays what it is when our types change."""
    if kind != "type":
        return False
    return next((spelled for ours, spelled in _SPELLED if isinstance(item, ours)), False)


def _tidy(config: Config) -> None:
    """Ruff in the project's style, on what is written."""
    config.set_section_option("post_write_hooks", "hooks", "check, format")
    for name, options in (("check", "check --quiet --fix"), ("format", "format --quiet")):
        config.set_section_option("post_write_hooks", f"{name}.type", "module")
        config.set_section_option("post_write_hooks", f"{name}.module", "ruff")
        config.set_section_option("post_write_hooks", f"{name}.options", f"{options} REVISION_SCRIPT_FILENAME")


def revise(message: str) -> None:
    with create_engine("sqlite://").connect() as connection:
        if any((FOLDER / "versions").glob("*.py")):
            migrate(connection)
        config = configuration(connection)
        _tidy(config)
        number = 1 + len(list(ScriptDirectory.from_config(config).walk_revisions()))
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    if sys.argv[1] == "--anew":
        for old in (FOLDER / "versions").glob("*.py"):
            old.unlink()
        revise("first schema")
    else:
        revise(sys.argv[1])
