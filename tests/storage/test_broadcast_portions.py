"""What a broadcast asks of the store: people in portions, and its rows counted as people count them."""

from bot.model.broadcast import Broadcast
from bot.model.delivery import OutboxState
from bot.model.person import Role
from bot.model.report import Remark
from bot.ports import Transaction
from storage.database import Store
from tests.storage import samples
from tests.storage.samples import NOW


async def test_the_audience_comes_in_portions_that_leave_nobody_out(store: Store):
    def furnish(tx: Transaction) -> list[int]:
        values = {"role": Role.SHOPPER, "consent_version": "1"}
        kept: list[int] = [
            samples.person(tx, city="Bergen" if number % 2 else "Oslo", **values).id for number in range(7)
        ]
        samples.person(tx, role=Role.COORDINATOR, consent_version="1")
        samples.person(tx, role=Role.SHOPPER)
        samples.person(tx, reachable=False, **values)
        return kept

    kept = await store.write(furnish)

    def portions(tx: Transaction) -> list[list[int]]:
        found: list[list[int]] = []
        while people := tx.people.audience(after=found[-1][-1] if found else 0, limit=3):
            found.append([person.id for person in people])
        return found

    assert await store.read(portions) == [kept[:3], kept[3:6], kept[6:]]
    assert len(await store.read(lambda tx: tx.people.audience(city="Bergen", after=kept[1]))) == 2


async def test_a_tally_tells_who_blocked_the_bot_from_what_failed(store: Store):
    def tally(tx: Transaction) -> dict[str, int]:
        one = tx.broadcasts.add(Broadcast(author_id=samples.person(tx).id, created_at=NOW)).id
        errors = (
            "Forbidden: bot was blocked by the user",
            "Forbidden: user is deactivated",
            "BadRequest: Forbidden fruit",
            "BadRequest: chat not found",
        )
        for chat, error in enumerate(errors):
            samples.outgoing(tx, chat, broadcast_id=one, state=OutboxState.FAILED, error=error)
        samples.outgoing(tx, 9, broadcast_id=one, state=OutboxState.SENT)
        return tx.outbox.tally(one)

    assert await store.write(tally) == {"sent": 1, "failed": 2, "blocked": 2}


async def test_a_removed_row_is_gone_and_cannot_be_removed_twice(store: Store):
    def remove(tx: Transaction) -> tuple[bool, bool, int]:
        report = samples.report(tx)
        author = samples.person(tx).id
        made = [
            tx.remarks.add(Remark(report_id=report.id, ref=ref, label=ref, text="?", created_by=author, created_at=NOW))
            for ref in ("a", "b")
        ]
        return tx.remarks.remove(made[0].id), tx.remarks.remove(made[0].id), tx.remarks.count()

    assert await store.write(remove) == (True, False, 1)
