"""A few rounds of each fault on every change; `make faults` has the many, and is stricter about time."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.faults.clock import clock
from tests.faults.commits import commits
from tests.faults.figures import Figure, Result, percentile
from tests.faults.kills import kills
from tests.faults.mutations import MUTATIONS, DoesNotApply, Mutation
from tests.faults.outages import locked
from tests.faults.pictures import pictures
from tests.faults.points import points
from tests.faults.program import ROOT
from tests.faults.races import races
from tests.faults.repeats import repeats

BUSY = 5
"""So many times longer than demanded may things take while other tests run."""
ROUNDS: dict[str, Callable[[Path], Coroutine[Any, Any, tuple[list[Figure], Any]]]] = {
    "kills": lambda folder: kills(folder, kills=8, updates=300, seed=7, shoppers=8, anew_every=8),
    "kills while Telegram fails too": lambda folder: kills(
        folder, kills=4, updates=200, seed=8, shoppers=8, anew_every=8, faults=True
    ),
    "crashes at one call in thirty": lambda folder: points(folder, every=30, first=11),
    "a database locked by somebody else": lambda folder: locked(folder, seconds=(1.0,), seed=1, shoppers=4),
    "races": lambda folder: races(folder, shoppers=8, visits=3, seed=1),
    "repeated and disordered updates": lambda folder: repeats(folder, updates=120, seed=1),
    "a year of reminders": lambda folder: clock(folder, reminders=210, seed=1),
    "transactions under pressure": lambda folder: commits(folder, writes=800, seed=1),
    "damaged pictures": lambda folder: pictures(folder, count=6, seed=1),
}


@pytest.mark.parametrize("fault", ROUNDS)
@pytest.mark.slow
async def test_nothing_is_lost_and_nothing_happens_twice(tmp_path: Path, fault: str):
    figures, seen = await ROUNDS[fault](tmp_path)
    failed = [str(figure) for figure in figures if not _on_a_busy_machine(figure).passes]
    assert not failed, "\n".join([*failed, *seen])


def _on_a_busy_machine(figure: Figure) -> Figure:
    """What is demanded of it while other tests run."""
    if figure.unit == "s" and figure.most is not None:
        return replace(figure, most=figure.most * BUSY)
    return figure


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_every_deliberate_mistake_can_still_be_made(tmp_path: Path, mutation: Mutation):
    for file, _, _ in mutation.edits:
        copy = tmp_path / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((ROOT / file).read_text())
    mutation.apply(tmp_path)
    for file, _, new in mutation.edits:
        assert new in (tmp_path / file).read_text()
    with pytest.raises(DoesNotApply):
        mutation.apply(tmp_path)


def test_a_figure_knows_what_is_demanded_of_it():
    assert Figure("told only", 7).passes
    assert Figure("most", 3, most=3).passes
    assert not Figure("most", 3.1, most=3).passes
    assert not Figure("least", 0, least=1).passes
    failed = Result("family", [Figure("lost", 1, most=0), Figure("updates", 1000)], 2.0, ["update 7"])
    assert not failed.passes
    assert "FAILED" in str(failed)
    assert "! update 7" in str(failed)
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([], 0.95) == 0.0
