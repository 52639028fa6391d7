"""A worker's seat among the others: one session of PostgreSQL whose locks say who is here and who leads.

The server lets go of them when the session ends, however the worker ended. What is written is guarded in the rows themselves.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection, NullPool, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""So often a worker looks whether it (still) leads."""
_ANSWER_SECONDS = 5.0
_PATIENCE_SECONDS = 60.0
"""So long a start waits for another worker that is just bringing the schema up to date."""
_SETTINGS = {"tcp_keepalives_idle": "3", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "2"}
"""The server notices within seven seconds that a machine is gone."""
_WORKERS = 2
"""The class of these locks; storage/turns.py has its own."""
_START, _PRESENCE, _LEADER = 0, 1, 2
_TRY = text("SELECT pg_try_advisory_lock(:class, :which)")
_TRY_SHARED = text("SELECT pg_try_advisory_lock_shared(:class, :which)")
_LET_GO = text("SELECT pg_advisory_unlock(:class, :which)")
_WAIT = text("SELECT pg_advisory_lock(:class, :which)")
_COUNT = text("""
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = :class AND objid = :which AND objsubid = 2 AND mode = 'ShareLock'
AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")
"""objsubid 2: a lock of two numbers."""


class Seat:
    def __init__(self, url: str) -> None:
        self._engine: AsyncEngine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"timeout": _ANSWER_SECONDS, "server_settings": _SETTINGS},
        )
        self._session: AsyncConnection | None = None
        self._leads = False

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[bool]:
        """While inside nobody else starts; gives whether no other worker is there. Afterwards everybody can see that we are."""
        session = await self._engine.connect()
        self._session = session
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await session.execute(_WAIT, {"class": _WORKERS, "which": _START})
        alone = await _locked(session, _PRESENCE)
        yield alone
        if alone:
            await session.execute(_LET_GO, {"class": _WORKERS, "which": _PRESENCE})
        await session.execute(_TRY_SHARED, {"class": _WORKERS, "which": _PRESENCE})
        await session.execute(_LET_GO, {"class": _WORKERS, "which": _START})

    async def lead(self) -> None:
        """Returns when this worker leads."""
        while True:
            if await self._elected():
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def deposed(self) -> None:
        """Returns when it leads no more: the session ended."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not await self._elected():
                return

    async def leave(self) -> None:
        await self._drop()
        await self._engine.dispose()

    async def _elected(self) -> bool:
        """Asks the server, also whether the session still is there: when it is lost, so is the lead."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                if self._leads and self._session is not None:
                    await self._session.execute(text("SELECT 1"))
                else:
                    self._leads = await _locked(await self._seated(), _LEADER)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("the seat among the workers is lost (%s), taking another", type(error).__name__)
            await self._drop()
        return self._leads

    async def _seated(self) -> AsyncConnection:
        if self._session is None:
            self._session = await self._engine.connect()
            await self._session.execute(_TRY_SHARED, {"class": _WORKERS, "which": _PRESENCE})
        return self._session

    async def _drop(self) -> None:
        session, self._session, self._leads = self._session, None, False
        if session is None:
            return
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await session.invalidate()
                await session.close()
        except (SQLAlchemyError, OSError):
            _log.info("the lost seat could not be given back in order")


async def _locked(session: AsyncConnection, which: int) -> bool:
    return bool((await session.execute(_TRY, {"class": _WORKERS, "which": which})).scalar_one())


def company(connection: Connection) -> int:
    """How many workers are there, this one included."""
    return max(1, int(connection.execute(_COUNT, {"class": _WORKERS, "which": _PRESENCE}).scalar_one()))
