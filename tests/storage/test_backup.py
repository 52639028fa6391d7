"""A backup made while the bot writes is whole; restored elsewhere, on either engine, it is the same; what is not whole is refused."""

import asyncio
import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.journal import verify
from bot.model.delivery import OutboxState
from bot.model.report import MediaState
from bot.ports import Transaction
from storage.backup import CannotBackUp, back_up, reading
from storage.damage import Unreadable
from storage.database import Store, open_store
from storage.media import MediaFiles
from storage.migrate import Outdated
from storage.restore import CannotRestore, restore
from storage.rows import fingerprint, tables
from tests.storage import samples
from tests.storage.samples import NOW
from tests.storage.test_journal import sealed, write
from tests.support import engines

ROOT = Path(__file__).parents[2]
ODD = 'Ünïcödé \u2028 \u200fעברית 🧾 \\ " \n\t {}'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def empty_url(engine: str, tmp_path: Path, session_folder: Path):
    """Of a database with nothing in it."""
    if engine == engines.SQLITE:
        yield f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'bot.db'}"
        return
    async with engines.bare_postgres(session_folder) as url:
        yield url


@pytest.fixture
async def store(data: Path, database_url: str):
    opened = await open_store(database_url, data)
    yield opened
    await opened.close()


@pytest.fixture
def media(data: Path) -> MediaFiles:
    return MediaFiles(data / "media")


async def furnish(store: Store, media: MediaFiles) -> None:
    """A little of everything, odd values included."""
    sha256 = await media.put(b"photo" * 1000)

    def some(tx: Transaction) -> None:
        ann = samples.person(tx, name=ODD, focus={"kind": "sheet", "deep": [1, 2.5, None, {"ö": ODD}]})
        report = samples.report(tx, scoring={"a": 1.0, "b": [0.1, 1e-9]}, answers=({"text": ODD},))
        samples.offer(tx, person_id=ann.id, visit_id=report.visit_id)
        samples.media(tx, person_id=ann.id, state=MediaState.STORED, sha256=sha256)
        samples.outgoing(tx, chat_id=ann.chat_id)
        samples.outgoing(tx, chat_id=ann.chat_id, state=OutboxState.SENT, message_ids=(1, 2))
        tx.inbox.take_in([samples.update(2**40), samples.update(5)])

    await store.write(some)


async def pictures(url: str) -> dict[str, tuple[int, str]]:
    async with reading(url) as run:
        found: dict[str, tuple[int, str]] = await run(
            lambda connection: {table.name: fingerprint(connection, table) for table in tables(connection)}
        )
    return found


async def test_what_is_restored_is_what_was_there(store, media, data, database_url, empty_url, tmp_path):
    await furnish(store, media)
    file, manifest = await back_up(database_url, media, tmp_path, NOW)
    before = await pictures(database_url)
    elsewhere = MediaFiles(tmp_path / "elsewhere" / "media")
    done = await restore(file, empty_url, tmp_path / "elsewhere", elsewhere)
    after = await pictures(empty_url)
    assert {name for name in before if before[name] != after[name]} == {"outbox"}
    assert done.unsure == 1
    assert manifest.rows == sum(count for count, _ in before.values())
    assert [name async for name in elsewhere.names()] == list(manifest.media)
    assert done.manifest == manifest


async def test_the_restored_database_works_on(store, media, database_url, empty_url, tmp_path):
    await furnish(store, media)
    file, _ = await back_up(database_url, media, tmp_path, NOW)
    await restore(file, empty_url, tmp_path / "elsewhere", MediaFiles(tmp_path / "elsewhere" / "media"))
    again = await open_store(empty_url, tmp_path / "elsewhere")
    highest = await again.read(lambda tx: max(one.id for one in tx.people.find()))
    added = await again.write(samples.person)
    states = await again.read(lambda tx: [str(row.state) for row in tx.outbox.find()])
    await again.close()
    assert added.id > highest
    assert sorted(states) == ["sent", "unknown"]


@pytest.fixture
async def other_url(engine: str, tmp_path: Path, session_folder: Path):
    """Of an empty database on the other engine."""
    if engine == engines.POSTGRESQL:
        yield f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'bot.db'}"
        return
    async with engines.bare_postgres(session_folder) as url:
        yield url


