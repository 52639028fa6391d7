"""`form walk`: a form played line by line, kept, resumed after changes to the form, and played again as a test."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forms.commands.terminal import Terminal
from forms.commands.walking import Wishes, walk
from forms.inputs import parse
from forms.walkthrough import Line, Transcript, UnreadableAnswers, read_answers
from forms.walkthrough.wording import REFUSALS

FORM = """
| survey |                 |        |                     |                    |                |            |                    |          |
|        | type            | name   | label::English (en) | label::Polish (pl) | relevant       | constraint | constraint_message | required |
|        | begin_group     | visit  | The visit           | Wizyta             |                |            |                    |          |
|        | note            | hello  | Be discreet.        | Dyskretnie.        |                |            |                    |          |
|        | select_one yn   | clean  | Was it clean?       | Czysto?            |                |            |                    | yes      |
|        | text            | what   | What was it?        | Co to było?        | ${clean}='no'  |            |                    | yes      |
|        | time            | at     | When?               | Kiedy?             |                |            |                    |          |
|        | integer         | queue  | How many queued?    | Ile osób?          |                | . < 50     | That is too many.  | yes      |
|        | end_group       |        |                     |                    |                |            |                    |          |
|        | begin_repeat    | staff  | Staff               | Obsługa            |                |            |                    |          |
|        | text            | name   | Whom did you meet?  | Kto?               |                |            |                    | yes      |
|        | end_repeat      |        |                     |                    |                |            |                    |          |
|        | select_multiple town | towns | Which towns?     | Które?             |                |            |                    |          |
|        | image           | photo  | A photo             | Zdjęcie            |                |            |                    |          |
| choices |                |        |                     |                    |                |            |                    |          |
|        | list_name       | name   | label::English (en) | label::Polish (pl) | score          |            |                    |          |
|        | yn              | yes    | Yes                 | Tak                | 1              |            |                    |          |
|        | yn              | no     | No                  | Nie                | 0              |            |                    |          |
""" + "\n".join(f"| | town | t{n} | Town number {n} | Miasto numer {n} | | | | |" for n in range(1, 31))
BEGAN = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)
WHOLE = ("yes", "now", "12", "Ann", "yes", "Ben", "", "Town number 2, 3", "front.jpg", "")


@pytest.fixture
def form(tmp_path):
    (tmp_path / "visit.md").write_text(FORM)
    return tmp_path / "visit.md"


class Clock:
    """A minute goes by between any two looks."""

    def __init__(self) -> None:
        self.now = BEGAN - timedelta(minutes=1)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def play(form: Path, *typed: str, answers: Path | None = None, **wishes: str) -> tuple[int, str]:
    out = io.StringIO()
    terminal = Terminal(io.StringIO("".join(f"{line}\n" for line in typed)), out, Clock())
    return walk(form, terminal, Wishes(**wishes), answers), out.getvalue()


def finished(form: Path) -> Path:
    (found,) = form.parent.glob("visit.2026-*.walk.md")
    return found


def test_a_form_is_played_to_its_end_and_printed_as_a_test(form):
    code, shown = play(form, *WHOLE)
    assert code == 0
    assert "— The visit\nBe discreet.\n1/6  Was it clean?\n     1  Yes\n     2  No\n>" in shown
    assert "Add another: staff?" in shown
    assert "— Staff (2)\n5/7  Whom did you meet?" in shown
    assert "and 10 more: type the name, or part of it" in shown
    assert "Score 100.00 %" in shown
    assert finished(form).read_text() in shown
    lines = read_answers(finished(form).read_text()).lines
    assert [(line.question, line.said, line.came) for line in lines] == [
        ("visit/clean", "yes", "yes"),
        ("visit/at", "now", "10:02:00.000Z"),
        ("visit/queue", "12", "12"),
        ("staff[1]/name", "Ann", "Ann"),
        ("staff[+]", "yes", "yes"),
        ("staff[2]/name", "Ben", "Ben"),
        ("staff[+]", "", "no"),
        ("towns", "Town number 2, 3", "t2 t3"),
        ("photo", "front.jpg", "front.jpg"),
        ("(end)", "", "handed in"),
    ]
    assert not form.with_name("visit.walk.md").exists()


def test_what_was_played_can_be_played_again(form):
    play(form, *WHOLE)
    code, shown = play(form, answers=finished(form))
    assert (code, "All of it came as written down." in shown) == (0, True)
    assert finished(form).read_text() in shown


def test_a_test_fails_where_the_form_has_become_another(form):
    play(form, *WHOLE)
    changed = FORM.replace(". < 50", ". < 10").replace(
        "| yn              | yes    | Yes                 | Tak                | 1 ", "| yn | yes | Yes | Tak | | "
    )
    form.write_text(changed.replace("| image           | photo  |", "| text            | remark |"))
    code, shown = play(form, answers=finished(form))
    assert code == 1
    assert "DIFFERENT  visit/queue: to '12' came '! That is too many.', and '12' is written down." in shown
    assert "DIFFERENT  visit/queue is asked and needs an answer, and nothing is said about it." in shown
    assert "DIFFERENT  photo was never asked: 'front.jpg' is left over." in shown


def test_a_new_question_and_another_score_are_differences_too(form):
    play(form, *WHOLE)
    with_remark = FORM.replace(
        "| choices |",
        "|        | text            | remark | Anything else?      | Coś jeszcze?       |                |            |                    |          |\n| choices |",
    )
    form.write_text(
        with_remark.replace(
            "| yn              | no     | No                  | Nie                | 0 ",
            "| yn              | no     | No                  | Nie                | 4 ",
        )
    )
    code, shown = play(form, answers=finished(form))
    assert code == 1
    assert "DIFFERENT  remark is asked, which is not written down." in shown
    assert "DIFFERENT  It ended with 'handed in, 25.00 %', and 'handed in, 100.00 %' is written down." in shown


def test_refusals_are_in_the_forms_words_and_change_nothing(form):
    _, shown = play(form, "perhaps", "yes", "", "many", "99", "4")
    assert "None of the choices is called that." in shown
    assert "A number is wanted" in shown
    assert "That is too many." in shown
    assert "— Staff (1)" in shown


def test_an_answer_tells_what_it_opens_and_closes(form):
    _, shown = play(form, "no", "/back", "yes")
    assert "  + What was it?" in shown
    assert "so far: No" in shown
    assert "  – What was it?" in shown


def test_one_can_look_around_and_go_back(form):
    _, shown = play(
        form, "/back", "yes", "/skip", "7", "/review", "/go clean", "", "/go 3", "/skip", "/score", "/what", "/help"
    )
    assert "This is the first question." in shown
    assert "    3  How many queued?: 7" in shown
    assert "!   4  Whom did you meet?: –" in shown
    assert shown.count("1/6  Was it clean?") == 3
    assert "This question needs an answer." in shown
    assert "There is no /what. /help lists what there is." in shown
    assert "/language L" in shown


def test_part_of_a_name_finds_it_in_a_long_list(form):
    _, shown = play(form, "yes", "", "1", "Ann", "", "number 29 or so")
    assert "Did you mean: Town number 29" in shown


@pytest.mark.parametrize("wanted", ["pl", "Polish", "polish (PL)"])
def test_it_is_played_in_the_language_asked_for(form, wanted):
    code, shown = play(form, "tak", "/language en", language=wanted)
    assert code == 0
    assert "Czysto?" in shown
    assert "When?" in shown


def test_an_unknown_language_is_named_with_those_there_are(form):
    assert play(form, language="klingon") == (1, "The form is not in klingon. It has: English (en), Polish (pl).\n")


def test_what_was_left_goes_on_where_it_was(form):
    _, shown = play(form, "no", "A wet floor", "/quit")
    assert "the same command goes on from here" in shown
    _, shown = play(form)
    assert "Was it clean?" not in shown
    assert "3/7  When?" in shown
    code, _ = play(form, "", "3", "Ann", "", "", "", "")
    assert (code, finished(form).exists()) == (0, True)


def test_ctrl_c_loses_nothing(form):
    class Interrupted(io.StringIO):
        def readline(self, *_: Any) -> Any:
            if line := super().readline():
                return line
            raise KeyboardInterrupt

    out = io.StringIO()
    assert walk(form, Terminal(Interrupted("yes\n1430\n"), out, Clock()), Wishes(), None) == 0
    assert out.getvalue().endswith("It is kept in visit.walk.md; the same command goes on from here.\n")
    assert "3/6  How many queued?" in play(form)[1]


def test_it_goes_on_after_the_form_was_changed(form):
    """An author plays, finds a mistake, repairs it and goes on: only what is new is asked."""
    play(form, "yes", "1430", "7", "Ann", "", "/quit")
    form.write_text(
        FORM.replace(
            "| integer         | queue  |",
            "| text | weather | Was it raining? | Padało? | | | | yes |\n| | integer | queue |",
        )
    )
    _, shown = play(form, "No.")
    assert re.findall(r"^\d+/\d+  (.*)$", shown, re.MULTILINE) == [
        "Was it raining?",
        "Which towns?",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "| question | said |\n|---|---|\n| clean | no |\n| what | a \\| b |\n| queue | 3 |\n| name | Ann |\n",
        '{"clean": "no", "what": "a | b", "queue": [99, 3], "staff[1]/name": "Ann", "at": null}',
    ],
)
def test_answers_can_be_written_by_hand(form, tmp_path, written):
    (tmp_path / "answers").write_text(written)
    code, shown = play(form, answers=tmp_path / "answers", zone="Europe/Warsaw")
    assert "| visit/what | a \\| b | a \\| b |" in shown
    assert "| zone | Europe/Warsaw |" in shown
    assert code == 0, shown


def test_a_missing_answer_stops_it(form, tmp_path):
    (tmp_path / "answers").write_text('{"clean": "yes", "hall": "big"}')
    code, shown = play(form, answers=tmp_path / "answers")
    assert code == 1
    assert "visit/queue is asked and needs an answer, and nothing is said about it." in shown
    assert "hall was never asked: 'big' is left over." in shown


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "Markdown table with the columns question and said"),
        (b"{", "The answers are not JSON"),
        (b"\xff\xfe", "has no answers that can be read"),
        (b"| walk | |\n| zone | Atlantis/Deep |", "There is no time zone Atlantis/Deep"),
    ],
)
def test_answers_that_are_none_are_no_crash(form, tmp_path, written, said):
    (tmp_path / "answers").write_bytes(written)
    code, shown = play(form, answers=tmp_path / "answers")
    assert (code, said in shown) == (1, True)


def test_files_that_are_not_there_are_no_crash(form, tmp_path):
    assert play(tmp_path / "none.md")[0] == 1
    assert "cannot be read: No such file" in play(form, answers=tmp_path / "none.json")[1]


def test_a_form_that_cannot_be_loaded_says_why(tmp_path):
    (tmp_path / "bad.md").write_text("| survey |\n| | type | name | label |\n| | text | a b | x |\n")
    code, shown = play(tmp_path / "bad.md")
    assert (code, shown.startswith("problem ")) == (1, True)


def test_a_transcript_reads_as_it_was_written():
    transcript = Transcript(
        {"form": "f", "zone": "UTC", "began": BEGAN.isoformat()},
        [Line("a", "x | y", "x | y", BEGAN), Line("b", "/back", "", BEGAN), Line("c", "", "! No | never", None)],
    )
    again = read_answers(transcript.markdown())
    assert (again.about, again.lines) == (transcript.about, transcript.lines)
    assert again.began == BEGAN


def test_text_that_is_no_answers_is_refused():
    with pytest.raises(UnreadableAnswers):
        read_answers("Dear all,\n| a | table | of | something |\n")


def test_every_reason_of_a_refusal_has_its_sentence():
    reasons = re.search(r"Reason codes: (.*)\.", parse.__doc__ or "", re.DOTALL)
    assert reasons
    needless = {"shape_expected", "photo_expected", "audio_expected", "video_expected", "file_expected"}
    assert set(re.split(r",\s+", reasons[1])) - needless == set(REFUSALS)
