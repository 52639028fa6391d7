"""Who gets in and how: invites, consent, language, help, and a polite sentence for everybody else."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot import people
from bot.model.person import Role
from demo.standin.faults import ServerError

LINK = re.compile(r"start=(i_[\w-]+)")


async def invited(world, role, **more):
    return await world.do(people.invite, role, **more)


async def joins(phone, payload):
    await phone.opens(payload)
    await phone.taps("I agree")


async def test_a_stranger_gets_one_polite_sentence_whatever_they_do(world):
    eve = world.phone("Eve")
    await eve.says("/start")
    await eve.hears("for an agency's own shoppers")
    await eve.says("/visits")
    await eve.hears("not for you to do here")
    await eve.sends_sticker()
    await eve.hears("for an agency's own shoppers")
    assert (await world.person(eve)).role is None


async def test_an_invite_makes_a_shopper_after_consent(world):
    payload = await invited(world, Role.SHOPPER, name="Ann Nowak", city="Warsaw")
    ann = world.phone("Ann")
    await ann.opens(payload)
    terms = await ann.hears("Before we begin")
    assert terms.says("Clients never learn who you are")
    await ann.says("/visits")
    await ann.hears("Before we begin")
    await ann.taps("I agree")
    await ann.hears("Hello, Ann Nowak!")
    person = await world.person(ann)
    assert (person.role, person.city, person.consent_version) == (
        Role.SHOPPER,
        "Warsaw",
        world.settings.consent_version,
    )
    assert person.consent_at == world.now


async def test_a_link_for_one_lets_one_in_even_when_many_race(world):
    payload = await invited(world, Role.SHOPPER)
    phones = [world.phone(f"Person {number}") for number in range(10)]
    await asyncio.gather(*(phone.opens(payload) for phone in phones))
    await world.settled()
    people_in = [phone for phone in phones if (await world.person(phone)).role is Role.SHOPPER]
    assert len(people_in) == 1
    for phone in set(phones) - set(people_in):
        assert phone.sees("was used already")


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("i_", "I do not know this invite"),
        ("i_nonsense", "I do not know this invite"),
        ("i_" + "x" * 62, "I do not know this invite"),
        ("something_else", "for an agency's own shoppers"),
    ],
)
async def test_a_link_that_was_never_made(world, payload, said):
    eve = world.phone("Eve")
    await eve.opens(payload)
    await eve.hears(said)


async def test_an_expired_link(world):
    payload = await invited(world, Role.SHOPPER)
    world.now += timedelta(days=15)
    ann = world.phone("Ann")
    await ann.opens(payload)
    await ann.hears("This invite has expired")


async def test_nobody_gets_a_second_role_and_the_link_stays_good(world):
    ann = await world.shopper("Ann")
    payload = await invited(world, Role.COORDINATOR)
    await ann.opens(payload)
    await ann.hears("in another role already")
    cora = world.phone("Cora")
    await joins(cora, payload)
    await cora.hears("Hello, Cora!")


async def test_the_coordinator_makes_a_link_for_each_contact_of_a_client(cafe):
    await cafe.cora.says("/invite")
    await cafe.cora.taps("Carl · Café Nord")
    message = await cafe.cora.hears("Invite for Carl")
    found = LINK.search(message.text)
    assert found
    carl = cafe.world.phone("Someone")
    await joins(carl, found[1])
    await carl.hears("Hello, Carl!")
    await carl.says("/reports")
    await carl.hears("No report yet")


@pytest.mark.engine("sqlite")
async def test_only_the_hash_of_a_token_is_kept(world, tmp_path):
    """Looked for in the bytes of the files, where any table may be."""
    payload = await invited(world, Role.COORDINATOR)
    await world.settled()
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("bot.db*"))
    assert payload.removeprefix("i_").encode() not in stored


async def test_a_new_version_of_the_terms_is_asked_again(world):
    ann = await world.shopper("Ann", consent_version="2020-01")
    await ann.says("/visits")
    await ann.hears("Before we begin")
    await ann.taps("I agree")
    await ann.says("/visits")
    await ann.hears("Open visits")


@pytest.mark.parametrize(
    ("role", "command"), [("shopper", "/resume"), ("coordinator", "/broadcast"), ("client", "/reports")]
)
async def test_help_speaks_of_what_this_role_can_do(world, role, command):
    phone = await getattr(world, role)("Pat")
    await phone.says("/help")
    assert (await phone.hears("Help")).says(command)


async def test_help_begins_with_where_one_is(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await ann.says("/start")
    await ann.taps("My visits")
    await ann.taps("1. Café Nord")
    await ann.taps("Start the report" if ann.sees("[Start the report]") else "Check in")
    await ann.says("/help")
    assert (await ann.hears("Help")).says("You are checking in")


async def test_what_nobody_waits_for_is_left_aside_in_one_sentence(world):
    ann = await world.shopper("Ann")
    await ann.says("hello?")
    await ann.hears("Nothing here waits for that")
    await world.pass_time(minutes=2)
    await ann.sends_voice()
    await ann.hears("Nothing here waits for that")


async def test_html_in_a_name_is_text(world):
    payload = await invited(world, Role.SHOPPER)
    rob = world.phone("<b>Rob</b> & Co")
    await joins(rob, payload)
    assert (await rob.hears("Hello")).text.startswith("Hello, <b>Rob</b> & Co!")


async def test_what_may_not_have_arrived_is_shown_to_the_coordinators_and_healed_by_the_next_word(world):
    cora = await world.coordinator("Cora")
    ann = await world.shopper("Ann")
    world.telegram.fail(ServerError(502, "before"), method="sendMessage", person=ann, times=2)
    await ann.says("/help")
    first = await cora.hears("I do not know whether my last message reached them:\n\u2068Ann\u2069")
    await ann.hears_nothing_more()
    bob = await world.shopper("Bob")
    world.telegram.fail(ServerError(502, "before"), method="sendMessage", person=bob, times=2)
    await bob.says("/help")
    both = await cora.hears("Ann and Bob")
    assert both.id == first.id, "one card for all: an outage meets many at once"
    await ann.says("/help")
    await ann.hears("Help")


async def test_a_doubtful_message_to_a_coordinator_leads_to_no_other(world):
    cora, dora = await world.coordinator("Cora"), await world.coordinator("Dora")
    world.telegram.fail(ServerError(502, "before"), method="sendMessage", person=cora, times=2)
    await cora.says("/help")
    await dora.hears_nothing_more()
