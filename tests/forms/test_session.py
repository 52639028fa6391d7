"""A small form, walked as a shopper would."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pyxform.xls2xform import convert

from forms.form import Form, compile_form
from forms.session import Session, UnknownRef, WrongForm

NOW = datetime(2026, 3, 15, 10, 20, 30, tzinfo=UTC)
VISIT = """
| survey |              |      |                        |                      |               |            |                    |          |              |               |
|        | type         | name | label::English (en)    | label::Polish (pl)   | relevant      | constraint | constraint_message | required | calculation  | choice_filter |
|        | begin_group  | g    | Section                | Sekcja               |               |            |                    |          |              |               |
|        | select_one yn | ok  | Was it clean?          | Czysto?              |               |            |                    | yes      |              |               |
|        | integer      | n    | How many, ${ok}?       | Ile? ${ok}           | ${ok} = 'no'  | . < 10     | Too many           |          |              |               |
|        | calculate    | dbl  |                        |                      |               |            |                    |          | ${n} * 2     |               |
|        | end_group    |      |                        |                      |               |            |                    |          |              |               |
|        | select_one city | city | City                | Miasto               |               |            |                    |          |              |               |
|        | select_one shop | shop | Shop                | Sklep                |               |            |                    |          |              | city=${city}  |
| choices |             |      |                        |                      |               |            |                    |          |              |               |
|        | list_name    | name | label::English (en)    | label::Polish (pl)   | city          | score      |                    |          |              |               |
|        | yn           | yes  | Yes                    | Tak                  |               | 1          |                    |          |              |               |
|        | yn           | no   | No                     | Nie                  |               | 0          |                    |          |              |               |
|        | city         | a    | A                      | A                    |               |            |                    |          |              |               |
|        | city         | b    | B                      | B                    |               |            |                    |          |              |               |
|        | shop         | s1   | S1                     | S1                   | a             |            |                    |          |              |               |
|        | shop         | s2   | S2                     | S2                   | b             |            |                    |          |              |               |
"""


def form_of(markdown: str) -> Form:
    return compile_form(convert(markdown, file_type=".md").xform)


@pytest.fixture(scope="module")
def visit() -> Form:
    return form_of(VISIT)


@pytest.fixture
def session(visit):
    return start(visit)


def start(form: Form, **options) -> Session:
    return Session.start(form, **{"now": NOW, "zone": "Europe/Warsaw", "seed": 1, **options})


def test_the_way_skips_what_is_not_relevant(session):
    stops = []
    while session.current.kind != "END":
        stops.append(session.next())
    assert [(stop.kind, stop.ref) for stop in stops] == [
        ("GROUP", "/data/g"),
        ("QUESTION", "/data/g/ok"),
        ("QUESTION", "/data/city"),
        ("QUESTION", "/data/shop"),
        ("END", None),
    ]


def test_an_answer_shows_what_follows_from_it(session):
    outcome = session.answer("/data/g/ok", "no")
    assert outcome.shown == ("/data/g/n",)
    assert session.answer("/data/g/n", "4").changed["/data/g/dbl"] == ("8", True)
    outcome = session.answer("/data/g/ok", "yes")
    assert outcome.hidden == ("/data/g/n",)
    assert session.value("/data/g/dbl") is None
    assert session.answer("/data/g/ok", "no").changed["/data/g/n"] == ("4", True)
    assert session.value("/data/g/dbl") == "8"


@pytest.mark.parametrize(
    ("ref", "value", "result", "message"),
    [
        ("/data/g/ok", None, "REQUIRED_BUT_EMPTY", None),
        ("/data/g/n", "12", "CONSTRAINT_VIOLATED", "Too many"),
        ("/data/g/n", "many", "INVALID", None),
        ("/data/g/n", None, "OK", None),
    ],
)
def test_a_refused_answer_changes_nothing(session, ref, value, result, message):
    session.answer("/data/g/ok", "no")
    before = session.save()
    outcome = session.answer(ref, value)
    assert (outcome.result, outcome.message) == (result, message)
    assert session.save() == before


def test_a_choice_that_fell_out_of_its_list_is_cleared(session):
    session.answer("/data/city", "a")
    assert [choice.value for choice in session.question("/data/shop").choices] == ["s1"]
    session.answer("/data/shop", "s1")
    assert session.answer("/data/city", "b").cleared == ("/data/shop",)
    assert session.value("/data/shop") is None


def test_labels_follow_the_language(session):
    session.answer("/data/g/ok", "no")
    assert session.question("/data/g/n").label == "How many, no?"
    session.language = "Polish (pl)"
    assert session.question("/data/g/n").label == "Ile? no"
    assert session.breadcrumb("/data/g/n") == ["Sekcja"]
    assert session.question("/data/g/ok").choices[0].extra == {"score": "1"}
    session.language = "Klingon"
    assert session.language == "Polish (pl)"


def test_a_restored_session_goes_on_where_it_was(visit, session):
    session.answer("/data/g/ok", "no")
    session.jump("/data/g/n")
    data = session.save()
    again = Session.restore(visit, data, now=NOW, zone="Europe/Warsaw")
    assert again.save() == data
    assert again.next() == session.next()
    assert again.previous().ref == "/data/g/n"


def test_a_session_goes_on_only_with_what_would_be_restored_as_it_is(visit, session):
    how = {"now": NOW.replace(hour=23), "zone": "Europe/Warsaw"}
    session.answer("/data/g/ok", "no")
    data = session.save()
    assert session.resume(visit, data, **how)
    assert session.now == how["now"]
    assert not session.resume(visit, {**data, "dice": data["dice"] + 1}, **how)
    assert not session.resume(visit, data, **{**how, "zone": "UTC"})
    assert not session.resume(replace(visit), data, **how)
    session.next()
    assert not session.resume(visit, data, **how)


def test_validation_names_everything_that_is_missing(session):
    assert [(invalid.ref, invalid.result) for invalid in session.validate()] == [("/data/g/ok", "REQUIRED_BUT_EMPTY")]
    session.answer("/data/g/ok", "yes")
    assert session.validate() == []


def test_what_is_not_relevant_is_not_submitted(session):
    session.answer("/data/g/ok", "no")
    session.answer("/data/g/n", "3")
    assert "<n>3</n>" in session.submission_xml()
    session.answer("/data/g/ok", "yes")
    assert "<n>" not in session.submission_xml()


def test_unknown_references_and_other_forms_are_refused(session):
    with pytest.raises(UnknownRef):
        session.answer("/data/nowhere", "1")
    other = form_of("| survey |\n| | type | name | label |\n| | text | a | A |")
    with pytest.raises(WrongForm):
        Session.restore(other, session.save(), now=NOW, zone="UTC")
