"""The commands for authors of forms, as they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SOUND = """
| survey |               |        |               |
|        | type          | name   | label         |
|        | select_one yn | clean  | Was it clean? |
|        | select_one_from_file shops.csv | shop | Which shop? |
| choices |              |        |               |
|        | list_name     | name   | label         |
|        | yn            | yes    | Yes           |
|        | yn            | no     | No            |
"""
BROKEN = """
| survey |               |        |               |              |          |
|        | type          | name   | label         | relevant     | relevent |
|        | select_one yn | clean  | Was it clean? |              | 1        |
|        | text          | what   | What?         | ${cleam} = 1 |          |
|        | barcode       | ean    | Which article?|              |          |
| choices |              |        |               |
|        | list_name     | name   | label         |
|        | yn            | yes    | Yes           |
"""


def typed(*arguments: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "main.py"), "form", *arguments]
    return subprocess.run(command, input=said, capture_output=True, timeout=60, check=False)


@pytest.fixture
def sound(tmp_path):
    (tmp_path / "shops.csv").write_text("name,label\na,Anchor\nb,Beacon\n")
    (tmp_path / "sound.md").write_text(SOUND)
    return str(tmp_path / "sound.md")


@pytest.fixture
def broken(tmp_path):
    (tmp_path / "broken.md").write_text(BROKEN)
    return str(tmp_path / "broken.md")


def test_a_sound_form_can_be_published_with_the_lists_that_lie_beside_it(sound):
    found = typed("check", sound)
    assert (found.returncode, found.stderr) == (0, b"")
    assert (
        found.stdout.decode()
        .splitlines()[-1]
        .endswith("2 questions, 2 of 2 that are shown work fully in a chat. It can be published.")
    )


def test_without_its_list_it_cannot(sound):
    Path(sound).with_name("shops.csv").unlink()
    found = typed("check", sound)
    assert found.returncode == 1
    assert "shops.csv, which was not sent with it" in found.stdout.decode()


def test_what_is_wrong_is_said_with_its_place(broken):
    found = typed("check", broken)
    lines = found.stdout.decode().splitlines()
    assert found.returncode == 1
    assert any(line.startswith("problem     survey, row 3, column relevant") and "cleam" in line for line in lines)
    assert any(line.startswith("warning     survey, row 1, column relevent") for line in lines)
    assert lines[-1].startswith("It cannot be published: ")


def test_other_programs_are_told_the_same_as_json(broken, sound):
    found = json.loads(typed("check", broken, "--json").stdout)
    places = {(problem["sheet"], problem["row"], problem["column"]) for problem in found["problems"]}
    assert not found["publishable"]
    assert ("survey", 3, "relevant") in places
    assert any(warning["column"] == "relevent" and "relevant" in warning["message"] for warning in found["warnings"])
    found = json.loads(typed("check", sound, "--json").stdout)
    assert found["publishable"]
    assert found["verdicts"][0] == {
        "name": "clean",
        "row": 2,
        "label": "Was it clean?",
        "verdict": "full",
        "reason": None,
    }
    assert found["problems"] == []


@pytest.mark.parametrize("arguments", [("check",), ("check", "--json")])
def test_a_file_that_is_not_there_is_no_crash(arguments, tmp_path):
    found = typed(*arguments, str(tmp_path / "nowhere.xlsx"))
    assert (found.returncode, found.stderr) == (1, b"")
    assert "nowhere.xlsx cannot be read: No such file or directory." in found.stdout.decode()


def test_a_form_that_is_no_form_is_no_crash(tmp_path):
    (tmp_path / "odd.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    found = typed("check", str(tmp_path / "odd.xlsx"))
    assert (found.returncode, found.stderr) == (1, b"")
    assert found.stdout.startswith(b"problem     ")
