"""The measuring program runs and measures something. What it finds is for people to look at: `make bench`."""

import json

import pytest

from tests.benchmarks import bench


@pytest.mark.slow
def test_it_measures_what_it_says(tmp_path):
    found = tmp_path / "found.json"
    small = ["--people", "3", "--beside", "3", "--reports", "20", "--conversations", "20"]
    short = ["--warm-up", "0", "--seconds", "0.5", "--folder", str(tmp_path), "--json", str(found)]
    assert bench.main(["echo", "full", *small, *short]) == 0
    echo, answers = json.loads(found.read_text())
    assert (echo["what"], answers["what"], answers["reports"]) == ("bare echo", "answers", 20)
    assert all(one["per_second"] > 1 and one["cpu"] > 0 and one["p99"] >= one["p50"] for one in (echo, answers))
