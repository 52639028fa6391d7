"""`main.py members`: whoever has the machine sees who may what, and takes a role away beside the running bot."""

import pytest

import main
from bot.model.person import Role
from tests.chats.test_roles import invited
from tests.support.world import World


def options(*words: str):
    return main._parser().parse_args(["members", *words])


async def test_the_operator_lists_and_revokes(world: World, capsys: pytest.CaptureFixture[str]):
    cora, eve = await world.coordinator("Cora"), await world.coordinator("Eve")
    await world.shopper("Ann")
    link = await invited(eve)
    await world.settled()
    number = (await world.person(eve)).id
    await main.members(options(), world.settings)
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in shown] == [["1", "coordinator", "Cora,"], [str(number), "coordinator", "Eve,"]]
    await main.members(options("--revoke", str(number)), world.settings)
    assert "Eve has no role here any more" in capsys.readouterr().out
    assert (await world.person(eve)).role is None
    dan = world.phone("Dan")
    await dan.opens(link)
    await dan.hears("I do not know this invite")
    await cora.hears("Eve is no coordinator any more: whoever runs this bot took the role away")


@pytest.mark.parametrize("number", ["1", "99"])
async def test_not_the_only_coordinator_and_not_somebody_without_a_role(world: World, number: str):
    await world.coordinator("Cora")
    with pytest.raises(main.Stop, match="Nothing was changed"):
        await main.members(options("--revoke", number), world.settings)
    assert await world.store.read(lambda tx: tx.people.count(role=Role.COORDINATOR)) == 1
