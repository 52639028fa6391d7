from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.model.person import Role
from bot.model.visit import State
from bot.ports import Duplicate, Store, Transaction
from tests.storage import samples
from tests.storage.samples import HOUR, NOW


async def test_what_is_added_comes_back_with_its_id(store: Store):
    added = await store.write(samples.person, name="Ann", role=Role.SHOPPER)
    assert added.id > 0
    assert await store.read(lambda tx: tx.people.get(added.id)) == added


async def test_what_is_not_there_is_none(store: Store):
    assert await store.read(lambda tx: tx.people.get(4711)) is None
    assert await store.read(lambda tx: tx.people.one(name="Nobody")) is None


async def test_times_are_kept_to_the_millisecond_and_given_back_as_kept(store: Store):
    odd = NOW + timedelta(microseconds=1999)
    added = await store.write(samples.person, consent_at=odd)
    assert added.consent_at == NOW + timedelta(milliseconds=1)


async def test_a_time_before_1970_survives(store: Store):
    old = NOW.replace(year=1955) + timedelta(milliseconds=7)
    added = await store.write(samples.person, consent_at=old)
    assert added.consent_at == old


async def test_a_time_without_zone_is_refused(store: Store):
    with pytest.raises(Exception, match="without its zone"):
        await store.write(samples.person, consent_at=NOW.replace(tzinfo=None))


@pytest.mark.parametrize("fee", ["0", "15.50", "1E+3", "1E-21", "-7"])
async def test_amounts_keep_every_digit(store: Store, fee: str):
    added = await store.write(samples.project, fee=Decimal(fee))
    assert str(added.fee) == fee


@pytest.mark.parametrize("fee", ["NaN", "Infinity"])
async def test_what_is_no_amount_is_refused(store: Store, fee: str):
    with pytest.raises(Exception, match="Not a number"):
        await store.write(samples.project, fee=Decimal(fee))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\x00b", "ab"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("שלום \u2067", "שלום \u2067"),
        ("'; DROP --", "'; DROP --"),
    ],
)
async def test_text_that_no_database_takes_is_mended(store: Store, said: str, kept: str):
    added = await store.write(samples.person, name=said, focus={"kind": said, said: [said, {"deep": said}]})
    assert added.name == kept
    assert added.focus == {"kind": kept, kept: [kept, {"deep": kept}]}


async def test_a_backslash_before_u0000_is_no_nul(store: Store):
    added = await store.write(samples.person, focus={"text": "\\u0000", "nul": "\x00"})
    assert added.focus == {"text": "\\u0000", "nul": ""}


async def test_a_duplicate_leaves_the_transaction_usable(store: Store):
    def twice(tx: Transaction) -> int:
        samples.person(tx, chat_id=5, name="First")
        with pytest.raises(Duplicate):
            samples.person(tx, chat_id=5, name="Second")
        samples.person(tx, chat_id=6)
        return tx.people.count()

    assert await store.write(twice) == 2
    assert (await store.read(lambda tx: tx.people.by_chat(5))).name == "First"  # type: ignore[union-attr]


async def test_a_change_into_a_duplicate_leaves_the_transaction_usable(store: Store):
    def clash(tx: Transaction) -> list[int]:
        samples.person(tx, chat_id=5)
        second = samples.person(tx, chat_id=6)
        with pytest.raises(Duplicate):
            tx.people.change(second.id, chat_id=5)
        tx.people.change(second.id, chat_id=7)
        return [one.chat_id for one in tx.people.find()]

    assert await store.write(clash) == [5, 7]


async def test_a_row_that_points_nowhere_is_an_error_not_a_duplicate(store: Store):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        await store.write(samples.offer, visit_id=99)


async def test_compare_and_set(store: Store):
    def steps(tx: Transaction) -> tuple[bool, bool, bool, State]:
        visit = samples.visit(tx, state=State.OPEN)
        first = tx.visits.change(visit.id, where={"state": State.OPEN}, state=State.ASSIGNED)
        second = tx.visits.change(visit.id, where={"state": State.OPEN}, state=State.WITHDRAWN)
        nobody = tx.visits.change(visit.id + 1, state=State.EXPIRED)
        return first, second, nobody, tx.visits.find()[0].state

    assert await store.write(steps) == (True, False, False, State.ASSIGNED)


