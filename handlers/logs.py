"""What the log shows: no token, no address with a token in it, nobody's words."""

import logging
import re
import sys
from types import TracebackType

from handlers.errors import outline

_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
_OURS = ("bot", "demo", "forms", "handlers", "storage")
"""Who is asked for details. Libraries never are: at DEBUG the database logs rows, the picture decoder what EXIF says, HTTP clients addresses."""


class Redacted(logging.Formatter):
    """Whatever looks like a bot's token is left out, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("[token]", super().format(record))


def set_up(level: str) -> None:
    """To standard error, where service managers and containers look."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacted("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], force=True)
    set_levels(level)
    sys.excepthook = _last_words


def set_levels(level: str) -> None:
    """That much of our own, and of libraries at most warnings."""
    wanted = logging.getLevelNamesMapping()[level.upper()]
    logging.getLogger().setLevel(max(wanted, logging.WARNING))
    for name in _OURS:
        logging.getLogger(name).setLevel(wanted)


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends the program, without its message: that may quote what somebody wrote."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger(__name__).critical("the program ends: %s", outline(error))
