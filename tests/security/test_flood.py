"""One person who sends a thousand updates: hears twice, and nobody else waits. What honest people do fast is never left aside."""

import time
from datetime import timedelta

import pytest

from bot.settings import Settings
from handlers.flood import Flood
from handlers.intake import Intake
from tests.support.pictures import photo
from tests.support.world import START, World

USUAL = {
    name: Settings.model_fields[name].default for name in ("updates_per_burst", "updates_per_minute", "updates_waiting")
}
NOBODY_WAITS = 0


def flood(waiting=lambda _chat: NOBODY_WAITS, **settings):
    return Flood(Settings(_env_file=None, **settings), waiting)


def text(number, *, chat=5, seconds=0.0, **content):
    moment = int(START.timestamp() + seconds)
    message = {
        "message_id": number,
        "date": moment,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat},
        "text": "x",
    }
    return {"update_id": number, "message": message | content}


def tap(number, *, chat=5):
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "from": {"id": chat},
            "data": "a.b",
            "message": {"date": 1, "chat": {"id": chat}},
        },
    }


async def test_a_thousand_lines_are_answered_twice_and_others_in_a_second(tmp_path):
    async with World(tmp_path / "data", **USUAL) as world:
        eve, ann = await world.shopper("Eve"), await world.shopper("Ann")
        for number in range(1000):
            await eve.says(f"spam {number}")
        began = time.monotonic()
        await ann.says("/start")
        await ann.hears("Hello")
        assert time.monotonic() - began < 1.0
        await world.settled()
        answers = [message for message in eve.chat.messages if message.from_bot]
        assert len(answers) == 2
        assert {"That was a lot at once" in answer.text for answer in answers} == {True, False}
        assert world.office.metrics.received <= USUAL["updates_per_minute"] + 1
        assert world.office.metrics.left_aside == 1000 - USUAL["updates_per_minute"]
        world.now += timedelta(minutes=2)
        await eve.says("/help")
        await eve.hears("Help")


async def test_a_stranger_who_floods_hears_once(tmp_path):
    async with World(tmp_path / "data", **USUAL) as world:
        eve = world.phone("Eve")
        for number in range(200):
            await eve.says(f"spam {number}")
        await world.settled()
        assert len([message for message in eve.chat.messages if message.from_bot]) <= 2


async def test_albums_and_fast_photos_all_arrive(tmp_path):
    async with World(tmp_path / "data", **USUAL) as world:
        cora = await world.coordinator("Cora")
        for _ in range(4):
            await cora.sends_photos([photo(str(number), size=(64, 64)) for number in range(10)])
        await world.settled()
        assert world.office.metrics.received == 40
        assert world.office.metrics.left_aside == 0
        assert not cora.sees("That was a lot at once")


def test_two_taps_a_second_for_a_minute_are_all_taken():
    sieve = flood()
    for second in range(180):
        sifted = sieve.sift([tap(2 * second), tap(2 * second + 1)], START + timedelta(seconds=second))
        assert sifted.left_aside == 0
        assert not sifted.warned


def test_what_was_written_over_hours_and_comes_at_once_is_no_flood():
    sieve = flood()
    backlog = [text(number, seconds=60.0 * number) for number in range(400)]
    sifted = sieve.sift(backlog, START + timedelta(hours=7))
    assert (len(sifted.kept), sifted.left_aside, sifted.warned) == (400, 0, [])


def test_a_burst_is_told_once_a_minute_and_cut_at_the_hard_limit():
    sieve = flood()
    sifted = sieve.sift([tap(number) for number in range(1000)], START)
    assert (len(sifted.kept), sifted.left_aside, sifted.warned) == (120, 880, [5])
    assert sieve.sift([tap(2000)], START + timedelta(seconds=59)).left_aside == 1
    later = sieve.sift([tap(3000 + number) for number in range(30)], START + timedelta(seconds=61))
    assert (len(later.kept), later.warned) == (30, [5])


def test_what_comes_again_because_it_could_not_be_stored_counts_once():
    sieve = flood()
    same = [tap(number) for number in range(100)]
    for _ in range(50):
        assert len(sieve.sift(same, START).kept) == 100
    assert sieve.sift([tap(200)], START).left_aside == 0


def test_one_who_floods_takes_nothing_from_others():
    sieve = flood()
    mixed = [tap(number, chat=5 if number % 10 else 6) for number in range(1000)]
    kept = sieve.sift(mixed, START).kept
    assert sum(update["callback_query"]["from"]["id"] == 6 for update in kept) == 100


@pytest.mark.parametrize("name", ["photo", "document", "voice", "video", "media_group_id"])
def test_files_never_count(name):
    sieve = flood()
    assert sieve.sift([text(number, **{name: "x"}) for number in range(300)], START).left_aside == 0
    assert sieve.sift([text(1000)], START).left_aside == 0


def test_what_waits_of_one_chat_is_bounded():
    sieve = flood(lambda chat: 500 if chat == 5 else 0)
    sifted = sieve.sift([text(1, photo="x"), text(2, chat=6)], START)
    assert [update["update_id"] for update in sifted.kept] == [2]


@pytest.mark.engine("postgresql")
async def test_several_workers_take_in_no_more_than_each_its_share_and_warn_once(tmp_path, database_url):
    """docs/decisions/0010: the limit is each worker's own."""
    async with World(tmp_path / "data", database_url=database_url, **USUAL) as world:
        eve = await world.shopper("Eve")
        sender = {"id": eve.id, "is_bot": False, "first_name": "Eve"}
        async with world.colleague() as colleague:
            for office in (world.office, colleague):
                assert isinstance(office._intake, Intake)
            for start in range(0, 1000, 100):
                lines = [text(10**9 + start + number, chat=eve.id, **{"from": sender}) for number in range(100)]
                await world.office._intake._admission.take_in(lines[::2])
                await colleague._intake._admission.take_in(lines[1::2])
            assert world.office.metrics.received == colleague.metrics.received == USUAL["updates_per_minute"]
            await world.settled()
            await colleague.idle()
        said = [message.text for message in eve.chat.messages if message.from_bot]
        assert len([one for one in said if "That was a lot at once" in one]) == 1


def test_quiet_people_are_forgotten():
    sieve = flood()
    for number in range(5000):
        sieve.sift([tap(number, chat=number)], START + timedelta(seconds=number))
    assert len(sieve._paces) < 2100


async def test_the_files_of_a_day_have_a_limit(tmp_path):
    async with World(tmp_path / "data", files_mb_per_day=1) as world:
        cora = await world.coordinator("Cora")
        await cora.sends_document(b"%PDF-" + bytes(700_000), "one.pdf")
        await world.settled()
        await cora.sends_document(b"%PDF-" + bytes(700_000), "two.pdf")
        await cora.hears("as many files today as I can take")
        await world.pass_time(hours=25)
        await cora.sends_document(b"%PDF-" + bytes(700_000), "three.pdf")
        await world.settled()
        assert await world.store.read(lambda tx: tx.media.count()) == 2
