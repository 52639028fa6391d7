"""The engine against forms and expectations that nobody here wrote. Needs the conformance pack: XFORM_CONFORMANCE_PACK names its folder."""

import importlib.util
import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from forms.drive import Player

PACK = os.environ.get("XFORM_CONFORMANCE_PACK", "")
pytestmark = [
    pytest.mark.skipif(not PACK, reason="XFORM_CONFORMANCE_PACK is not set: conformance is not checked"),
    pytest.mark.filterwarnings("ignore"),  # the replayer leaves its files open; workbooks make openpyxl warn
]


class InProcess:
    """Looks like the replayer's own player, without a process of its own."""

    def __init__(self) -> None:
        self.player = Player()

    def ask(self, **command):
        return json.loads(json.dumps(self.player.obey(json.dumps(command))))


class Score:
    def __init__(self) -> None:
        self.good: Counter[str] = Counter()
        self.total: Counter[str] = Counter()

    def report(self, group, agrees, text, kind=None) -> None:
        self.total[group] += 1
        self.good[group] += bool(agrees)

    def percent(self, *groups: str) -> float:
        return 100 * sum(self.good[group] for group in groups) / sum(self.total[group] for group in groups)

    def show(self, capsys) -> None:
        with capsys.disabled():
            for group in sorted(self.total):
                good, total = self.good[group], self.total[group]
                sys.stdout.write(f"\n{group:28} {good:5} of {total:5}  {self.percent(group):6.2f} %")


@pytest.fixture(scope="module")
def replay():
    location = importlib.util.spec_from_file_location("replay", Path(PACK) / "replay.py")
    assert location is not None
    assert location.loader is not None
    module = importlib.util.module_from_spec(location)
    location.loader.exec_module(module)
    return module


def test_expressions(replay, capsys):
    score = Score()
    replay.run_xpath(InProcess(), Path(PACK), score.report, "")
    score.show(capsys)
    assert score.percent("xpath odk") >= 97


@pytest.mark.slow
def test_walks(replay, capsys):
    score = Score()
    replay.run_traces(InProcess(), Path(PACK), score.report, "", "walks", True)
    score.show(capsys)
    assert score.percent("walks xlsx", "walks md") >= 98
    assert score.percent("walks xform", "walks scenario-forms") >= 95


def test_scenarios(replay, capsys):
    score = Score()
    replay.run_traces(InProcess(), Path(PACK), score.report, "", "scenarios", False)
    score.show(capsys)
    assert score.percent("scenarios") >= 85


def test_forms_that_must_be_refused(replay, capsys):
    """What pyxform refuses, and what JavaRosa refuses, must be refused."""
    score = Score()
    replay.run_invalid(InProcess(), Path(PACK), score.report, "")
    score.show(capsys)
    assert score.percent("refused pyxform") == 100
    assert score.percent("refused javarosa") == 100
