"""Offers: the first valid acceptance wins, the others are told, old buttons are harmless."""

import asyncio

from bot.model.visit import State
from tests.support.programme import cafe as programme
from tests.support.programme import workbook


async def test_the_card_says_all_that_is_needed_to_decide(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.offers("N-1", "Ann")
    card = await ann.hears("A visit for you")
    for fact in (
        "Café Nord 1, Nowy Świat 1, Warsaw",
        "10:00",
        "20.00",
        "8.00",
        "6 questions",
        "1 photo",
        "One coffee",
        "from you",
    ):
        assert card.says(fact), fact
    await ann.taps("Map")
    await ann.receives("venue")


async def test_the_first_to_accept_has_it_and_the_others_are_told(cafe):
    people = [await cafe.shopper(name) for name in ("Ann", "Bob", "Eve")]
    await cafe.offers("N-1", "Ann", "Bob", "Eve")
    for person in people:
        await person.hears("A visit for you")
    await asyncio.gather(*(person.taps("Accept") for person in people))
    await cafe.world.settled()
    winners = [person for person in people if person.sees("is yours!")]
    assert len(winners) == 1
    assert (await cafe.visit("N-1")).state is State.ASSIGNED
    for loser in set(people) - set(winners):
        assert loser.sees("this visit is taken")
    await cafe.cora.hears(f"{winners[0].name} takes it")


async def test_a_second_tap_on_accept_changes_nothing(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.offers("N-1", "Ann")
    card = await ann.hears("A visit for you")
    accept = card.rows[0][0]
    await asyncio.gather(ann.taps(accept, card), ann.taps(accept, card))
    await ann.hears("is yours!")
    entries = await cafe.world.store.read(lambda tx: tx.journal.find(action="accept"))
    assert len(entries) == 1


async def test_declining_everywhere_tells_the_coordinator_why(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.offers("N-1", "Ann")
    await ann.taps("Not this time")
    await ann.taps("Too far")
    await ann.hears("It costs you nothing")
    await cafe.cora.hears("Ann declined (too far)")
    assert (await cafe.visit("N-1")).state is State.DECLINED


async def test_an_offer_runs_out_and_its_button_says_so(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.offers("N-1", "Ann")
    card = await ann.hears("A visit for you")
    accept = card.rows[0][0].data
    await cafe.world.pass_time(hours=25)
    await ann.hears("expired without an answer")
    await cafe.cora.hears("Nobody took this visit in time")
    ann.presses(card, accept)
    await ann.sees_toast("This visit is over")
    assert (await cafe.visit("N-1")).state is State.EXPIRED


async def test_a_withdrawn_offer_is_said_on_its_card(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.offers("N-1", "Ann")
    await ann.hears("A visit for you")
    await cafe.finds("N-1")
    await cafe.cora.taps("Withdraw the offer")
    await ann.hears("taken back by the agency")


async def test_open_visits_are_listed_nearest_first_after_a_place(cafe):
    ann = await cafe.shopper("Ann", latitude=None, longitude=None)
    await cafe.opens("N-2")
    await cafe.opens("N-1")
    await ann.says("/visits")
    await ann.hears("Open visits")
    await ann.taps("Sort by distance")
    await ann.hears("Where do you start from?")
    await ann.sends_location(52.2297, 21.0122)
    nearest = await ann.hears("Open visits")
    assert nearest.text.index("Café Nord 1") < nearest.text.index("Café Nord 2")
    await ann.taps("1", nearest)
    await ann.hears("A visit for you")
    await ann.taps("Accept")
    await ann.hears("Café Nord 1 is yours!")


async def test_where_shoppers_apply_the_coordinator_chooses(world, cafe):
    await cafe.take_in(("programme.xlsx", programme(world.now, assignment="apply")))
    ann, bob = await cafe.shopper("Ann"), await cafe.shopper("Bob")
    await cafe.opens("N-1")
    for person in (ann, bob):
        await person.taps("I would like to do it")
        await person.hears("Your application is in")
    await cafe.cora.hears("Bob")
    await cafe.cora.taps("Give it to Bob")
    await bob.hears("is yours!")
    await ann.hears("this visit is taken")


async def test_rotation_keeps_a_shopper_from_the_same_place_and_says_until_when(world, cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    again = (world.now.date()).isoformat()
    await cafe.take_in(
        (
            "more.xlsx",
            workbook(
                {
                    "visits": [
                        {
                            "code": "N-9",
                            "project": "coffee",
                            "location": "nord-1",
                            "window_start": f"{again} 14:00",
                            "window_end": f"{again} 20:00",
                        }
                    ]
                }
            ),
        )
    )
    await cafe.finds("N-9")
    await cafe.cora.taps("Offer to")
    screen = await cafe.cora.hears("0 of 1 shoppers")
    assert screen.says("Ann: too soon at the same place, possible again from")


async def test_somebody_elses_offer_is_not_there(cafe):
    ann, eve = await cafe.shopper("Ann"), await cafe.shopper("Eve")
    await cafe.offers("N-1", "Ann")
    card = await ann.hears("A visit for you")
    await cafe.opens("N-2")
    mine = await eve.hears("A visit for you")
    data = card.rows[0][0].data
    eve.presses(mine, data)
    await eve.sees_toast("I cannot find that")
    assert (await cafe.visit("N-1")).shopper_id is None
