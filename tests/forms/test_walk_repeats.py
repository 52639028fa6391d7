"""Repeats on the way through a form: prompts, counts, nesting, removal, defaults."""

import json
from datetime import timedelta

import pytest

from forms.form import compile_form
from forms.session import Session, TooManyInstances, UnknownRef
from forms.session.session import MOST_MADE
from tests.forms.test_session import NOW, form_of, start

STAFF = """
| survey |              |          |             |                    |                   |                          |
|        | type         | name     | label       | relevant           | calculation       | default                  |
|        | text         | shop     | Shop        |                    |                   |                          |
|        | begin_repeat | staff    | Employee    |                    |                   |                          |
|        | text         | name     | Name        |                    |                   |                          |
|        | integer      | wait     | Wait        | ${name} != ''      |                   |                          |
|        | calculate    | place    |             |                    | position(..)      |                          |
|        | text         | at       | At          |                    |                   | ${shop}                  |
|        | end_repeat   |          |             |                    |                   |                          |
|        | calculate    | longest  |             |                    | max(${wait})      |                          |
|        | calculate    | people   |             |                    | count(${staff})   |                          |
"""
COUNTED = """
| survey |              |        |          |              |
|        | type         | name   | label    | repeat_count |
|        | integer      | n      | How many |              |
|        | begin_repeat | till   | Till     | ${n}         |
|        | text         | clerk  | Clerk    |              |
|        | end_repeat   |        |          |              |
|        | text         | last   | Last     |              |
"""
NESTED = """
| survey |              |       |       |              |
|        | type         | name  | label | calculation  |
|        | begin_repeat | floor | Floor |              |
|        | text         | name  | Name  |              |
|        | begin_repeat | shelf | Shelf |              |
|        | integer      | items | Items |              |
|        | end_repeat   |       |       |              |
|        | calculate    | sum   |       | sum(${items}) |
|        | end_repeat   |       |       |              |
|        | calculate    | all   |       | sum(/data/floor/shelf/items) |
"""


def stops(session: Session, count: int) -> list[tuple[str, str | None]]:
    found = [session.next() for _ in range(count)]
    return [(event.kind, event.ref) for event in found]


def test_the_prompt_comes_after_the_last_instance():
    session = start(form_of(STAFF))
    assert stops(session, 6) == [
        ("QUESTION", "/data/shop"),
        ("REPEAT", "/data/staff[1]"),
        ("QUESTION", "/data/staff[1]/name"),
        ("QUESTION", "/data/staff[1]/at"),
        ("PROMPT_NEW_REPEAT", "/data/staff"),
        ("END", None),
    ]
    assert session.previous().kind == "PROMPT_NEW_REPEAT"
    assert session.new_repeat().ref == "/data/staff[2]"
    assert session.next().ref == "/data/staff[2]/name"


def test_instances_are_summed_and_counted():
    session = start(form_of(STAFF))
    session.new_repeat("/data/staff")
    for ref, value in (("[1]/name", "Ann"), ("[2]/name", "Bo"), ("[1]/wait", "3"), ("[2]/wait", "7")):
        session.answer(f"/data/staff{ref}", value)
    assert (session.value("/data/longest"), session.value("/data/people")) == ("7", "2")
    session.remove_repeat("/data/staff[1]")
    assert (session.value("/data/longest"), session.value("/data/people")) == ("7", "1")
    assert session.value("/data/staff[1]/name") == "Bo"
    assert session.value("/data/staff[1]/place") == "1"


def test_a_default_of_a_new_instance_is_taken_when_it_is_made():
    session = start(form_of(STAFF))
    session.answer("/data/shop", "Kiosk")
    session.new_repeat("/data/staff")
    assert session.value("/data/staff[1]/at") is None
    assert session.value("/data/staff[2]/at") == "Kiosk"


def test_relevance_looks_at_the_own_instance():
    session = start(form_of(STAFF))
    session.new_repeat("/data/staff")
    assert session.answer("/data/staff[2]/name", "Bo").shown == ("/data/staff[2]/wait",)
    assert not session.relevant("/data/staff[1]/wait")


def test_removing_the_instance_one_stands_in_moves_before_it():
    session = start(form_of(STAFF))
    session.new_repeat("/data/staff")
    session.jump("/data/staff[2]/name")
    session.remove_repeat("/data/staff[2]")
    assert session.current.ref == "/data/staff[1]/at"
    with pytest.raises(UnknownRef):
        session.question("/data/staff[2]/name")


