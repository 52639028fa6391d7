"""Pictures that crash, hang or eat up what decodes them: it costs that one picture, and nothing else."""

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.darkroom import orders, pool
from bot.darkroom.photos import Unusable
from bot.darkroom.pool import darkroom
from bot.model.report import MediaState, Wipe
from bot.model.unusable import Why
from bot.ports import Unavailable
from tests.handlers.business import NoDocuments, NoLibrary, business
from tests.handlers.test_fetcher import receive, rows, settle
from tests.support.pictures import photo
from tests.support.world import World

ROOT = Path(__file__).parents[2]
STARTS_A_WORKER = (
    "import sys; from bot.darkroom.pool import darkroom\n"
    "darkroom.wait('look', sys.stdin.buffer.read(int(sys.argv[1])), max_megapixels=40)\n"
    "print(*(worker.pid for worker in darkroom._workers), flush=True)\n"
    "input()"
)


@pytest.fixture
async def world(tmp_path):
    what = business({"*": receive}, settle=settle)
    async with World(tmp_path / "data", what, library=NoLibrary(), documents=lambda _: NoDocuments()) as opened:
        yield opened


@pytest.fixture
def fresh():
    """No worker is there before, and none is left afterwards."""
    darkroom.close()
    yield
    workers = pids()
    darkroom.close()
    assert [pid for pid in workers if alive(pid)] == []


def pids():
    return [worker.pid for worker in darkroom._workers]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return told(pid, "stat").rpartition(")")[2].split()[0] != "Z"


def told(pid, what):
    return Path(f"/proc/{pid}/{what}").read_text()


async def stopped():
    """The one worker, held in the middle of whatever it does, as by a decoder that never ends."""
    await orders.look(photo("warm"), 40)
    [pid] = pids()
    os.kill(pid, signal.SIGSTOP)
    return pid


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT], ids=lambda number: number.name)
async def test_a_picture_that_crashes_the_decoder_is_refused_and_the_next_one_is_stored(world, fresh, number):
    ann = await world.shopper("Ann")
    pid = await stopped()
    await ann.sends_photo(photo("evil"))
    await ann.hears("Got photo")
    os.kill(pid, number)
    os.kill(pid, signal.SIGCONT)
    await ann.hears("photo refused cut")
    await ann.sends_photo(photo("good"))
    await ann.hears("photo stored")
    assert pid not in pids()
    await world.restart()
    await world.pass_time(minutes=10)
    assert [row.why for row in await rows(world)] == [Why.CUT, None]


async def test_a_picture_that_never_ends_is_refused_in_time_and_others_do_not_wait_for_it(world, fresh, monkeypatch):
    monkeypatch.setattr(darkroom, "seconds", 3.0)
    ann, bob = await world.shopper("Ann"), await world.shopper("Bob")
    pid = await stopped()
    await ann.sends_photo(photo("endless"))
    await ann.hears("Got photo")
    await bob.sends_photo(photo("good"))
    await bob.hears("photo stored")
    await ann.hears("photo refused cut")
    assert not alive(pid)
    await ann.sends_photo(photo("good"))
    await ann.hears("photo stored")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets others change this limit")
async def test_a_picture_that_needs_more_memory_than_there_is_is_refused(world, fresh):
    import resource

    ann = await world.shopper("Ann")
    await orders.look(photo("warm"), 40)
    [pid] = pids()
    most = int(told(pid, "statm").split()[0]) * resource.getpagesize() + (16 << 20)
    resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
    await ann.sends_document(photo("twelve megapixels", size=(4000, 3000)), "a.jpg", mime="image/jpeg")
    await ann.hears("document refused cut")
    await ann.sends_photo(photo("good"))
    await ann.hears("photo stored")


async def test_the_worker_is_kept_for_the_next_picture_and_knows_no_secret(fresh, monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "123456:secret")
    await orders.look(photo("one"), 40)
    [pid] = pids()
    assert await orders.clean(photo("two"), photo=True)
    assert await orders.read_codes(photo("three")) == ()
    assert pids() == [pid]
    assert "secret" not in told(pid, "environ")
    limits = told(pid, "limits")
    assert [line.split()[3:5] for line in limits.splitlines() if line.startswith("Max address")] == [["2147483648"] * 2]
    modules = told(pid, "maps")
    assert "aiohttp" not in modules
    assert "pydantic" not in modules


