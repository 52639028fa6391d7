"""Tables of answers and what they score. Questions are named by one letter; `a=yes` answers question a."""

from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from forms.scoring import Answer, Band, QuestionRule, Score, Scoring, SectionRule, score_answers

YES_NO = {"yes": Decimal(1), "no": Decimal(0), "na": None}
STARS = {"good": Decimal(10), "fair": Decimal(5), "poor": Decimal(0), "na": None}
TICKS = {"greet": Decimal(3), "smile": Decimal(2), "name": Decimal(5), "none": Decimal(0), "unseen": None}
WAITING = (
    Band(at_most=Decimal(3), points=Decimal(10)),
    Band(at_most=Decimal(5), points=Decimal(5)),
    Band(points=Decimal(0)),
)


def rule(name: str, points=None, section: str = "One", **more) -> QuestionRule:
    return QuestionRule(ref=f"/data/{name}", section=section, points=points or {}, **more)


def scored(rules: list[QuestionRule], *, hidden: str = "", settings=None, **values: str | None) -> Score:
    names = [each.ref.removeprefix("/data/") for each in rules]
    answers = [
        Answer(each, each.ref, values.get(name), name not in hidden, said=values.get(name) or "")
        for each, name in zip(rules, names, strict=True)
    ]
    return score_answers(answers, Scoring(questions=tuple(rules), **(settings or {})))


A, B, C = (rule(name, YES_NO) for name in "abc")


@pytest.mark.parametrize(
    ("rules", "answers", "overall"),
    [
        ([A, B], {"a": "yes", "b": "yes"}, "100.00"),
        ([A, B], {"a": "yes", "b": "no"}, "50.00"),
        ([A, B, C], {"a": "yes", "b": "no", "c": "no"}, "33.33"),
        ([A, B, C], {"a": "yes", "b": "yes", "c": "no"}, "66.67"),
        ([A, B], {"a": "yes", "b": "na"}, "100.00"),
        ([A, B], {"a": "no", "b": "na"}, "0.00"),
        ([A, B], {"a": "yes"}, "100.00"),
        ([A], {"a": "na"}, None),
        ([], {}, None),
        ([A, rule("b", YES_NO, weight=Decimal(3))], {"a": "no", "b": "yes"}, "75.00"),
        ([A, rule("b", YES_NO, weight=Decimal("0.5"))], {"a": "no", "b": "yes"}, "33.33"),
        ([A, rule("b", YES_NO, weight=Decimal(0))], {"a": "yes", "b": "no"}, "100.00"),
        ([rule("a", STARS), B], {"a": "fair", "b": "yes"}, "54.55"),
        ([rule("a", TICKS, multiple=True)], {"a": "greet name"}, "80.00"),
        ([rule("a", TICKS, multiple=True)], {"a": "none"}, "0.00"),
        ([rule("a", TICKS, multiple=True)], {"a": "unseen"}, None),
        ([rule("a", TICKS, multiple=True)], {"a": "unseen greet"}, "30.00"),
        ([rule("a", TICKS, multiple=True, max_score=Decimal(5))], {"a": "greet smile name"}, "100.00"),
        ([rule("a", TICKS, multiple=True, max_score=Decimal(5))], {"a": "greet"}, "60.00"),
        ([rule("a", bands=WAITING)], {"a": "3"}, "100.00"),
        ([rule("a", bands=WAITING)], {"a": "3.01"}, "50.00"),
        ([rule("a", bands=WAITING)], {"a": "12"}, "0.00"),
        ([rule("a", bands=WAITING)], {"a": "soon"}, None),
        ([rule("a", bands=WAITING[:2])], {"a": "12"}, "0.00"),
        (
            [rule("a", bands=(Band(at_least=Decimal(1), at_most=Decimal(3), points=Decimal(4)), Band()))],
            {"a": "9"},
            None,
        ),
        ([rule("a", max_score=Decimal(5))], {"a": "4"}, "80.00"),
        ([rule("a", max_score=Decimal(5))], {"a": "7"}, "100.00"),
        ([rule("a", max_score=Decimal(5))], {"a": "-2"}, "0.00"),
        ([A, rule("b", {"yes": Decimal(-1), "no": Decimal(0)})], {"a": "yes", "b": "yes"}, "0.00"),
        (
            [rule("a", {"x": Decimal("0.1")}, weight=Decimal(3)), rule("b", {"x": Decimal("0.3"), "y": Decimal(0)})],
            {"a": "x", "b": "y"},
            "50.00",
        ),
        ([A, rule("b", YES_NO, bonus=True)], {"a": "yes", "b": "yes"}, "100.00"),
        ([A, B, rule("c", YES_NO, bonus=True)], {"a": "yes", "b": "no", "c": "yes"}, "100.00"),
        ([A, B, rule("c", YES_NO, bonus=True)], {"a": "yes", "b": "no", "c": "no"}, "50.00"),
        ([rule("a", YES_NO, bonus=True)], {"a": "yes"}, None),
    ],
)
def test_the_overall_percent(rules, answers, overall):
    assert scored(rules, **answers).overall == (Decimal(overall) if overall else None)


