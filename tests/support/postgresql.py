"""A PostgreSQL server of our own: in a temporary folder, on a Unix socket, gone with the process that wanted it.

As a program, `python -m tests.support.postgresql FOLDER PID`, it is the keeper: runs the server in FOLDER until the process PID has ended.
"""

import asyncio
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

ROOT = Path(__file__).parents[2]
ABSENT = (
    "no PostgreSQL found: install it (Debian: apt install postgresql), or name its folder of programs in POSTGRESQL_BIN"
)
OWNER = "tester"
PATIENCE = 30.0
"""Seconds within which a server must be up."""
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
"""For tests that look at what is stored, not at whether it would outlive a power cut."""
ALWAYS = ("listen_addresses=", "max_connections=200", "shared_buffers=32MB", "jit=off", "log_min_messages=error")


def programs() -> Path | None:
    """The folder with `postgres` and `initdb`, newest first; Debian keeps it off the path."""
    named = os.environ.get("POSTGRESQL_BIN")
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    known = [Path(named)] if named else [*reversed(debian), *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in known if (folder / "initdb").exists()), None)


def _as_whom() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then as its own user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    known = {each.pw_name: each for each in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@dataclass(frozen=True, slots=True)
class Server:
    folder: Path
    """With the socket and the data; its own, below no folder that is closed to others."""

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://{OWNER}@/{database}?host={self.folder}"

    async def connect(self, database: str = "postgres") -> Any:
        return await asyncpg.connect(host=str(self.folder), user=OWNER, database=database)

    async def run(self, *statements: str, database: str = "postgres") -> None:
        connection = await self.connect(database)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def up(self) -> None:
        """Returns when it takes connections."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return await self.run("SELECT 1")
                except (OSError, asyncpg.PostgresError):
                    await asyncio.sleep(0.02)

    @classmethod
    def made(cls) -> "Server":
        """A new, empty one; not started yet."""
        bin_folder = programs()
        assert bin_folder is not None, ABSENT
        folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        whom = _as_whom()
        if whom:
            os.chown(folder, whom["user"], whom["group"])
        command: list[str | Path] = [
            bin_folder / "initdb",
            "-D",
            folder / "data",
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        command += ["--locale=C", "--no-sync", "--no-instructions"]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **whom)
        return cls(folder)

    def started(self, *settings: str) -> "subprocess.Popen[bytes]":
        """The server as a child of this process. SIGQUIT ends it as a crash would, SIGINT in order."""
        bin_folder = programs()
        assert bin_folder is not None, ABSENT
        command: list[str | Path] = [bin_folder / "postgres", "-D", self.folder / "data", "-k", self.folder]
        for setting in (*ALWAYS, *settings):
            command += ["-c", setting]
        whom = _as_whom()
        silent = subprocess.DEVNULL
        return subprocess.Popen(
            command, cwd=self.folder, start_new_session=True, stdin=silent, stdout=silent, stderr=silent, **whom
        )

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def shared(meeting_place: Path, until: int, furnish: Callable[[Server], None]) -> Server:
    """The one server of all test processes that meet in that folder; whoever comes first starts and furnishes it.

    It lives as long as the process `until`.
    """
    with (meeting_place / "postgresql.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        folder = lock.read()
        if folder:
            return Server(Path(folder))
        server = Server.made()
        command = [sys.executable, "-m", __name__, str(server.folder), str(until)]
        subprocess.run(command, cwd=ROOT, check=True)
        furnish(server)
        lock.write(str(server.folder))
        return server


def _keep(folder: Path, process: int) -> None:
    server = Server(folder)
    running = server.started(*QUICK)
    try:
        while _lives(process) and running.poll() is None:
            time.sleep(0.2)
    finally:
        running.send_signal(signal.SIGQUIT)
        running.wait()
        server.remove()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__" and os.fork() == 0:
    os.setsid()
    _keep(Path(sys.argv[1]), int(sys.argv[2]))
