"""The benchmark measures what it says, on the form it says. What it finds is for people to look at: `make bench-forms`."""

import pytest

from tests.benchmarks.bench_forms import Measured, measure
from tests.benchmarks.sample import visit_form


def test_the_generated_form_is_as_large_as_it_says():
    form = visit_form()
    assert 95 <= len(form.questions) <= 110
    assert len(form.instances["shop"].all_at(("root", "item"))) == 1600


@pytest.mark.slow
def test_every_target_is_measured():
    found = {measured.what: measured for measured in measure(visit_form, runs=1, sessions=2)}
    assert {what for what, measured in found.items() if measured.target} == {
        "compile",
        "memory of the compiled form",
        "one answer, mean of a walk",
        "full recompute",
        "memory of a live session",
    }
    assert all(measured.value > 0 for measured in found.values())
    assert "show 20 choices" in found


def test_what_misses_its_target_says_so():
    assert str(Measured("an answer", 0.6, "ms", 0.3)).endswith("target 0.3 ms, 200% of it   MISSED")
    assert not Measured("an answer", 0.3, "ms", 0.3).is_missed
