"""The write-ahead log of a SQLite file, brought to the disk beside the work: while one group of use cases is written there, the next one works."""

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

DISK_REFUSED = 74
"""How such a program ends: EX_IOERR of sysexits.h."""

_log = logging.getLogger(__name__)
_sync = getattr(os, "fdatasync", os.fsync)  # macOS has only the one


class LogSync:
    """Works while a connection is open on the file, which keeps the log in its place."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._descriptor = -1
        self._thread = ThreadPoolExecutor(1, "log-sync")

    async def sync(self) -> None:
        """Returns when everything that was committed before is on the disk. Ends the program when the disk refuses."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._in_thread)

    def close(self) -> None:
        self._thread.shutdown()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _in_thread(self) -> None:
        """What was committed and is not on the disk cannot be taken back, and Linux says only once that a page was not written: to go on
        would build on rows that may vanish. After a start the log is read as it is, and nobody was told of what is missing.
        """
        try:
            if self._descriptor < 0:
                self._descriptor = os.open(self._log, os.O_RDWR | os.O_CLOEXEC)
            _sync(self._descriptor)
        except OSError as error:
            _log.critical(
                "The disk does not take the database's log (%s). What was acknowledged is safe. The program ends, so that nothing is "
                "built on what may not be stored: look at the disk, then start again.",
                error.strerror or type(error).__name__,
            )
            logging.shutdown()
            os._exit(DISK_REFUSED)
