"""The queries that belong to one noun."""

from bot.model.person import Role
from bot.model.report import MediaState, Report
from bot.model.visit import OfferState, State
from bot.ports import Store, Transaction
from tests.storage import samples
from tests.storage.samples import HOUR, NOW


async def test_visits_to_remind_are_those_whose_time_has_come_the_longest_waiting_first(store: Store):
    def fill(tx: Transaction) -> list[str]:
        samples.visit(tx, code="now", remind_at=NOW)
        samples.visit(tx, code="later", remind_at=NOW + HOUR)
        samples.visit(tx, code="before", remind_at=NOW - HOUR)
        samples.visit(tx, code="never")
        due = [one.code for one in tx.visits.to_remind(NOW, 10)]
        assert [one.code for one in tx.visits.to_remind(NOW, 1)] == due[:1]
        return due

    assert await store.write(fill) == ["before", "now"]


async def test_visits_expire_by_their_own_end_or_with_their_window_while_nobody_has_them(store: Store):
    past, open_now = {"window_start": NOW - 9 * HOUR, "window_end": NOW}, {"window_end": NOW + HOUR}

    def fill(tx: Transaction) -> list[str]:
        for state in State:
            samples.visit(tx, code=f"past {state}", state=state, **past)
        samples.visit(tx, code="open until now", state=State.OPEN, open_until=NOW, **open_now)
        samples.visit(tx, code="open until later", state=State.OPEN, open_until=NOW + HOUR, **open_now)
        samples.visit(tx, code="both", state=State.OFFERED, open_until=NOW, **past)
        return [one.code for one in tx.visits.to_expire(NOW, 10)]

    expected = ["past open", "past offered", "past applied", "open until now", "both"]
    assert await store.write(fill) == expected


async def test_visits_of_a_location_whose_window_touches_a_span(store: Store):
    def fill(tx: Transaction) -> list[str]:
        here = samples.location(tx).id
        for code, start, end in (("before", -9, -1), ("until", -9, 0), ("in", 1, 2), ("over", -1, 9), ("from", 5, 6)):
            window = {"window_start": NOW + start * HOUR, "window_end": NOW + end * HOUR}
            samples.visit(tx, code=code, location_id=here, state=State.NO_SHOW, **window)
        samples.visit(tx, code="after", location_id=here, window_start=NOW + 6 * HOUR, window_end=NOW + 7 * HOUR)
        samples.visit(tx, code="elsewhere", window_start=NOW, window_end=NOW + HOUR)
        return [one.code for one in tx.visits.between(here, NOW, NOW + 5 * HOUR)]

    assert await store.write(fill) == ["until", "over", "in", "from"]


async def test_only_offers_that_wait_for_their_shopper_expire(store: Store):
    def fill(tx: Transaction) -> list[tuple[OfferState, bool]]:
        for state in OfferState:
            samples.offer(tx, state=state, expires_at=NOW)
        samples.offer(tx, expires_at=NOW + HOUR)
        return [(one.state, one.expires_at == NOW) for one in tx.offers.to_expire(NOW, 10)]

    assert await store.write(fill) == [(OfferState.WAITING, True)]


def crowd(tx: Transaction) -> None:
    shopper = {"role": Role.SHOPPER, "consent_version": "1", "last_active_at": NOW}
    samples.person(tx, name="Ann", city="Oslo", **shopper)
    samples.person(tx, name="Ben", city="Bergen", **shopper)
    samples.person(tx, name="Cleo", city="Oslo", **shopper | {"language": "he"})
    samples.person(tx, name="Dan", city="Oslo", **shopper | {"last_active_at": NOW - 9 * HOUR})
    samples.person(tx, name="unreachable", **shopper, reachable=False)
    samples.person(tx, name="no consent", **shopper | {"consent_version": None})
    samples.person(tx, name="coordinator", **shopper | {"role": Role.COORDINATOR})
    samples.person(tx, name="stranger", **shopper | {"role": None})


