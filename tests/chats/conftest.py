"""The real program, whole: every feature, over real HTTP to the stand-in, on a clock that tests move."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.shelf import Shelf
from handlers import business
from handlers.papers import MAKERS
from handlers.rendering import Renderer
from tests.support.programme import FORM
from tests.support.programme import cafe as programme
from tests.support.stage import Stage
from tests.support.world import World


@pytest.fixture
def restarts() -> bool:
    """Tests that take this as a parameter run with a restart after everything that anybody does."""
    return False


@pytest.fixture
async def world(tmp_path: Path, database_url: str, restarts: bool) -> AsyncIterator[World]:
    made = World(
        tmp_path / "data",
        business(),
        database_url=database_url,
        library=Shelf(),
        documents=lambda files: Renderer(MAKERS, files),
        restarts=restarts,
    )
    async with made as opened:
        yield opened


@pytest.fixture
async def cafe(world: World) -> Stage:
    """Café Nord with two visits to place, its form, and a coordinator called Cora."""
    stage = Stage(world, await world.coordinator("Cora"))
    await stage.take_in(("cafe_check.md", FORM.encode()), ("programme.xlsx", programme(world.now)))
    return stage
