"""What keeps the files may be away for a while: no photo is given up for that, and no message that goes with one."""

from datetime import timedelta

import pytest

from bot.model.message import Attachment, Message
from bot.ports import Unavailable
from tests.handlers.business import business
from tests.handlers.test_fetcher import receive, rows, settle
from tests.handlers.test_sender import say, states, texts
from tests.support.pictures import photo


@pytest.fixture
async def world(opened):
    return await opened(business({"*": receive}, settle=settle))


def away(world, name, error):
    """`name` of the files fails from now on; calling what is given ends that."""

    async def fails(*_, **__):
        raise error

    patch = pytest.MonkeyPatch()
    patch.setattr(world.files, name, fails)
    return patch.undo


@pytest.mark.parametrize("error", [Unavailable("GenericError"), OSError("disk full")], ids=["away", "full"])
async def test_a_photo_is_fetched_again_until_it_can_be_kept(world, error):
    world.forgive("cannot be kept yet")
    back = away(world, "put", error)
    ann = await world.shopper("Ann")
    await ann.sends_photo(photo("shelf"))
    await world.pass_time(minutes=30)
    [row] = await rows(world)
    assert row.attempts > 3
    back()
    await world.pass_time(minutes=15)
    [row] = await rows(world)
    assert texts(ann) == ["Got photo", "photo stored"]
    assert await world.files.read(row.sha256)


async def test_a_message_waits_for_the_file_that_goes_with_it_and_is_said_once(world):
    ann = await world.shopper("Ann")
    name = await world.files.put(photo("shelf"))
    back = away(world, "read", Unavailable("GenericError"))
    await say(world, ann, Message(text="look", attachments=(Attachment(kind="photo", sha256=name),)))
    await world.pass_time(minutes=5)
    assert texts(ann) == []
    back()
    await world.pass_time(minutes=1)
    assert texts(ann) == ["look"]
    assert await states(world, ann) == ["sent"]


async def test_it_does_not_wait_for_ever_and_holds_up_nothing_else(world):
    world.forgive("failed")
    ann, bob = await world.shopper("Ann"), await world.shopper("Bob")
    back = away(world, "read", Unavailable("GenericError"))
    gone = Message(text="look", attachments=(Attachment(kind="photo", sha256="0" * 64),))
    await say(world, ann, gone, Message(text="and then"))
    await say(world, bob, Message(text="meanwhile"))
    await bob.hears("meanwhile")
    begun = world.now
    await world.pass_time(hours=2)
    back()
    assert await states(world, ann) == ["failed", "sent"]
    assert world.now - begun >= timedelta(hours=1)
