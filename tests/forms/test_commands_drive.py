"""`form drive`: the protocol for other programs, spoken to a real process and to the player in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forms.drive import Player

ROOT = Path(__file__).parents[2]
FORM = """
| survey |               |       |               |             |          |
|        | type          | name  | label         | relevant    | required |
|        | select_one yn | clean | Was it clean? |             | yes      |
|        | text          | what  | What was it?  | ${clean}='no' |        |
|        | begin_repeat  | staff | Staff         |             |          |
|        | text          | name  | Whom?         |             |          |
|        | end_repeat    |       |               |             |          |
| choices |              |       |               |             |          |
|        | list_name     | name  | label         |             |          |
|        | yn            | yes   | Yes           |             |          |
|        | yn            | no    | No            |             |          |
"""
LOAD = {"op": "load", "md": FORM, "now": "2026-03-15T10:20:30Z", "tz": "UTC"}


class Driven:
    def __init__(self) -> None:
        self.player = Player()

    def __call__(self, op: str, **more):
        return self.player.obey(json.dumps({"op": op, **more}))


@pytest.fixture
def drive():
    driven = Driven()
    assert "error" not in driven("load", **{key: value for key, value in LOAD.items() if key != "op"})
    return driven


def test_a_form_is_walked_by_commands(drive):
    arrived = drive("next")
    assert (arrived["event"], arrived["ref"], arrived["required"]) == ("QUESTION", "/data/clean", True)
    assert arrived["choices"] == ["yes", "no"]
    assert drive("answer", ref="/data/clean", value=None)["result"] == "REQUIRED_BUT_EMPTY"
    assert drive("validate") == {"result": "REQUIRED_BUT_EMPTY", "ref": "/data/clean", "changed": {}}
    answered = drive("answer", ref="/data/clean", value="no")
    assert answered["changed"] == {"/data/clean": ("no", 1), "/data/what": ("", 1)}
    assert drive("next")["ref"] == "/data/what"
    assert drive("choices", ref="/data/clean") == {"choices": ["yes", "no"]}
    assert drive("get", ref="/data/nothing") == {"missing": True}
    assert drive("validate") == {"result": "VALID"}
    drive("finalize")
    assert "<clean>no</clean>" in drive("submission")["xml"]


def test_what_is_saved_is_restored_in_another_process(drive):
    drive("next")
    drive("answer", ref="/data/clean", value="no")
    drive("answer", ref="/data/staff[1]/name", value="Ann")
    drive("new_repeat", ref="/data/staff")
    saved = json.loads(json.dumps(drive("save")["data"]))
    other = Driven()
    other("load", md=FORM)
    restored = other("restore", data=saved, now="2026-03-16T10:00:00Z", tz="Europe/Warsaw")
    assert (restored["event"], restored["ref"]) == ("REPEAT", "/data/staff[2]")
    assert restored["state"]["/data/staff[1]/name"] == ("Ann", 1)
    assert other("save")["data"] == saved
    assert other("next") == drive("next")


@pytest.mark.parametrize("data", [None, {}, [], {"format": 1, "form": "another"}, "text"])
def test_what_was_not_saved_here_is_refused_and_changes_nothing(drive, data):
    drive("answer", ref="/data/clean", value="no")
    assert "error" in drive("restore", data=data)
    assert drive("get", ref="/data/clean") == {"value": "no"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "7",
        '"next"',
        "null",
        "{}",
        '{"op": "sing"}',
        '{"op": []}',
        '{"op": "next"}',
        '{"op": "save"}',
        '{"op": "restore", "data": {}}',
        '{"op": "load"}',
        '{"op": "load", "file": 7}',
        '{"op": "load", "file": "/nowhere/form.xlsx"}',
        '{"op": "load", "md": "no form"}',
        '{"op": "load", "md": "", "now": "soon", "file": "x"}',
        '{"op": "eval", "expression": "1 +", "instance_xml": "<a/>"}',
        '{"op": "eval", "expression": "1", "instance_xml": "<a>"}',
        '{"op": "eval", "expression": "1", "instance_xml": "<a/>", "tz": "Atlantis/Deep"}',
        "[" * 100_000,
    ],
)
def test_every_nonsense_is_answered(line):
    assert list(Player().obey(line)) == ["error"]


def test_the_process_answers_each_line_and_lives_until_its_input_ends():
    said = [
        b"nonsense",
        b"\xff\xfe\xfa",
        b'{"op": "eval", "expression": "\'\\ud83d\'", "instance_xml": "<a/>"}',
        json.dumps(LOAD).encode(),
        b'{"op": "next"}',
        '{"op": "answer", "ref": "/data/staff[1]/name", "value": "Łucja ש"}'.encode(),
        b'{"op": "get", "ref": "/data/staff[1]/name"}',
    ]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, str(ROOT / "main.py"), "form", "drive"]
    ended = subprocess.run(
        command, input=b"\n".join(said) + b"\n", capture_output=True, timeout=60, check=False, env=environment
    )
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert (ended.returncode, ended.stderr, len(answers)) == (0, b"", len(said))
    assert ["error" in answer for answer in answers] == [True, True, False, False, False, False, False]
    assert answers[-1] == {"value": "Łucja ש"}


def test_it_starts_without_the_bot():
    loaded = "import sys, main; main.main(['form', 'drive']); print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, input=b"", capture_output=True, check=True)
    rooms = {name.partition(".")[0] for name in ended.stdout.decode().split()}
    assert rooms & {"bot", "handlers", "storage", "telegram", "pydantic", "sqlalchemy", "pyxform"} == set()
    assert "forms" in rooms
