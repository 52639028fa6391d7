"""Answers taken over from the submission before: `${last-saved#...}`."""

import json

import pytest

from forms.problems import FormProblems
from forms.session import Session
from tests.forms.test_session import NOW, form_of, start

MARKDOWN = """
| survey |           |       |       |                       |                         |
|        | type      | name  | label | default               | calculation             |
|        | text      | shop  | Shop  | ${last-saved#shop}    |                         |
|        | integer   | visit | Visit |                       |                         |
|        | calculate | since |       |                       | ${visit} - ${last-saved#visit} |
"""
BEFORE = "<data id='x'><shop>Kiosk</shop><visit>4</visit></data>"


@pytest.fixture(scope="module")
def form():
    return form_of(MARKDOWN)


def test_the_first_submission_starts_empty(form):
    session = start(form)
    assert session.value("/data/shop") is None
    assert "last_saved" not in session.save()


def test_the_next_one_takes_over_what_the_form_asks_for(form):
    session = start(form, last_saved=BEFORE)
    assert session.value("/data/shop") == "Kiosk"
    session.answer("/data/visit", "9")
    assert session.value("/data/since") == "5"


def test_our_own_submission_serves_as_the_one_before(form):
    session = start(form)
    session.answer("/data/shop", "Shop & Co")
    assert start(form, last_saved=session.submission_xml()).value("/data/shop") == "Shop & Co"


def test_a_restored_session_still_knows_the_one_before(form):
    data = json.loads(json.dumps(start(form, last_saved=BEFORE).save()))
    session = Session.restore(form, data, now=NOW, zone="UTC")
    assert session.save() == data
    session.answer("/data/visit", "9")
    assert session.value("/data/since") == "5"


def test_a_form_that_does_not_ask_ignores_it():
    plain = form_of("| survey |\n| | type | name | label |\n| | text | a | A |")
    assert "last_saved" not in start(plain, last_saved=BEFORE).save()


@pytest.mark.parametrize("other", ["<other/>", "no xml", "<!DOCTYPE d [<!ENTITY e 'x'>]><data>&e;</data>"])
def test_what_is_no_submission_of_this_form_is_refused(form, other):
    with pytest.raises(FormProblems):
        start(form, last_saved=other)