def test_bonus_may_go_over_100_where_the_client_allows():
    rules = [A, B, rule("c", YES_NO, bonus=True)]
    assert scored(rules, a="yes", b="yes", c="yes", settings={"bonus_over_100": True}).overall == Decimal("150.00")


def test_what_was_not_asked_does_not_count_even_with_an_old_answer():
    result = scored([A, B], a="yes", b="no", hidden="b")
    assert result.overall == Decimal("100.00")
    assert result.lines[1].why.code == "not_asked"


def test_an_unanswered_question_costs_its_points_where_the_project_says_so():
    result = scored([A, B], a="yes", settings={"unanswered": "zero"})
    assert (result.overall, result.lines[1].why.message) == (Decimal("50.00"), "not answered: 0 of 1 points")


def test_a_choice_filtered_away_is_not_possible():
    answer = Answer(rule("a", STARS), "/data/a", "fair", offered=frozenset({"fair", "poor"}))
    assert score_answers([answer], Scoring()).overall == Decimal("100.00")


CRITICAL = rule("b", YES_NO, critical=True)


@pytest.mark.parametrize(
    ("answer", "cap", "overall", "would_have_been"),
    [
        ("yes", 0, "100.00", None),
        ("no", 0, "0.00", "75.00"),
        ("no", 50, "50.00", "75.00"),
        ("no", 90, "75.00", None),
        ("na", 0, "100.00", None),
        (None, 0, "100.00", None),
    ],
)
def test_a_failed_critical_question_caps_the_overall_and_says_what_it_would_have_been(
    answer, cap, overall, would_have_been
):
    rules = [A, CRITICAL, C, rule("d", YES_NO)]
    result = scored(rules, a="yes", b=answer, c="yes", d="yes", settings={"critical_cap": Decimal(cap)})
    assert result.overall == Decimal(overall)
    assert result.would_have_been == (Decimal(would_have_been) if would_have_been else None)
    assert result.critical == (("/data/b",) if answer == "no" else ())


@pytest.mark.parametrize(("mark", "passed"), [("50", True), ("50.01", False), (None, None)])
def test_the_pass_mark_is_reached_from_itself_on(mark, passed):
    assert scored([A, B], a="yes", b="no", settings={"pass_mark": Decimal(mark) if mark else None}).passed is passed


SECTIONS = (SectionRule(name="Welcome", weight=Decimal(3)), SectionRule(name="Till"), SectionRule(name="Toilets"))
IN_SECTIONS = [
    rule("a", YES_NO, "Welcome"),
    *(rule(name, YES_NO, "Till") for name in "bcd"),
    rule("e", YES_NO, "Toilets"),
]


def test_sections_have_percents_and_the_overall_is_their_weighted_mean():
    result = scored(IN_SECTIONS, a="yes", b="yes", c="no", d="no", settings={"sections": SECTIONS, "total": "sections"})
    assert [(section.name, section.percent) for section in result.sections] == [
        ("Welcome", Decimal("100.00")),
        ("Till", Decimal("33.33")),
        ("Toilets", None),
    ]
    assert result.overall == Decimal("83.33")


def test_pooled_points_do_not_look_at_section_weights():
    assert scored(IN_SECTIONS, a="yes", b="yes", c="no", d="no", settings={"sections": SECTIONS}).overall == Decimal(
        "50.00"
    )


def test_a_bonus_is_added_to_the_mean_of_sections_as_its_share_of_everything_possible():
    rules = [*IN_SECTIONS, rule("f", YES_NO, "Toilets", bonus=True)]
    result = scored(
        rules,
        a="yes",
        b="yes",
        c="no",
        d="no",
        f="yes",
        settings={"sections": SECTIONS, "total": "sections", "bonus_over_100": True},
    )
    assert result.bonus == 1
    assert result.overall == Decimal("108.33")


@pytest.mark.parametrize(
    ("question", "value", "sentence", "lost"),
    [
        (A, "no", "no: 0 of 1 points", "1"),
        (rule("a", STARS, weight=Decimal(2)), "fair", "fair: 5 of 10 points, times weight 2", "10"),
        (rule("a", STARS, bonus=True), "good", "good: 10 bonus points, nothing lost without them", "0"),
        (A, "na", "na: not applicable, so not counted", "0"),
        (A, "maybe", "maybe: no points are set for this answer, so not counted", "0"),
        (A, None, "not answered, so not counted", "0"),
        (rule("a", bands=WAITING[:2]), "9", "9 is in none of the bands: 0 of 10 points", "10"),
    ],
)
def test_every_line_says_why(question, value, sentence, lost):
    line = scored([question], a=value).lines[0]
    assert (line.why.message, line.lost) == (sentence, Decimal(lost))


def test_a_score_can_be_stored_with_everything_it_was_made_of():
    stored = TypeAdapter(Score)
    found = scored([*IN_SECTIONS, CRITICAL], a="yes", b="no", c="na")
    assert stored.validate_json(stored.dump_json(found)) == found


def test_rules_survive_being_stored_as_json():
    rules = (rule("a", TICKS, multiple=True, weight=Decimal("1.5")), rule("b", bands=WAITING, critical=True))
    scoring = Scoring(questions=rules, sections=SECTIONS, total="sections", pass_mark=Decimal(85))
    assert Scoring.model_validate_json(scoring.model_dump_json()) == scoring
