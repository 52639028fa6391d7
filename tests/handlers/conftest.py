from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from handlers.office import Business
from tests.handlers.business import NoDocuments, NoLibrary, business
from tests.support.world import World

Open = Callable[..., Any]


@pytest.fixture
async def opened(tmp_path: Path, database_url: str) -> AsyncIterator[Open]:
    """`await opened(business(…), **settings)`: a world with that business, closed and checked at the end of the test."""
    async with AsyncExitStack() as stack:

        async def open_world(what: Business | None = None, **settings: Any) -> World:
            folder = tmp_path / "data"
            world = World(
                folder,
                what or business(),
                database_url=database_url,
                library=NoLibrary(),
                documents=lambda _: NoDocuments(),
                **settings,
            )
            return await stack.enter_async_context(world)

        yield open_world
