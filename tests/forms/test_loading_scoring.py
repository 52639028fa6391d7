"""Scoring as authors write it into workbooks, and that the same rules hold when it comes as a ready XForm."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from forms.loading import Loaded, load
from forms.loading.limits import Limits
from forms.loading.scoring_rules import read_scoring
from forms.loading.tables import read_markdown, tables_of
from forms.loading.workbook import Workbook
from forms.problems import Problem
from forms.scoring import Scoring, score
from forms.session import Session

NOW = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)

CHOICES = """
| choices |           |      |       |       |
|         | list_name | name | label | score |
|         | yn        | yes  | Yes   | 1     |
|         | yn        | no   | No    | 0     |
|         | yn        | na   | N/A   |       |
|         | meal      | soup | Soup  | 2     |
|         | meal      | main | Main  | 3     |
|         | plain     | a    | A     |       |
"""


def rules(survey: str, scoring: str = "") -> tuple[Scoring, list[str]]:
    """What the sheets say, without converting them."""
    workbook = Workbook.of(tables_of(read_markdown(survey + CHOICES + scoring), Limits()))
    found, problems = read_scoring(workbook.by_name, workbook.rows, "data")
    return found, [str(problem) for problem in problems if problem.severity == "error"]


def survey(*rows: str, columns: str = "weight | critical | bonus | max_score | section") -> str:
    return "\n".join(["| survey |", f"| | type | name | label | {columns} |", *(f"| | {row} |" for row in rows)]) + "\n"


def test_plain_columns_make_rules():
    found, problems = rules(
        survey(
            "begin group | food | Food | 2 | | | | |",
            "select_one yn | hot | Was it hot? | 1,5 | yes | | | |",
            "select_multiple meal | had | What did you get? | | | x | 4 | |",
            "range | taste | Taste? | | | | 5 | Kitchen |",
            "end group | | | | | | |",
            "select_one plain | steer | Steer | | | | |",
            "text | what | What? | | | | |",
        )
    )
    assert problems == []
    hot, had, taste = found.questions
    assert (hot.ref, hot.section, hot.weight, hot.critical, hot.points) == (
        "/data/food/hot",
        "food",
        Decimal("1.5"),
        True,
        {"yes": 1, "no": 0, "na": None},
    )
    assert (had.multiple, had.bonus, had.max_score) == (True, True, Decimal(4))
    assert (taste.section, taste.max_score) == ("Kitchen", Decimal(5))
    assert [(section.name, section.ref, section.weight) for section in found.sections] == [
        ("food", "/data/food", Decimal(2)),
        ("Kitchen", None, Decimal(1)),
    ]
    assert found.total == "sections"


def test_without_section_weights_points_are_pooled():
    assert rules(survey("select_one yn | a | A | 2 | | | |"))[0].total == "points"


def test_the_scoring_sheet_sets_the_rest():
    found, problems = rules(
        survey("begin group | till | Till | | | | |", "integer | wait | Minutes | | | | |", "end group | | | | | | |"),
        "| scoring |\n| | rule | name | value | from | to | points |\n| | pass_mark | | 82,5 | | | |\n| | critical_cap | | 50 | | | |\n"
        "| | unanswered | | zero | | | |\n| | bonus_over_100 | | yes | | | |\n| | total | | sections | | | |\n"
        "| | section_weight | till | 3 | | | |\n| | band | wait | | | 3 | 10 |\n| | band | wait | | 3.5 | 5 | 5 |\n| | band | wait | | | | |\n",
    )
    assert problems == []
    assert (found.pass_mark, found.critical_cap, found.unanswered, found.bonus_over_100, found.total) == (
        Decimal("82.5"),
        Decimal(50),
        "zero",
        True,
        "sections",
    )
    assert found.sections[0].weight == 3
    assert [(band.at_least, band.at_most, band.points) for band in found.questions[0].bands] == [
        (None, 3, 10),
        (Decimal("3.5"), 5, 5),
        (None, None, None),
    ]


@pytest.mark.parametrize(
    ("row", "scoring", "expected"),
    [
        (
            "select_one yn | a | A | heavy | | | | |",
            "",
            "survey, row 2, column weight: weight must be a number of 0 or more, not heavy.",
        ),
        (
            "select_one yn | a | A | -1 | | | | |",
            "",
            "survey, row 2, column weight: weight must be a number of 0 or more, not -1.",
        ),
        (
            "select_one yn | a | A | 1e99 | | | | |",
            "",
            "survey, row 2, column weight: weight must be a number of 0 or more, not 1e99.",
        ),
        (
            "select_one yn | a | A | 0.1234567 | | | | |",
            "",
            "survey, row 2, column weight: weight must be a number of 0 or more, not 0.1234567.",
        ),
        (
            "select_one yn | a | A | | maybe | | | |",
            "",
            "survey, row 2, column critical: critical is yes or empty, not maybe.",
        ),
        (
            "select_one yn | a | A | | yes | yes | | |",
            "",
            "survey, row 2, column bonus: a is both critical and a bonus: a bonus cannot be failed.",
        ),
        (
            "select_one yn | a | A | | | | 0 | |",
            "",
            "survey, row 2, column max_score: max_score of a must be more than 0.",
        ),
        (
            "select_one plain | a | A | | yes | | | |",
            "",
            "survey, row 2, column critical: a has critical, but nothing to earn: no score on its choices, no bands on the scoring sheet.",
        ),
        (
            "text | a | A | 2 | | | | |",
            "",
            "survey, row 2, column weight: a has weight, but nothing to earn: no score on its choices, no bands on the scoring sheet.",
        ),
        (
            "text | a | A | | | | 5 | |",
            "",
            "survey, row 2, column max_score: a has max_score, but nothing to earn: no score on its choices, no bands on the scoring sheet.",
        ),
        (
            "text | a | A | | | | | |",
            "| | band | a | | | 3 | 10 |",
            "survey, row 2, column type: a has bands on the scoring sheet but is not a number.",
        ),
        (
            "integer | a | A | | | | | |",
            "| | band | b | | | 3 | 10 |",
            "scoring, row 2, column name: There is no question b.",
        ),
        (
            "integer | wait | A | | | | | |",
            "| | band | wiat | | | 3 | 10 |",
            "scoring, row 2, column name: There is no question wiat. Did you mean wait?",
        ),
        (
            "integer | a | A | | | | | |",
            "| | band | a | | 5 | 3 | 10 |",
            "scoring, row 2, column from: No number is at least 5 and at most 3.",
        ),
        (
            "integer | a | A | | | | | |",
            "| | band | a | | | three | 10 |",
            "scoring, row 2, column to: to must be a number, not three.",
        ),
        (
            "integer | a | A | | | | | |",
            "| | pass_marc | | 80 | | | |",
            "scoring, row 2, column rule: There is no scoring rule pass_marc. Did you mean pass_mark?",
        ),
        (
            "integer | a | A | | | | | |",
            "| | pass_mark | | 180 | | | |",
            "scoring, row 2, column value: pass_mark is percent, not 180.",
        ),
        (
            "integer | a | A | | | | | |",
            "| | total | | average | | | |",
            "scoring, row 2, column value: total is points or sections, not average.",
        ),
        (
            "integer | a | A | | | | | |",
            "| | section_weight | till | 2 | | | |",
            "scoring, row 2, column name: Nothing is scored in a section called till.",
        ),
        (
            "integer | a | A | | | | | |",
            "| | section_weight | till | x | | | |",
            "scoring, row 2, column value: value must be a number, not x.",
        ),
    ],
)
def test_scoring_that_cannot_work_is_an_error_with_its_place(row, scoring, expected):
    sheet = f"| scoring |\n| | rule | name | value | from | to | points |\n{scoring}\n" if scoring else ""
    assert expected in rules(survey(row), sheet)[1]


def test_a_weight_on_an_inner_group_has_no_effect_and_is_refused():
    _, problems = rules(
        survey(
            "begin group | a | A | | | | |",
            "begin group | b | B | 3 | | | |",
            "select_one yn | q | Q | | | | |",
            "end group | | | | | | |",
            "end group | | | | | | |",
        )
    )
    assert problems == [
        "survey, row 3, column weight: Only outermost groups are sections; the weight of b has no effect. Put weights on its questions."
    ]


CANONICAL = """
| survey  |                      |       |                 |                 |                   |                |                    |
|         | type                 | name  | label           | bind::ms:weight | bind::ms:critical | bind::ms:bonus | bind::ms:max_score |
|         | begin group          | food  | Food            | 2               |                   |                |                    |
|         | select_one yn        | hot   | Was it hot?     | 3               | yes               |                |                    |
|         | select_multiple meal | had   | What came?      |                 |                   |                |                    |
|         | end group            |       |                 |                 |                   |                |                    |
|         | begin repeat         | staff | Staff           |                 |                   |                |                    |
|         | select_one yn        | badge | Wore a badge?   |                 |                   | yes            |                    |
|         | integer              | stars | Stars?          |                 |                   |                | 5                  |
|         | end repeat           |       |                 |                 |                   |                |                    |
"""
NAMESPACE = '| settings |\n| | form_id | namespaces |\n| | m | ms="https://example.org/ms" |\n'


def loaded(markdown: str) -> Loaded:
    return load(markdown.encode(), "form.md")


def without_labels(scoring: Scoring) -> Scoring:
    return scoring.model_copy(
        update={"questions": tuple(rule.model_copy(update={"labels": {}}) for rule in scoring.questions)}
    )


def test_canonical_columns_survive_into_the_xform_and_mean_the_same_there():
    workbook = loaded(CANONICAL + CHOICES + NAMESPACE)
    assert workbook.problems == []
    ready = load(workbook.xform.encode(), "form.xml")
    assert ready.problems == []
    assert ready.scoring == without_labels(workbook.scoring)
    assert [rule.repeat for rule in ready.scoring.questions] == [None, None, "/data/staff", "/data/staff"]


def test_canonical_columns_without_their_namespace_work_and_are_warned_of():
    without = loaded(CANONICAL + CHOICES)
    assert without.problems == []
    assert {problem.code for problem in without.warnings} >= {"undeclared_prefix"}
    assert without.scoring == loaded(CANONICAL + CHOICES + NAMESPACE).scoring


def test_questions_in_repeats_score_once_for_every_instance():
    form = loaded(CANONICAL + CHOICES + NAMESPACE)
    assert form.form is not None
    session = Session.start(form.form, now=NOW, zone="UTC", seed=1)
    answers = iter(["yes", "soup main", "yes", "5", "no", "2"])
    instances = 1
    while (event := session.next()).kind != "END":
        if event.kind == "PROMPT_NEW_REPEAT" and instances < 2:
            instances += 1
            session.new_repeat()
        if event.kind == "QUESTION" and event.ref:
            assert session.answer(event.ref, next(answers)).result == "OK"
    found = score(form.form, session, form.scoring)
    assert [(line.ref, line.earned) for line in found.lines if "staff" in line.ref] == [
        ("/data/staff[1]/badge", Decimal(1)),
        ("/data/staff[2]/badge", Decimal(0)),
        ("/data/staff[1]/stars", Decimal(5)),
        ("/data/staff[2]/stars", Decimal(2)),
    ]


XPATH = """
| survey  |                      |         |       |        |             |
|         | type                 | name    | label | weight | calculation |
|         | select_one yn        | a       | A     | 2      |             |
|         | select_one yn        | b       | B     |        |             |
|         | select_multiple meal | c       | C     |        |             |
|         | calculate            | earned  |       |        | 2 * number(coalesce(instance('yn')/root/item[name = ${a}]/score, 0)) + number(coalesce(instance('yn')/root/item[name = ${b}]/score, 0)) + sum(instance('meal')/root/item[selected(${c}, name)]/score) |
|         | calculate            | most    |       |        | if(instance('yn')/root/item[name = ${a}]/score != '', 2, 0) + if(instance('yn')/root/item[name = ${b}]/score != '', 1, 0) + 5 |
"""


@pytest.mark.parametrize("a", ["yes", "no", "na"])
@pytest.mark.parametrize("b", ["yes", "na"])
@pytest.mark.parametrize("c", ["soup", "soup main"])
def test_authors_who_compute_the_score_inside_the_form_get_the_same(inside, a, b, c):
    session = Session.start(inside.form, now=NOW, zone="UTC", seed=1)
    for name, value in {"a": a, "b": b, "c": c}.items():
        session.answer(f"/data/{name}", value)
    found = score(inside.form, session, inside.scoring)
    assert (found.earned, found.possible) == (
        Decimal(session.value("/data/earned") or "?"),
        Decimal(session.value("/data/most") or "?"),
    )
    assert found.overall is not None
    assert abs(Fraction(found.overall) - 100 * Fraction(found.earned) / Fraction(found.possible)) <= Fraction(1, 200)


@pytest.fixture(scope="module")
def inside() -> Loaded:
    form = loaded(XPATH + CHOICES)
    assert form.problems == []
    return form


def test_a_problem_reads_as_its_place_and_a_sentence():
    assert (
        str(Problem("x", "It is {what}.", {"what": "so"}, "survey", 7, "relevant"))
        == "survey, row 7, column relevant: It is so."
    )


@pytest.mark.parametrize(
    ("column", "parameters"),
    [("name", ""), ("code", "value=code label=label")],
    ids=["by name", "by a column of its own"],
)
def test_points_may_stand_in_a_list_beside_the_form(column, parameters):
    form = f"""