async def test_the_audience_is_reachable_shoppers_with_consent(store: Store):
    await store.write(crowd)

    def names(tx: Transaction, /, **chosen: object) -> list[str]:
        return [one.name for one in tx.people.audience(**chosen)]  # type: ignore[arg-type]

    assert await store.read(names) == ["Ann", "Ben", "Cleo", "Dan"]
    assert await store.read(lambda tx: names(tx, city="Oslo")) == ["Ann", "Cleo", "Dan"]
    assert await store.read(lambda tx: names(tx, language="he")) == ["Cleo"]
    assert await store.read(lambda tx: names(tx, active_since=NOW - HOUR)) == ["Ann", "Ben", "Cleo"]
    everything = {"city": "Oslo", "language": "en", "active_since": NOW}
    assert await store.read(lambda tx: names(tx, **everything)) == ["Ann"]


def numbers(reports: list[Report]) -> list[int]:
    return [one.number for one in reports]


async def test_the_last_report_of_a_visit_counts_and_the_queue_is_oldest_first(store: Store):
    def fill(tx: Transaction) -> tuple[int, list[int], list[int]]:
        visit = samples.visit(tx)
        sheet = samples.sheet(tx, visit_id=visit.id)
        for number, hours, verdict in ((2, 1, None), (1, 0, "returned"), (3, 2, None), (4, -1, None)):
            samples.report(
                tx,
                visit_id=visit.id,
                sheet_id=sheet.id,
                number=number,
                submitted_at=NOW + hours * HOUR,
                verdict=verdict,
            )
        latest = tx.reports.latest(visit.id)
        assert latest is not None
        assert tx.reports.latest(visit.id + 1) is None
        return latest.number, numbers(tx.reports.queue(10)), numbers(tx.reports.queue(1, 1))

    assert await store.write(fill) == (4, [4, 2, 3], [2])


async def test_history_is_one_location_in_one_project_and_of_client_all_of_theirs(store: Store):
    def fill(tx: Transaction) -> tuple[list[str], list[str], list[str]]:
        client = samples.client(tx).id
        ours, other = samples.project(tx, client_id=client).id, samples.project(tx, client_id=client).id
        here, there = samples.location(tx).id, samples.location(tx).id
        cases = (("a", ours, here, 0), ("b", ours, here, 2), ("c", ours, there, 1), ("d", other, here, 3))
        for code, project_id, location_id, hours in cases:
            visit = samples.visit(tx, code=code, project_id=project_id, location_id=location_id)
            samples.report(tx, visit_id=visit.id, submitted_at=NOW + hours * HOUR, verdict="approved")
        returned = samples.visit(tx, code="returned", project_id=ours, location_id=here)
        samples.report(tx, visit_id=returned.id, verdict="returned")
        samples.report(tx, verdict="approved")
        history = tx.reports.history(here, ours, NOW + 3 * HOUR, 10)
        earlier = tx.reports.history(here, ours, NOW + 2 * HOUR, 10)
        assert all(visit.id == report.visit_id for visit, report in history)
        theirs = tx.reports.of_client(client, 10)
        assert [pair[0].code for pair in tx.reports.of_client(client, 2, 1)] == ["b", "c"]
        return [v.code for v, _ in history], [v.code for v, _ in earlier], [v.code for v, _ in theirs]

    assert await store.write(fill) == (["b", "a"], ["a"], ["d", "b", "c", "a"])


async def test_files_to_fetch_are_pending_and_due(store: Store):
    def fill(tx: Transaction) -> list[str]:
        for state in MediaState:
            samples.media(tx, file_id=str(state), state=state)
        samples.media(tx, file_id="due", next_at=NOW)
        samples.media(tx, file_id="later", next_at=NOW + HOUR)
        return [one.file_id for one in tx.media.to_fetch(NOW, 10)]

    assert await store.write(fill) == ["pending", "due"]
