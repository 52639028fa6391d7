"""Has the program imported and copies itself for every start, which then costs a tenth. What runs in the copy is `main.py run` itself.

One line of JSON on the standard input is one order: {"arguments", "environment", "folder"}; the answer is the copy's process number.
When the input ends, all copies end.
"""

import contextlib
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import main

LAZY = (
    "alembic.autogenerate", "apscheduler.schedulers.asyncio", "apscheduler.triggers.interval", "asyncpg", "bot.shelf",
    "handlers.logs", "handlers.papers", "handlers.rendering", "sqlalchemy.dialects.postgresql.asyncpg",
    "storage.database", "storage.lock", "storage.media", "storage.migrate", "storage.postgresql", "storage.sqlite",
)  # fmt: skip
"""What main.py imports only where it is needed."""


def serve() -> None:
    for name in LAZY:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    copies: list[int] = []
    for line in sys.stdin:
        order = json.loads(line)
        number = os.fork()
        if not number:
            be_the_program(order)
        copies.append(os.pidfd_open(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    for copy in copies:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(copy, signal.SIGKILL)


def be_the_program(order: Mapping[str, Any]) -> None:
    """Never returns."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.update(order["environment"])
        folder = Path(order["folder"])
        os.chdir(folder)
        log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        silence = os.open(os.devnull, os.O_RDONLY)
        for standard, file in ((0, silence), (1, log), (2, log)):
            os.dup2(file, standard)
        prepare(order.get("before", ""))
        status = main.main(order["arguments"])
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        (Path(order["folder"]) / "ended").write_text(str(status))
        os._exit(status)


def prepare(before: str) -> None:
    """`module:function:argument` is called in the copy before the program begins, to put a fault into it."""
    if before:
        module, function, argument = before.split(":", maxsplit=2)
        getattr(importlib.import_module(module), function)(argument)


if __name__ == "__main__":
    serve()