async def test_a_backup_moves_to_the_other_engine_and_works_on_there(store, media, database_url, other_url, tmp_path):
    """From SQLite to PostgreSQL and back: row for row, with its journal's chain, and new rows get new numbers."""
    await furnish(store, media)
    await write(store, 3)
    await store.write(sealed)
    file, manifest = await back_up(database_url, media, tmp_path, NOW)
    before = await pictures(database_url)
    done = await restore(file, other_url, tmp_path / "elsewhere", MediaFiles(tmp_path / "elsewhere" / "media"))
    after = await pictures(other_url)
    assert {name for name in before if before[name] != after[name]} == {"outbox"}
    assert manifest.tables["people"].rows > 0
    assert done.unsure == 1
    again = await open_store(other_url, tmp_path / "elsewhere")
    walk = await verify(again)
    assert (walk.seals, walk.findings) == (3, [])
    [ann] = await again.read(lambda tx: tx.people.find(name=ODD))
    assert ann.focus == {"kind": "sheet", "deep": [1, 2.5, None, {"ö": ODD}]}
    highest = await again.read(lambda tx: max(one.id for one in tx.people.find()))
    assert (await again.write(samples.person)).id == highest + 1
    await again.write(lambda tx: tx.people.change(ann.id, name="Ann"))
    await write(again, 1)
    assert await again.write(sealed) == 1
    await again.close()


async def test_only_the_owner_may_read_it(store, media, database_url, tmp_path):
    file, _ = await back_up(database_url, media, tmp_path / "mine.zip", NOW)
    assert file == tmp_path / "mine.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_nothing_is_overwritten(store, media, database_url, tmp_path):
    file, _ = await back_up(database_url, media, tmp_path, NOW)
    with pytest.raises(CannotBackUp, match="there already"):
        await back_up(database_url, media, tmp_path, NOW)
    with pytest.raises(CannotRestore, match=r"there already|not empty"):
        await restore(file, database_url, tmp_path / "other", media)
    assert await store.read(lambda tx: tx.people.count()) == 0


async def test_a_backup_under_load_is_one_consistent_picture(store, media, database_url, empty_url, tmp_path):
    """Each person comes with one message, in one transaction."""
    going, written = True, 0

    def pair(tx: Transaction, number: int) -> None:
        person = samples.person(tx, chat_id=number)
        samples.outgoing(tx, chat_id=person.chat_id)

    async def load(first: int) -> None:
        nonlocal written
        while going:
            await store.write(pair, first + written)
            written += 1

    writers = [asyncio.ensure_future(load(10**6 * number)) for number in range(1, 9)]
    enough = asyncio.Event()
    store.listeners.append(lambda _: enough.set() if written > 200 else None)
    await enough.wait()
    before = await store.read(lambda tx: tx.people.count())
    file, manifest = await back_up(database_url, media, tmp_path, NOW)
    going = False
    await asyncio.gather(*writers)
    await restore(file, empty_url, tmp_path / "elsewhere", MediaFiles(tmp_path / "elsewhere" / "media"))
    assert manifest.tables["people"].rows == manifest.tables["outbox"].rows >= before


async def test_a_photo_that_is_damaged_is_told_and_the_rest_is_kept(store, media, database_url, tmp_path):
    good, bad = await media.put(b"good"), await media.put(b"bad")
    media.path(bad).write_bytes(b"bat")
    _, manifest = await back_up(database_url, media, tmp_path, NOW)
    assert (manifest.media, manifest.lost) == ((good,), (bad,))


def changed(file: Path, name: str, change: Any) -> None:
    """Another content for one member."""
    with zipfile.ZipFile(file) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(file, "w") as archive:
        for each, content in members.items():
            if content is not None:
                archive.writestr(each, content)


def fewer(content: bytes) -> bytes:
    return b"".join(content.splitlines(keepends=True)[:-1])


def newer(content: bytes) -> bytes:
    return json.dumps(json.loads(content) | {"revision": "9999"}).encode()


DAMAGE = {
    "a row is missing": ("tables/inbox.jsonl", fewer, "is damaged"),
    "a row was changed": ("tables/people.jsonl", lambda it: it.replace(b"Ann", b"Eve"), "the rows of people are not"),
    "a table is missing": ("tables/people.jsonl", lambda _: None, "the rows of people are missing"),
    "a file is missing": ("media/", lambda _: None, "is missing"),
    "a file was changed": ("media/", lambda it: it + b"x", "is not what it was"),
    "no manifest": ("manifest.json", lambda _: None, "no backup of this program"),
    "a strange manifest": ("manifest.json", lambda _: b"{}", "no backup of this program"),
    "a newer program": ("manifest.json", newer, "newer version"),
}


