import fcntl
import os
from pathlib import Path


class AlreadyRunning(Exception):  # noqa: N818 - it says what is the matter
    """Another process works on this data folder."""


class InstanceLock:
    """One process per data folder. The operating system lets go of it when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder when there is none. Raises AlreadyRunning when somebody else works on it."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._file, 20).decode(errors="replace").strip() or "unknown"
            os.close(self._file)
            raise AlreadyRunning(
                f"Another process (number {holder}) works on {folder}. Nothing was changed. Stop it first, or choose another DATA_DIR."
            ) from None
        os.truncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