def test_a_counted_repeat_has_as_many_instances_as_answered():
    session = start(form_of(COUNTED))
    session.answer("/data/n", "2")
    session.jump("/data/n")
    assert [ref for _, ref in stops(session, 5)] == [
        "/data/till[1]",
        "/data/till[1]/clerk",
        "/data/till[2]",
        "/data/till[2]/clerk",
        "/data/last",
    ]
    session.answer("/data/n", "0")
    session.jump("/data/n")
    assert session.next().ref == "/data/last"


def test_an_absurd_count_stops_at_a_limit():
    session = start(form_of(COUNTED))
    session.answer("/data/n", "999999999")
    session.validate()
    assert sum(ref.endswith("]") for ref, _, _ in session.nodes()) == 1000
    with pytest.raises(TooManyInstances):
        session.new_repeat("/data/till")


def test_nested_repeats_keep_to_their_own_floor():
    session = start(form_of(NESTED))
    session.new_repeat("/data/floor")
    assert stops(session, 2) == [("QUESTION", "/data/floor[2]/name"), ("PROMPT_NEW_REPEAT", "/data/floor[2]/shelf")]
    session.new_repeat()
    session.new_repeat("/data/floor[1]/shelf")
    for ref, value in (("[1]/shelf[1]", "1"), ("[1]/shelf[2]", "2"), ("[2]/shelf[1]", "40")):
        session.answer(f"/data/floor{ref}/items", value)
    assert [session.value(ref) for ref in ("/data/floor[1]/sum", "/data/floor[2]/sum", "/data/all")] == [
        "3",
        "40",
        "43",
    ]


def test_repeats_survive_saving():
    form = form_of(NESTED)
    session = start(form)
    session.new_repeat("/data/floor")
    session.new_repeat("/data/floor[2]/shelf")
    session.answer("/data/floor[2]/shelf[1]/items", "9")
    data = json.loads(json.dumps(session.save()))
    again = Session.restore(form, data, now=NOW, zone="Europe/Warsaw")
    assert list(again.nodes()) == list(session.nodes())
    assert again.current == session.current


def test_a_session_that_made_and_removed_many_instances_is_restored_instead():
    """How many there were is not saved, and counts for the limit."""
    form = form_of(STAFF)
    session = start(form)
    for _ in range(MOST_MADE + 1):
        assert session.resume(form, session.save(), now=NOW, zone="Europe/Warsaw")
        session.new_repeat("/data/staff")
        session.remove_repeat("/data/staff[2]")
    assert not session.resume(form, session.save(), now=NOW, zone="Europe/Warsaw")


def test_an_earlier_submission_can_be_gone_on_with():
    form = form_of(NESTED)
    session = start(form)
    session.new_repeat("/data/floor")
    session.answer("/data/floor[2]/name", "Upper")
    session.answer("/data/floor[1]/shelf[1]/items", "5")
    again = start(form, instance=session.submission_xml())
    assert list(again.nodes()) == list(session.nodes())


def test_a_new_instance_notes_when_and_by_whom_it_was_made():
    bind = '<bind nodeset="/data/r/{0}" type="{1}" jr:preload="{2}" jr:preloadParams="{3}"/>'
    binds = bind.format("at", "dateTime", "timestamp", "start") + bind.format("by", "string", "property", "username")
    later = '<setvalue ref="/data/r/tag" event="odk-new-repeat" value="concat(\'no. \', position(..))"/>'
    form = compile_form(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="d"><r><at/><by/><tag/></r></data></instance>'
        f'{binds}</model></h:head><h:body><repeat nodeset="/data/r"><input ref="/data/r/tag"/>{later}</repeat></h:body></h:html>'
    )
    session = start(form, properties={"username": "ann"})
    session.now = NOW + timedelta(hours=1)
    session.new_repeat("/data/r")
    assert session.value("/data/r[1]/at") == "2026-03-15T11:20:30.000+01:00"
    assert session.value("/data/r[2]/at") == "2026-03-15T12:20:30.000+01:00"
    assert session.value("/data/r[2]/by") == "ann"
    assert [session.value(f"/data/r[{place}]/tag") for place in (1, 2)] == [None, "no. 2"]
