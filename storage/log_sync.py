"""The write-ahead log of a SQLite file, brought to the disk beside the work: while one group of use cases is written there, the next one works."""

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from errno import EIO
from pathlib import Path

DISK_REFUSED = 74
"""How such a program ends: EX_IOERR of sysexits.h."""

_log = logging.getLogger(__name__)
_to_disk = getattr(os, "fdatasync", os.fsync)  # macOS has only the one


class Unwilling(Exception):  # noqa: N818 - it says what is the matter
    """Nothing is known of the disk: what was asked did not begin."""


class LogSync:
    """Works while a connection is open on the file, which keeps the log in its place."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._descriptor = -1
        self._disk: _Kernel | _Thread | None = None

    async def sync(self) -> None:
        """Returns when everything that was committed before is on the disk. Ends the program when the disk refuses."""
        try:
            if self._descriptor < 0:
                self._descriptor = os.open(self._log, os.O_RDWR | os.O_CLOEXEC)
            await self._sync()
        except OSError as error:
            _end(error)

    async def _sync(self) -> None:
        try:
            if self._disk is None:
                self._disk = _Kernel()
            await self._disk.sync(self._descriptor)
        except Unwilling:
            self._disk = _Thread()
            await self._disk.sync(self._descriptor)

    def close(self) -> None:
        if self._disk is not None:
            self._disk.close()
            self._disk = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class _Kernel:
    """Linux does it by itself and says when it is done: no thread of ours asks for the interpreter's lock while use cases work."""

    def __init__(self) -> None:
        """Raises Unwilling: not everywhere is there such a thing, and not every container may."""
        try:
            from caio.linux_aio import Context, Operation

            self._context = Context(1)
        except (ImportError, SystemError) as refused:
            raise Unwilling from refused
        self._operation = Operation
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._context.fileno, self._look)

    async def sync(self, descriptor: int) -> None:
        """Raises OSError as the disk says, and Unwilling."""
        done: asyncio.Future[None] = self._loop.create_future()
        operation = self._operation.fdsync(descriptor)
        operation.set_callback(lambda _: None if done.done() else done.set_result(None))
        try:
            self._context.submit(operation)
        except (OverflowError, ValueError, SystemError) as refused:
            self.close()
            raise Unwilling from refused
        await done
        try:
            operation.get_value()
        except SystemError as refused:
            raise OSError(EIO, str(refused)) from refused

    def close(self) -> None:
        self._loop.remove_reader(self._context.fileno)

    def _look(self) -> None:
        with suppress(BlockingIOError):
            self._context.poll()
        self._context.process_events()


class _Thread:
    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "log-sync")

    async def sync(self, descriptor: int) -> None:
        """Raises OSError as the disk says."""
        await asyncio.get_running_loop().run_in_executor(self._thread, _to_disk, descriptor)

    def close(self) -> None:
        self._thread.shutdown()


def _end(error: OSError) -> None:
    """What was committed and is not on the disk cannot be taken back, and Linux says only once that a page was not written: to go on
    would build on rows that may vanish. After a start the log is read as it is, and nobody was told of what is missing.
    """
    _log.critical(
        "The disk does not take the database's log (%s). What was acknowledged is safe. The program ends, so that nothing is "
        "built on what may not be stored: look at the disk, then start again.",
        error.strerror or type(error).__name__,
    )
    logging.shutdown()
    os._exit(DISK_REFUSED)
