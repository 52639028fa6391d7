"""Values that follow from other answers through actions (`trigger` in a workbook)."""

import time

from forms.form import compile_form
from tests.forms.test_session import form_of, start

CHAIN = """
| survey |           |       |       |               |         |
|        | type      | name  | label | calculation   | trigger |
|        | integer   | a     | A     |               |         |
|        | integer   | b     | B     | ${a} + 1      | ${a}    |
|        | integer   | c     | C     | ${b} + 1      | ${b}    |
"""
CIRCLE = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<instance><data id="d"><a/><b/></data></instance></model></h:head><h:body>
<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/b + /data/a"/></input>
<input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/a" value="/data/a + /data/b"/></input>
</h:body></h:html>"""


def test_a_value_that_was_set_sets_off_what_waits_for_it():
    session = start(form_of(CHAIN))
    changed = session.answer("/data/a", "1").changed
    assert {ref: entry and entry[0] for ref, entry in changed.items()} == {
        "/data/a": "1",
        "/data/b": "2",
        "/data/c": "3",
    }
    session.answer("/data/b", "7")
    assert (session.value("/data/a"), session.value("/data/c")) == ("1", "8")


def test_an_answer_given_again_sets_off_nothing():
    session = start(form_of(CHAIN))
    session.answer("/data/a", "1")
    session.answer("/data/c", "9")
    session.answer("/data/a", "1")
    assert session.value("/data/c") == "9"


def test_actions_that_set_off_each_other_come_to_an_end():
    session = start(compile_form(CIRCLE))
    session.answer("/data/b", "1")
    assert session.answer("/data/a", "1").result == "OK"


def test_actions_that_branch_out_come_to_an_end_soon():
    """Each question sets the next one twice, to different values: a billion actions after thirty questions."""
    action = '<setvalue event="xforms-value-changed" ref="/data/q{0}" value="{1}"/>'
    inputs = "".join(
        f'<input ref="/data/q{n}">{action.format(n + 1, 1)}{action.format(n + 1, 2)}</input>' for n in range(30)
    )
    nodes = "".join(f"<q{n}/>" for n in range(31))
    session = start(
        compile_form(CIRCLE.replace("<a/><b/>", nodes).partition("<h:body>")[0] + f"<h:body>{inputs}</h:body></h:html>")
    )
    begun = time.process_time()
    assert session.answer("/data/q0", "1").result == "OK"
    assert time.process_time() - begun < 1
    assert session.value("/data/q30") == "2"
