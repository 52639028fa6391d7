"""Who may do everything: let in by somebody, known to all, undone within a day, never nobody; and asked again after a rest."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot import people, roles
from bot.model.person import Role
from bot.model.refusal import Refusal
from bot.model.visit import State
from tests.support.phone import Phone
from tests.support.world import World


async def invited(cora: Phone, whom: str = "A coordinator") -> str:
    await cora.says("/invite")
    await cora.taps(whom)
    link = re.search(r"start=(\S+)", (await cora.hears("Invite for")).text)
    assert link
    return link[1]


async def role_of(world: World, phone: Phone) -> Role | None:
    return (await world.person(phone)).role


async def comes_in(cora: Phone, dan: Phone) -> None:
    await dan.opens(await invited(cora))
    await cora.hears("opened the invite of")
    await cora.taps("Let them in")
    await dan.taps("I agree")
    await dan.hears(f"Hello, {dan.name}!")


async def opens_member(cora: Phone, name: str, tab: str = "") -> None:
    await cora.says("/invite")
    await cora.taps("Who is here")
    await cora.hears("Coordinators")
    if tab:
        await cora.taps(tab)
        await cora.hears(tab)
    await cora.taps(name)
    await cora.hears("Here since")


async def takes_role(cora: Phone, name: str, tab: str = "") -> None:
    await opens_member(cora, name, tab)
    await cora.taps("Take the role away")
    await cora.hears("any more?")
    await cora.taps("Yes, take it away")


async def test_a_coordinator_comes_in_only_when_one_lets_them_in_and_all_hear_it(world):
    cora, dora, dan = await world.coordinator("Cora"), await world.coordinator("Dora"), world.phone("Dan")
    payload = await invited(cora)
    await dan.opens(payload)
    await dan.hears("One of the coordinators has to let you in")
    await dan.opens(payload)
    await dan.hears("has to let you in")
    await dan.says("/review")
    await dan.hears("not for you to do here")
    assert await role_of(world, dan) is None
    await cora.hears("Dan opened the invite of Cora for a coordinator")
    await dora.hears("Dan opened the invite of Cora")
    await dora.hears_nothing_more()
    await dora.taps("Let them in")
    await dora.hears("Dan is a coordinator now: Dora let them in")
    await cora.hears("Dan is a coordinator now: Dora let them in")
    await dan.hears("You were let in")
    await dan.taps("I agree")
    await dan.hears("Hello, Dan!")
    await world.settled()
    menus = [call.values for call in world.telegram.calls if call.method == "setMyCommands"]
    own = [menu for menu in menus if menu.get("scope", {}).get("chat_id") == dan.id]
    assert "broadcast" in {command["command"] for command in own[-1]["commands"]}


async def test_one_who_is_turned_away_is_nobody_and_the_link_is_used_up(world):
    cora, eve, dan = await world.coordinator("Cora"), world.phone("Eve"), world.phone("Dan")
    payload = await invited(cora)
    await eve.opens(payload)
    await cora.hears("Eve opened")
    old = next(message for message in cora.chat.newest() if message.says("Eve opened"))
    let_in = next(button for row in old.rows for button in row if "Let" in button.text)
    await cora.taps("Turn them away")
    await cora.hears("Cora turned Eve away")
    await eve.hears("You were not let in")
    await dan.opens(payload)
    await dan.hears("was used already")
    cora.presses(old, let_in.data)
    await cora.sees_toast("out of date")
    assert await role_of(world, eve) is None


async def test_whoever_runs_the_bot_lets_in_within_minutes_and_the_others_can_undo_it(world):
    cora, dan, late = await world.coordinator("Cora"), world.phone("Dan"), world.phone("Late")
    in_time, too_late = [await world.do(people.invite, Role.COORDINATOR) for _ in range(2)]
    world.now += timedelta(minutes=9)
    await dan.opens(in_time)
    await dan.taps("I agree")
    await dan.hears("Hello, Dan!")
    await cora.hears("Dan is a coordinator now, by an invite of whoever runs this bot")
    world.now += timedelta(minutes=2)
    await late.opens(too_late)
    await late.hears("This invite has expired")
    await cora.taps("Undo")
    await cora.hears("Cora undid it: Dan has no role here any more")
    await dan.hears("Your role here was taken back")
    assert await role_of(world, dan) is None
    await dan.says("/review")
    await dan.hears("not for you to do here")


async def test_a_role_that_was_taken_can_be_given_back_for_a_day(world):
    cora, dan, eva = [await world.coordinator(name) for name in ("Cora", "Dan", "Eva")]
    link = await invited(dan)
    await takes_role(cora, "Dan")
    await cora.hears("Dan is no coordinator any more: Cora took the role away")
    await eva.hears("Dan is no coordinator any more: Cora took the role away")
    await dan.hears("Cora took your role here away")
    assert await role_of(world, dan) is None
    stranger = world.phone("Stranger")
    await stranger.opens(link)
    await stranger.hears("I do not know this invite")
    await world.pass_time(hours=23)
    await eva.taps("Undo")
    await eva.hears("You were away for a while")
    await eva.taps("Yes, go on")
    await eva.hears("Eva undid it: Dan is a coordinator again")
    await dan.hears("You are a coordinator again")
    await dan.says("/review")
    await dan.hears("Nothing waits")


async def test_after_a_day_it_stands(world):
    cora, dan = await world.coordinator("Cora"), await world.coordinator("Dan")
    await takes_role(cora, "Dan")
    await cora.hears("no coordinator any more")
    await world.pass_time(hours=25)
    await cora.says("/help")
    await cora.hears("Help")
    await cora.taps("Undo")
    await cora.sees_toast("out of date")
    assert await role_of(world, dan) is None


async def test_a_client_who_is_taken_out_sees_nothing_more_until_it_is_undone(cafe):
    world, cora = cafe.world, cafe.cora
    carl = await world.client("Carl", client="nord")
    await takes_role(cora, "Carl", "Clients")
    await cora.hears("Carl is no client any more")
    await carl.says("/reports")
    await carl.hears("not for you to do here")
    await cora.taps("Undo")
    await carl.hears("You are a client again")
    await carl.says("/reports")
    await carl.hears("No report yet")


async def test_a_shopper_who_is_taken_out_gives_back_their_visits(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await opens_member(cafe.cora, "Ann", "Shoppers")
    await cafe.cora.taps("Take the role away")
    await cafe.cora.hears("The visit they have under way goes back")
    await cafe.cora.taps("Yes, take it away")
    await cafe.cora.hears("A shopper left and gave back a visit: N-1")
    await ann.hears("Cora took your role here away")
    assert (await cafe.visit("N-1")).state is State.CANCELLED_BY_SHOPPER


async def test_the_last_coordinator_keeps_the_role(world):
    cora = await world.coordinator("Cora")
    await opens_member(cora, "Cora")
    await cora.taps("Take the role away")
    await cora.sees_toast("You are the only coordinator")
    cora.presses(next(cora.chat.newest()), f"roles.revoke:{(await world.person(cora)).id}")
    await cora.sees_toast("You are the only coordinator")
    dan = world.phone("Dan")
    await comes_in(cora, dan)
    await takes_role(dan, "Cora")
    await dan.hears("Cora is no coordinator any more")
    with pytest.raises(Refusal):
        await world.do(roles.revoke_by_operator, (await world.person(dan)).id)
    assert await role_of(world, dan) is Role.COORDINATOR


async def test_a_coordinator_may_step_down(world):
    cora, dan = await world.coordinator("Cora"), await world.coordinator("Dan")
    await takes_role(dan, "Dan")
    await cora.hears("Dan is no coordinator any more: Dan took the role away")
    await dan.says("/invite")
    await dan.hears("not for you to do here")


async def test_of_those_who_take_each_others_role_away_at_once_one_remains(world):
    """Each presses on all the others at the same moment, until nothing changes any more."""
    crowd = [await world.coordinator(f"Coordinator {number}") for number in range(4)]
    numbers = [(await world.person(phone)).id for phone in crowd]
    for phone in crowd:
        await phone.says("/start")
        await phone.hears("Hello")
    shown = [next(phone.chat.newest()) for phone in crowd]
    for _ in range(4):
        for distance in range(1, len(crowd)):
            for at, phone in enumerate(crowd):
                phone.presses(shown[at], f"roles.revoke:{numbers[(at + distance) % len(crowd)]}")
        await world.settled()
    assert await world.store.read(lambda tx: tx.people.count(role=Role.COORDINATOR)) == 1


async def test_whoever_takes_over_a_name_takes_over_nothing(world):
    await world.coordinator("Cora")
    eve = Phone(world.telegram, "Cora", username="cora", settled=world.settled)
    await eve.says("/start")
    await eve.hears("for an agency's own shoppers")
    await eve.says("/review")
    await eve.hears("not for you to do here")


async def test_after_a_rest_what_matters_is_asked_again(world):
    cora = await world.coordinator("Cora")
    await cora.says("/invite")
    await cora.hears("Whom do you want to invite?")
    await world.pass_time(minutes=14)
    await cora.taps("A shopper")
    await cora.hears("Invite for a shopper")
    await world.pass_time(minutes=17)
    await cora.says("/invite")
    await cora.hears("Whom do you want to invite?")
    await cora.taps("A shopper")
    await cora.hears("Invite for a shopper")
    await cora.says("/invite")
    await cora.hears("Whom do you want to invite?")
    await world.pass_time(minutes=17)
    await cora.taps("A coordinator")
    await cora.hears("You were away for a while")
    await cora.hears_nothing_more()
    await world.pass_time(minutes=17)
    await cora.taps("Yes, go on")
    await cora.hears("You were away for a while")
    await cora.taps("Yes, go on")
    await cora.hears("Invite for a coordinator")
    assert await world.store.read(lambda tx: tx.invites.count()) == 3


async def test_ones_own_data_are_asked_for_again_after_a_rest(world):
    ann = await world.shopper("Ann")
    await ann.says("/start")
    await world.pass_time(hours=1)
    await ann.says("/mydata")
    await ann.hears("You were away for a while")
    await ann.taps("Yes, go on")
    await ann.receives("document", "Everything that is kept of you")


async def test_whoever_runs_the_bot_takes_it_back_from_somebody_who_took_it_over(world):
    """Eve has Cora's phone and threw Dan out: the operator lets Dan in anew and takes Cora's role."""
    eve, dan = await world.coordinator("Cora"), await world.coordinator("Dan")
    await takes_role(eve, "Dan")
    await dan.hears("Cora took your role here away")
    await dan.opens(await world.do(people.invite, Role.COORDINATOR))
    await dan.hears("Hello, Dan!")
    await world.do(roles.revoke_by_operator, (await world.person(eve)).id)
    await dan.hears("Cora is no coordinator any more: whoever runs this bot took the role away")
    await eve.says("/invite")
    await eve.hears("not for you to do here")


async def test_links_opened_by_many_at_once_ask_for_one(world):
    cora = await world.coordinator("Cora")
    payload = await invited(cora)
    phones = [world.phone(f"Person {number}") for number in range(8)]
    await asyncio.gather(*(phone.opens(payload) for phone in phones))
    await world.settled()
    assert await world.store.read(lambda tx: tx.role_changes.count()) == 1
