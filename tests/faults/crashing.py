"""Runs inside the program: counts its calls to the store, to Telegram and to the files, and ends the process at the n-th, without goodbye."""

import os
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")
CRASHED = 99
"""How such a process ends."""


class Points:
    def __init__(self, at: int) -> None:
        self.left = at

    def passed(self) -> None:
        self.left -= 1
        if not self.left:
            os._exit(CRASHED)

    def around(self, call: Callable[..., T]) -> Callable[..., T]:
        """Just before, and just after."""

        @wraps(call)
        def counted(*args: Any, **kwargs: Any) -> T:
            self.passed()
            result = call(*args, **kwargs)
            self.passed()
            return result

        return counted

    def around_async(self, call: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        @wraps(call)
        async def counted(*args: Any, **kwargs: Any) -> T:
            self.passed()
            result = await call(*args, **kwargs)
            self.passed()
            return result

        return counted


def install(at: str) -> None:
    """The nursery calls it with the number of the call that is the last one."""
    from handlers.courier import Courier
    from handlers.wire import Wire
    from storage import media, sqlite
    from storage.log_sync import LogSync
    from storage.thread import SqliteThread

    points = Points(int(at))
    for owner, name in (
        (sqlite._Job, "run"),  # one use case in its savepoint
        (media._Part, "write"),
        (media._Part, "keep"),
        (media, "_sync_folder"),
    ):
        setattr(owner, name, points.around(getattr(owner, name)))
    for asynchronous, name in (
        (SqliteThread, "begin"), (SqliteThread, "commit"), (LogSync, "sync"), (Wire, "exchange"), (Courier, "post")
    ):  # fmt: skip
        setattr(asynchronous, name, points.around_async(getattr(asynchronous, name)))
