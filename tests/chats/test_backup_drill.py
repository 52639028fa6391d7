"""The drill: a backup of a bot that people are using, the machine is lost, one command brings all back elsewhere, and the bot answers."""

from datetime import timedelta
from pathlib import Path

import pytest

import main
from storage.media import MediaFiles
from tests.support import engines


@pytest.fixture
async def empty_url(engine: str, tmp_path: Path, session_folder: Path):
    if engine == engines.SQLITE:
        yield f"sqlite+aiosqlite:///{tmp_path / 'new' / 'bot.db'}"
        return
    async with engines.bare_postgres(session_folder) as url:
        yield url


async def command(world, *words):
    """The program's own command, with this world's settings."""
    options = main._parser().parse_args([str(word) for word in words])
    return await options.command(options, world.settings)


@pytest.mark.slow
async def test_the_drill(empty_url, cafe, tmp_path, capsys, monkeypatch):
    world = cafe.world
    monkeypatch.setattr(main, "_now", world.clock)
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await cafe.reports("N-1", ann)
    bob = await cafe.shopper("Bob")
    await cafe.gives("N-2", bob)
    await world.settled()

    assert await command(world, "backup", tmp_path / "kept.zip") == main.OK
    assert "photos and other files" in capsys.readouterr().out

    await world.stop()
    world._folder = tmp_path / "new"
    world._settings["database_url"] = empty_url
    world.now += timedelta(days=3)
    await command(world, "restore", tmp_path / "kept.zip")
    told = capsys.readouterr().out
    assert "Restored and compared" in told
    assert "N-2  assigned  Bob" in told or "N-2  confirmed  Bob" in told
    assert "is lost for good" in told
    with pytest.raises(main.Stop, match=r"there already|not empty"):
        await command(world, "restore", tmp_path / "kept.zip")

    await world.start()
    await world.settled()
    await cafe.cora.says("/review")
    await cafe.cora.taps("N-1 ·")
    await cafe.cora.hears("your decision?")
    await bob.says("/start")
    await bob.taps("My visits")
    await bob.hears("Café Nord 2")
    names = [name async for name in MediaFiles(tmp_path / "new" / "media").names()]
    assert names