| survey |                               |       |              |          |              |
|        | type                          | name  | label        | critical | parameters   |
|        | select_one_from_file desk.csv | desk  | Which desk?  |          | {parameters} |
"""
    desks = f"{column},label,score\nexpress,Express,2\nnormal,Normal,1\nclosed,Closed,\n".encode()
    loaded = load(form.encode(), "visit.md", attachments={"desk.csv": desks})
    assert loaded.problems == []
    [rule] = loaded.scoring.questions
    assert rule.points == {"express": 2, "normal": 1, "closed": None}
    assert loaded.form is not None
    session = Session.start(loaded.form, now=NOW, zone="UTC", seed=1)
    session.answer("/data/desk", "normal")
    assert score(loaded.form, session, loaded.scoring).overall == 50
    if not parameters:
        again = load(loaded.xform.encode(), "visit.xml", attachments={"desk.csv": desks})
        assert again.scoring.questions[0].points == rule.points


def test_points_that_are_no_number_are_found_in_the_list_beside_the_form():
    form = "| survey |\n| | type | name | label |\n| | select_one_from_file desk.csv | desk | Which? |\n"
    loaded = load(form.encode(), "visit.md", attachments={"desk.csv": b"name,label,score\na,A,much\n"})
    assert [str(problem) for problem in loaded.problems] == [
        "desk.csv, row 2, column score: The score much is not a number."
    ]