async def test_compare_and_set_may_allow_several(store: Store):
    def steps(tx: Transaction) -> tuple[bool, bool]:
        visit = samples.visit(tx, state=State.OPEN)
        allowed = tx.visits.change(visit.id, where={"state": (State.OPEN, State.OFFERED)}, shopper_id=None)
        empty = tx.visits.change(visit.id, where={"state": ()}, shopper_id=None)
        return allowed, empty

    assert await store.write(steps) == (True, False)


EQUAL = [
    ({"role": Role.SHOPPER}, ["Ann", "Cleo"]),
    ({"role": None}, ["Dan"]),
    ({"role": [Role.SHOPPER, Role.CLIENT]}, ["Ann", "Ben", "Cleo"]),
    ({"role": frozenset({Role.CLIENT, None})}, ["Ben", "Dan"]),
    ({"role": {None}}, ["Dan"]),
    ({"role": ()}, []),
    ({"role": Role.SHOPPER, "city": "Oslo"}, ["Cleo"]),
    ({"reachable": False}, ["Ben"]),
    ({"last_active_at": NOW}, ["Ann"]),
    ({"consent_version": None, "city": "Oslo"}, ["Cleo"]),
    ({}, ["Ann", "Ben", "Cleo", "Dan"]),
]


def four_people(tx: Transaction) -> None:
    samples.person(tx, name="Ann", role=Role.SHOPPER, city="Bergen", last_active_at=NOW)
    samples.person(tx, name="Ben", role=Role.CLIENT, city="Oslo", reachable=False, consent_version="1")
    samples.person(tx, name="Cleo", role=Role.SHOPPER, city="Oslo", last_active_at=NOW - HOUR)
    samples.person(tx, name="Dan", last_active_at=NOW)
    last = tx.people.find(name="Dan")[0]
    tx.people.change(last.id, last_active_at=NOW + HOUR)


@pytest.mark.parametrize(("equal", "names"), EQUAL, ids=range(len(EQUAL)))
async def test_finding_and_counting_agree(store: Store, equal: dict[str, Any], names: list[str]):
    await store.write(four_people)
    assert [one.name for one in await store.read(lambda tx: tx.people.find(**equal))] == names
    assert await store.read(lambda tx: tx.people.count(**equal)) == len(names)
    first = await store.read(lambda tx: tx.people.one(**equal))
    assert (first and first.name) == (names[0] if names else None)


ORDERS = [
    ("id", ["Ann", "Ben", "Cleo", "Dan"]),
    ("-id", ["Dan", "Cleo", "Ben", "Ann"]),
    ("city", ["Dan", "Ann", "Ben", "Cleo"]),
    ("-city", ["Cleo", "Ben", "Ann", "Dan"]),
    ("last_active_at", ["Ben", "Cleo", "Ann", "Dan"]),
    ("-last_active_at", ["Dan", "Ann", "Cleo", "Ben"]),
]


@pytest.mark.parametrize(("order", "names"), ORDERS)
async def test_order_is_the_same_everywhere_nothing_counts_as_smallest_equals_go_by_id(
    store: Store, order: str, names: list[str]
):
    await store.write(four_people)
    assert [one.name for one in await store.read(lambda tx: tx.people.find(order=order))] == names
    assert [one.name for one in await store.read(lambda tx: tx.people.find(order=order, limit=2))] == names[:2]


WRONG = [
    lambda tx: tx.people.find(nme="Ann"),
    lambda tx: tx.people.one(nme="Ann"),
    lambda tx: tx.people.count(nme="Ann"),
    lambda tx: tx.people.find(order="nme"),
    lambda tx: tx.people.find(order="--name"),
    lambda tx: tx.people.change(1, nme="Ann"),
    lambda tx: tx.people.change(1, where={"nme": "Ann"}, name="Ben"),
    lambda tx: tx.people.change(1),
    lambda tx: tx.people.change(1, id=2),
    lambda tx: tx.people.find(focus={"kind": "sheet"}),
    lambda tx: tx.people.find(order="focus"),
    lambda tx: tx.projects.find(order="fee"),
    lambda tx: tx.outbox.cancel(),
]


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_cannot_be_asked_raises_value_error(store: Store, wrong: Any):
    with pytest.raises(ValueError, match=r"column|order|compared|change|cancelled"):
        await store.write(wrong)


async def test_a_word_outside_its_list_is_refused(store: Store):
    visit = await store.write(samples.visit)
    with pytest.raises(Exception, match="'flying' is not a valid State"):
        await store.write(lambda tx: tx.visits.change(visit.id, state="flying"))
