"""What holds for every form and every visit."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from forms.scoring import Answer, QuestionRule, Scoring, SectionRule, score_answers

POINTS = st.decimals(0, 100, places=2)
LISTS = st.fixed_dictionaries({"best": POINTS, "worst": st.just(Decimal(0)), "na": st.none()})
SECTION = st.sampled_from(["Welcome", "Till", "Toilets"])
SCORING = st.builds(
    Scoring,
    total=st.sampled_from(["points", "sections"]),
    unanswered=st.sampled_from(["excluded", "zero"]),
    critical_cap=st.decimals(0, 100, places=1),
    sections=st.builds(lambda weight: (SectionRule(name="Till", weight=weight),), st.decimals(0, 9, places=1)),
)


@st.composite
def answers(draw: st.DrawFn) -> list[Answer]:
    found = []
    for number in range(draw(st.integers(1, 8))):
        rule = QuestionRule(
            ref=f"/data/q{number}",
            section=draw(SECTION),
            points=draw(LISTS),
            weight=draw(st.decimals(0, 9, places=1)),
            critical=draw(st.booleans()),
            bonus=draw(st.booleans()),
            multiple=draw(st.booleans()),
        )
        found.append(Answer(rule, rule.ref, draw(st.sampled_from(["best", "worst", "na", None])), draw(st.booleans())))
    return found


@given(answers(), SCORING)
def test_percents_lie_between_nothing_and_everything(given_answers, scoring):
    result = score_answers(given_answers, scoring)
    percents = [result.overall, result.would_have_been, *(section.percent for section in result.sections)]
    assert all(0 <= percent <= 100 for percent in percents if percent is not None)


@given(answers(), SCORING, st.randoms())
def test_the_order_of_questions_does_not_matter(given_answers, scoring, random):
    shuffled = random.sample(given_answers, len(given_answers))
    one, other = score_answers(given_answers, scoring), score_answers(shuffled, scoring)
    assert (one.overall, one.would_have_been, one.earned, one.possible, one.bonus) == (
        other.overall,
        other.would_have_been,
        other.earned,
        other.possible,
        other.bonus,
    )
    assert {section.name: section.percent for section in one.sections} == {
        section.name: section.percent for section in other.sections
    }


@given(answers(), SCORING, LISTS, SECTION)
def test_a_question_that_does_not_apply_changes_nothing(given_answers, scoring, points, section):
    extra = QuestionRule(ref="/data/extra", section=section, points=points, critical=True, weight=Decimal(7))
    without, having = (
        score_answers(given_answers, scoring),
        score_answers([*given_answers, Answer(extra, extra.ref, "na")], scoring),
    )
    assert (without.overall, without.earned, without.possible, without.critical) == (
        having.overall,
        having.earned,
        having.possible,
        having.critical,
    )


@given(answers(), SCORING)
def test_a_better_answer_never_lowers_the_score(given_answers, scoring):
    before = score_answers(given_answers, scoring)
    for number, answer in enumerate(given_answers):
        if answer.value != "worst":
            continue
        better = [*given_answers[:number], replace(answer, value="best"), *given_answers[number + 1 :]]
        after = score_answers(better, scoring)
        assert before.overall is None or (after.overall is not None and after.overall >= before.overall)


@given(answers(), SCORING)
def test_the_lines_add_up_to_the_sections_and_the_sections_to_the_whole(given_answers, scoring):
    result = score_answers(given_answers, scoring)
    assert (
        sum(section.earned for section in result.sections)
        == result.earned
        == sum(line.earned or 0 for line in result.lines)
    )
    assert sum(section.possible for section in result.sections) == result.possible
    assert all(line.why.message for line in result.lines)
