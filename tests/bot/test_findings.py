"""What stands out in a report, and whose words belong to it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from bot.model import findings
from forms.scoring import Answer, QuestionRule, Score, Scoring, score_answers


def scored(*lines: tuple[str, int, int], critical: tuple[str, ...] = ()) -> Score:
    """(name, points of 1, weight)."""
    rules = [
        QuestionRule(
            ref=f"/data/{name}",
            points={"got": Decimal(points), "best": Decimal(1)},
            weight=Decimal(weight),
            critical=name in critical,
        )
        for name, points, weight in lines
    ]
    answers = [Answer(rule, rule.ref, "got", label=rule.ref.removeprefix("/data/"), said="said") for rule in rules]
    return score_answers(answers, Scoring(questions=tuple(rules)))


def answer(name: str, text: str = "Yes", kind: str = "choice", section: str = "A") -> Mapping[str, Any]:
    return {"ref": f"/data/{name}", "text": text, "kind": kind, "section": section, "label": name}


def names(found: list[findings.Finding]) -> list[str]:
    return [finding.question for finding in found]


def test_three_strengths_the_weightiest_first_and_of_equals_the_one_with_a_quote():
    score = scored(("a", 1, 1), ("b", 1, 3), ("c", 0, 9), ("d", 1, 1), ("e", 1, 2))
    answers = [answer(name) for name in "abcde"] + [answer("d_how", "She smiled and said hello.", "text")]
    assert names(findings.strengths(score, answers)) == ["b", "e", "d"]


def test_weaknesses_begin_with_the_failed_critical_question_whatever_it_weighs():
    score = scored(("a", 0, 5), ("b", 0, 1), ("c", 0, 9), ("d", 0, 2), critical=("b",))
    assert names(findings.weaknesses(score, [answer(name) for name in "abcd"])) == ["b", "c", "a"]
    assert names(findings.red_flags(score, [])) == ["b"]


TOLD = "Nobody looked up for four minutes."


@pytest.mark.parametrize(
    ("answers", "quoted"),
    [
        pytest.param([answer("a"), answer("a_how", "No.", "text")], "No.", id="named after it, however short"),
        pytest.param([answer("a"), answer("b"), answer("a_how", TOLD, "text")], TOLD, id="named after it, further down"),
        pytest.param([answer("a"), answer("why", TOLD, "text")], TOLD, id="right after it"),
        pytest.param([answer("a"), answer("why", "Tired.", "text")], "", id="right after it but too short to tell"),
        pytest.param([answer("a"), answer("shop", "1 photo", "photo"), answer("story", TOLD, "text")], "", id="not past a photo"),
        pytest.param([answer("a"), answer("story", TOLD, "text", section="B")], "", id="not of the next section"),
        pytest.param([answer("ab_how", TOLD, "text")], "", id="the question itself was not asked"),
        pytest.param([answer("a"), answer("a_how", "", "text"), answer("a_why", "So.", "text")], "So.", id="the one with words"),
    ],
)  # fmt: skip
def test_the_quote_is_what_was_written_about_the_question(answers: list[Mapping[str, Any]], quoted: str):
    assert findings.quote("/data/a", answers) == quoted


@pytest.mark.parametrize(
    ("points", "threshold", "critical", "alarming"),
    [
        pytest.param(1, 60, False, False, id="fine"),
        pytest.param(0, 60, False, True, id="under the threshold"),
        pytest.param(1, 100, False, False, id="on the threshold is not under it"),
        pytest.param(0, 0, True, True, id="critical whatever the threshold"),
    ],
)
def test_what_is_alarming(points: int, threshold: int, critical: bool, alarming: bool):
    score = scored(("a", points, 1), critical=("a",) if critical else ())
    assert findings.is_alarming(score, Decimal(threshold)) is alarming


def test_a_report_without_a_score_alarms_nobody():
    assert not findings.is_alarming(scored(), Decimal(60))


def test_a_story_is_the_longest_text_and_not_a_word_or_two():
    story = "I went in at noon and waited at the door until somebody came and showed me to a table."
    assert findings.narrative([answer("a", "Short.", "text"), answer("b", story, "text")]) == story
    assert findings.narrative([answer("a", "Short.", "text"), answer("b", story, "choice")]) == ""


def test_rules_know_a_question_whichever_time_it_was_asked():
    assert findings.without_positions("/data/till[2]/queue[1]/minutes") == "/data/till/queue/minutes"
