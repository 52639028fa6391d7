"""The commands for authors of forms, as they are typed."""

import json
import zipfile
from pathlib import Path

import pytest

from main import main

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
DIFFERENT = """
| survey |         |      |                |            |
|        | type    | name | label          | appearance |
|        | barcode | ean  | Which article? |            |
|        | image   | plan | The plan       | draw       |
"""


@pytest.fixture
def typed(capsys):
    """What a command ends with and prints, typed after `main.py form`."""

    def typed(*arguments: str) -> tuple[int, str]:
        code = main(["form", *arguments])
        said = capsys.readouterr()
        assert said.err == ""
        return code, said.out

    return typed


@pytest.fixture
def sound(tmp_path):
    (tmp_path / "shops.csv").write_text("name,label\na,Anchor\nb,Beacon\n")
    (tmp_path / "sound.md").write_text(SOUND)
    return str(tmp_path / "sound.md")


@pytest.fixture
def broken(tmp_path):
    (tmp_path / "broken.md").write_text(BROKEN)
    return str(tmp_path / "broken.md")


def test_a_sound_form_can_be_published_with_the_lists_that_lie_beside_it(typed, sound):
    code, said = typed("check", sound)
    assert code == 0
    assert said.endswith("2 questions, 2 of 2 that are shown work fully in a chat. It can be published.\n")


def test_without_its_list_it_cannot(typed, sound):
    Path(sound).with_name("shops.csv").unlink()
    code, said = typed("check", sound)
    assert code == 1
    assert "shops.csv, which was not sent with it" in said


def test_what_is_wrong_is_said_with_its_place(typed, broken):
    code, said = typed("check", broken)
    lines = said.splitlines()
    assert code == 1
    assert any(line.startswith("problem     survey, row 3, column relevant") and "cleam" in line for line in lines)
    assert any(line.startswith("warning     survey, row 1, column relevent") for line in lines)
    assert lines[-1].startswith("It cannot be published: ")


def test_what_works_differently_is_said_with_its_reason(typed, tmp_path):
    (tmp_path / "f.md").write_text(DIFFERENT)
    code, said = typed("check", str(tmp_path / "f.md"))
    assert code == 0
    assert "impossible  survey, row 3: plan: A chat has nothing to draw on." in said
    assert "1 of 2 that are shown work fully" in said


def test_other_programs_are_told_the_same_as_json(typed, broken, sound):
    code, said = typed("check", broken, "--json")
    found = json.loads(said)
    places = {(problem["sheet"], problem["row"], problem["column"]) for problem in found["problems"]}
    assert (code, found["publishable"]) == (1, False)
    assert ("survey", 3, "relevant") in places
    assert any(warning["column"] == "relevent" and "relevant" in warning["message"] for warning in found["warnings"])
    code, said = typed("check", sound, "--json")
    found = json.loads(said)
    assert (code, found["publishable"], found["problems"]) == (0, True, [])
    works = {"name": "clean", "row": 2, "label": "Was it clean?", "verdict": "full", "reason": None}
    assert found["verdicts"][0] == works


@pytest.mark.parametrize("arguments", [("check",), ("check", "--json"), ("walk",)])
def test_a_file_that_is_not_there_is_no_crash(typed, arguments, tmp_path):
    code, said = typed(*arguments, str(tmp_path / "nowhere.xlsx"))
    assert code == 1
    assert "nowhere.xlsx cannot be read: No such file or directory." in said


def test_a_form_that_is_no_form_is_no_crash(typed, tmp_path):
    (tmp_path / "odd.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    code, said = typed("check", str(tmp_path / "odd.xlsx"))
    assert code == 1
    assert said.startswith("problem     ")


def test_an_unknown_time_zone_is_refused_at_once(capsys, sound):
    with pytest.raises(SystemExit) as ended:
        main(["form", "walk", sound, "--zone", "Atlantis/Deep"])
    assert ended.value.code == 2
    assert "there is no time zone 'Atlantis/Deep'" in capsys.readouterr().err


def test_a_form_in_a_zip_is_looked_at_with_what_lies_beside_it(typed, tmp_path):
    form = "| survey |\n| | type | name | label | media::image |\n| | select_one_from_file shops.csv | shop | Which? | door.png |\n"
    with zipfile.ZipFile(tmp_path / "visit.zip", "w") as archive:
        archive.writestr("visit/visit.md", form)
        archive.writestr("visit/shops.csv", "name,label\na,A\n")
        archive.writestr("visit/door.png", b"a picture")
    code, said = typed("check", str(tmp_path / "visit.zip"))
    assert code == 0
    assert "1 of 1 that are shown work fully in a chat. It can be published." in said
