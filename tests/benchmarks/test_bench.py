"""The measuring program runs and measures something. What it finds is for people to look at: `make bench`."""

import json

from tests.benchmarks import bench


def test_every_part_measures_something(tmp_path):
    found = tmp_path / "found.json"
    small = ["--people", "3", "--beside", "3", "--reports", "20", "--conversations", "20"]
    short = ["--warm-up", "0", "--seconds", "1"]
    assert bench.main(["echo", "answers", "full", *small, *short, "--folder", str(tmp_path), "--json", str(found)]) == 0
    results = json.loads(found.read_text())
    assert [result["what"] for result in results] == ["bare echo", "answers", "answers"]
    assert all(result["per_second"] > 1 and result["cpu"] > 0 and result["p99"] >= result["p50"] for result in results)