async def test_many_pictures_at_once_share_two_workers(fresh):
    looks = await asyncio.gather(*(orders.look(photo(f"{number}"), 40) for number in range(20)))
    assert {look.width for look in looks} == {1280}
    assert 1 <= len(pids()) <= pool.WORKERS


async def test_who_stops_the_whole_group_does_not_end_the_worker_before_the_program(fresh):
    await orders.look(photo("warm"), 40)
    [pid] = pids()
    for number in (signal.SIGTERM, signal.SIGINT):
        os.kill(pid, number)
    await orders.look(photo("still there"), 40)
    assert pids() == [pid]


async def test_at_the_end_nothing_is_waited_for(fresh):
    pid = await stopped()
    under_way = asyncio.ensure_future(orders.look(photo("endless"), 40))
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await asyncio.to_thread(darkroom.close)
        with contextlib.suppress(Unusable, Unavailable, asyncio.CancelledError):
            await under_way
    assert not alive(pid)


async def test_a_picture_that_is_under_way_at_the_end_is_not_refused_but_decoded_by_the_next_run(world, fresh):
    ann = await world.shopper("Ann")
    pid = await stopped()
    await ann.sends_photo(photo("slow"))
    await ann.hears("Got photo")
    async with asyncio.timeout(10):
        await world.stop()
        await asyncio.to_thread(darkroom.close)
    assert not alive(pid)
    await world.start()
    await ann.hears("photo stored")
    assert [row.why for row in await rows(world)] == [None]


async def test_without_a_worker_pictures_wait(world, fresh, monkeypatch):
    """A machine that starts no process now is not the picture's fault."""
    world.forgive("cannot be looked into yet")
    ann = await world.shopper("Ann")
    works = pool._PROGRAM
    monkeypatch.setattr(pool, "_PROGRAM", Path("/nowhere/worker.py"))
    await ann.sends_photo(photo("later"))
    await ann.hears("Got photo")
    await world.settled()
    monkeypatch.setattr(pool, "_PROGRAM", works)
    await world.pass_time(minutes=1)
    await ann.hears("photo stored")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a process that is nobody's child")
def test_no_worker_outlives_a_program_that_is_killed():
    picture = photo("warm")
    command = [sys.executable, "-c", STARTS_A_WORKER, str(len(picture))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin
        assert program.stdout
        program.stdin.write(picture)
        program.stdin.flush()
        worker = os.pidfd_open(int(program.stdout.readline()))
        program.kill()
    over = select.poll()
    over.register(worker, select.POLLIN)
    assert over.poll(30_000), "the worker is still there"
    os.close(worker)


async def test_a_stored_picture_that_cannot_be_bared_keeps_no_other_waiting_and_goes_after_three_tries(world, fresh):
    """What the person was promised: nothing hidden of theirs is left."""
    world.forgive("cannot be encoded anew")
    ann = await world.shopper("Ann")
    await ann.sends_document(b"\xff\xd8\xff cut", "a.jpg", mime="image/jpeg")
    await ann.hears("document refused")
    await ann.sends_photo(photo("good"))
    await ann.hears("photo stored")
    await world.settled()
    bad, good = await rows(world)
    cut = await world.files.put(photo("cut")[:5000])
    await world.store.write(lambda tx: tx.media.change(bad.id, sha256=cut, wipe=Wipe.EXIF))
    await world.store.write(lambda tx: tx.media.change(good.id, wipe=Wipe.EXIF))
    await world.office.tick()
    assert [row.wipe for row in await rows(world)] == [Wipe.EXIF, None]
    for _ in range(2):
        assert world.files.path(cut).exists()
        await world.restart()
        world.now += timedelta(minutes=61)
        await world.office.tick()
    assert not world.files.path(cut).exists()
    assert [(row.wipe, row.state, row.sha256 is None) for row in await rows(world)] == [
        (None, MediaState.ERASED, True),
        (None, MediaState.STORED, False),
    ]