@pytest.mark.parametrize(("member", "change", "said"), DAMAGE.values(), ids=DAMAGE)
async def test_what_is_not_whole_is_refused_and_leaves_nothing(
    store, media, database_url, empty_url, tmp_path, member, change, said
):
    await furnish(store, media)
    await store.write(lambda tx: tx.people.change(tx.people.find()[0].id, name="Ann"))
    file, manifest = await back_up(database_url, media, tmp_path, NOW)
    changed(file, member + (manifest.media[0] if member == "media/" else ""), change)
    elsewhere = tmp_path / "elsewhere"
    with pytest.raises(CannotRestore, match=said):
        await restore(file, empty_url, elsewhere, MediaFiles(elsewhere / "media"))
    opened = await open_store(empty_url, elsewhere)
    assert await opened.read(lambda tx: tx.people.count()) == 0
    await opened.close()


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all"])
async def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(CannotRestore):
        await restore(tmp_path / "x.zip", f"sqlite+aiosqlite:///{tmp_path / 'new.db'}", tmp_path, MediaFiles(tmp_path))
    assert not (tmp_path / "new.db").exists()


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from storage.database import open_store
from tests.storage import samples

async def main():
    folder = Path(sys.argv[1])
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
    await store.write(samples.person)
    print("stored", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def crashed(folder: Path) -> None:
    """A bot that stored something and was killed."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, folder], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"stored\n"
    process.kill()
    process.communicate()


async def test_after_a_kill_nothing_is_missing_and_it_starts(tmp_path):
    crashed(tmp_path)
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", tmp_path)
    assert await store.read(lambda tx: tx.people.count()) == 1
    await store.close()


async def test_after_a_kill_a_backup_or_a_look_does_not_stand_in_the_way_of_the_start(tmp_path):
    """SQLite takes the log away when the last who has the file open goes."""
    crashed(tmp_path)
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    await back_up(url, MediaFiles(tmp_path / "media"), tmp_path, NOW)
    beside = await open_store(url, tmp_path, alone=False)
    await beside.close()
    _, manifest = await back_up(url, MediaFiles(tmp_path / "media"), tmp_path / "again.zip", NOW)
    assert manifest.tables["people"].rows == 1
    store = await open_store(url, tmp_path)
    assert await store.read(lambda tx: tx.people.count()) == 1
    await store.close()


async def test_after_a_kill_a_start_that_fails_does_not_stand_in_the_way_of_the_next(tmp_path):
    """It was the last who had the file open, and took the log away."""
    crashed(tmp_path)
    url, log = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", tmp_path / "bot.db-wal"
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = 'of tomorrow'")
    log.touch()
    for _ in range(2):
        with pytest.raises(Outdated):
            await open_store(url, tmp_path)
        assert log.exists()


@pytest.mark.parametrize("how", ["copied while it ran", "the log was taken away"])
async def test_a_database_whose_last_rows_are_missing_is_refused_with_what_to_do(tmp_path, how):
    crashed(tmp_path)
    folder = tmp_path
    if how == "copied while it ran":
        folder = tmp_path / "copy"
        folder.mkdir()
        shutil.copy(tmp_path / "bot.db", folder)
    else:
        (tmp_path / "bot.db-wal").unlink()
    url = f"sqlite+aiosqlite:///{folder / 'bot.db'}"
    with pytest.raises(Unreadable, match=r"what was stored last is not in it.*main\.py backup"):
        await open_store(url, folder)
    with pytest.raises(CannotBackUp, match="what was stored last is not in it"):
        await back_up(url, MediaFiles(folder / "media"), folder, NOW)
    (folder / "bot.db-wal").touch()
    accepted = await open_store(url, folder)
    assert await accepted.read(lambda tx: tx.people.count()) == 0
    await accepted.close()
    again = await open_store(url, folder)
    await again.close()


async def test_a_copy_of_a_database_at_rest_is_whole(tmp_path):
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", tmp_path)
    await store.write(samples.person)
    await store.close()
    (tmp_path / "copy").mkdir()
    shutil.copy(tmp_path / "bot.db", tmp_path / "copy")
    copy = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'copy' / 'bot.db'}", tmp_path / "copy")
    assert await copy.read(lambda tx: tx.people.count()) == 1
    await copy.close()
