"""What the log shows: no token, no address with a token in it, nobody's words."""

import logging
import re
import sys

_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
_TALKATIVE = {
    "httpx": "WARNING",
    "httpcore": "WARNING",
    "aiohttp": "WARNING",
    "telegram": "INFO",
    "apscheduler": "WARNING",
    "alembic": "WARNING",
}
"""Libraries that log addresses or messages below this level."""


class Redacted(logging.Formatter):
    """Whatever looks like a bot's token is left out, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("[token]", super().format(record))


def set_up(level: str) -> None:
    """To standard error, where service managers and containers look."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacted("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name, least in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(logging.getLevelNamesMapping()[least], logging.getLogger().level))
