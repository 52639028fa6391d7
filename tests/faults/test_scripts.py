"""Generated scripts against the reference model; `make faults` plays many more."""

from pathlib import Path

from tests.faults.scripts import play


def test_whatever_comes_twice_late_or_in_another_order_ends_as_the_model_says(tmp_path: Path):
    play(tmp_path, 10)
