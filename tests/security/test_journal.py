"""`main.py journal verify` on the data of a whole story, and on the same with one entry changed."""

import main
from bot.settings import Settings
from storage.database import open_store
from tests.security.stage import build
from tests.storage.test_journal import tamper
from tests.support.world import World


async def test_the_command_names_the_entry(tmp_path, monkeypatch, capsys):
    async with World(tmp_path / "data") as world:
        await build(world)
        await world.pass_time(minutes=1)
        settings = world.settings
        visits = await world.store.read(lambda tx: tx.journal.find(action="accept"))
    options = main._parser().parse_args(["journal", "verify"])
    assert await main.journal(options, settings) == main.OK
    assert " sealed entries. Last seal: " in capsys.readouterr().out
    await _changed(settings, visits[0].id)
    assert await main.journal(options, settings) == main.FAILED
    assert f"BAD  entry {visits[0].id} (" in capsys.readouterr().out


async def _changed(settings: Settings, entry: int) -> None:
    opened = await open_store(settings.database, settings.data_dir, alone=False)
    await tamper(opened, f"UPDATE journal SET actor_id = NULL WHERE id = {entry}")
    await opened.close()
