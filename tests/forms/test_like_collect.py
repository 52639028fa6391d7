"""Where Collect does what a person would not expect, the engine can follow it; what Collect cannot open is refused."""

import pytest

from forms.form import compile_form
from forms.problems import FormProblems
from tests.forms.test_session import form_of, start

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model><instance><data id="t">{nodes}</data></instance>
 {model}</model></h:head><h:body>{body}</h:body></h:html>"""


def xform(nodes: str, model: str, body: str = ""):
    return compile_form(XFORM.format(nodes=nodes, model=model, body=body))


def refusal(nodes: str, model: str, body: str = "") -> list[tuple[str, str | None]]:
    with pytest.raises(FormProblems) as refused:
        xform(nodes, model, body)
    return [
        (problem.code, problem.details.get("path") or problem.details.get("node")) for problem in refused.value.problems
    ]


NEIGHBOUR = """
| survey |              |        |       |                                                     |
|        | type         | name   | label | calculation                                         |
|        | begin_repeat | r      | R     |                                                     |
|        | integer      | n      | N     |                                                     |
|        | calculate    | second |       | 2 * indexed-repeat(${n}, ${r}, 2)                   |
|        | end_repeat   |        |       |                                                     |
|        | calculate    | all    |       | count-non-empty(${n})                               |
"""


@pytest.mark.parametrize(("like_collect", "second"), [(False, "14"), (True, None)])
def test_other_instances_hear_of_an_answer_except_in_collect(like_collect, second):
    session = start(form_of(NEIGHBOUR), like_collect=like_collect)
    session.new_repeat("/data/r")
    session.answer("/data/r[2]/n", "7")
    assert session.value("/data/r[1]/second") == second
    assert session.value("/data/r[2]/second") == "14"
    assert session.value("/data/all") == "1"


def test_text_computed_for_a_number_stays_text():
    form = xform(
        "<said/><whole/><exact/>",
        '<bind nodeset="/data/whole" type="int" calculate="/data/said"/>'
        '<bind nodeset="/data/exact" type="decimal" calculate="/data/said"/>',
        '<input ref="/data/said"/>',
    )
    session = start(form)
    values = {}
    for said in ("many", "12.9", None):
        session.answer("/data/said", said)
        values[said] = session.value("/data/whole"), session.value("/data/exact")
    assert values == {"many": ("many", "many"), "12.9": ("12", "12.9"), None: (None, None)}


@pytest.mark.parametrize(("like_collect", "state"), [(False, "Texas"), (True, None)])
def test_pulldata_finds_lists_inside_the_form_except_in_collect(like_collect, state):
    form = xform(
        "<code>TX</code><state/>",
        '<instance id="states"><root><item><code>TX</code><name>Texas</name></item></root></instance>'
        """<bind nodeset="/data/state" calculate="pulldata('states', 'name', 'code', /data/code)"/>""",
    )
    assert start(form, like_collect=like_collect).value("/data/state") == state


def test_pulldata_finds_attached_files_in_collect_too():
    source = XFORM.format(
        nodes="<code>TX</code><state/>",
        model='<instance id="states" src="jr://file-csv/states.csv"/>'
        """<bind nodeset="/data/state" calculate="pulldata('states', 'name', 'code', /data/code)"/>""",
        body="",
    )
    form = compile_form(source, attachments={"states.csv": b"code,name\nTX,Texas\n"})
    assert start(form, like_collect=True).value("/data/state") == "Texas"


@pytest.mark.parametrize(
    ("arguments", "is_refused"),
    [
        ("/data/line, /data/point", True),
        ("/data/point, /data/line", True),
        ("/data/line", False),
        ("/data/point, /data/point", False),
        ("/data/point, /data/nowhere", False),
    ],
)
def test_distance_takes_one_line_or_several_points(arguments, is_refused):
    nodes = "<line>0 1 0 0; 0 2 0 0</line><point>0 3 0 0</point><nowhere/><d/>"
    model = (
        '<bind nodeset="/data/line" type="geotrace"/><bind nodeset="/data/point" type="geopoint"/>'
        f'<bind nodeset="/data/d" calculate="distance({arguments})"/>'
    )
    if is_refused:
        assert refusal(nodes, model) == [("failing-calculation", "/data/d")]
    else:
        assert start(xform(nodes, model)).value("/data/d") is not None


ONE_MORE = "if(count({repeat}) = 0 or {repeat}[position() = count({repeat})]/more = 'yes', count({repeat}) + 1, count({repeat}))"
BODY = '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/more"/></repeat>'


def test_a_repeat_may_go_on_as_long_as_its_last_instance_says_so():
    model = f'<bind nodeset="/data/n" type="int" calculate="{ONE_MORE.format(repeat="/data/r")}"/>'
    session = start(xform('<n/><r jr:template=""><more/></r>', model, BODY))
    refs = [session.next().ref for _ in range(2)]
    session.answer("/data/r[1]/more", "yes")
    refs += [session.next().ref for _ in range(2)]
    session.answer("/data/r[2]/more", "no")
    assert refs == ["/data/r[1]", "/data/r[1]/more", "/data/r[2]", "/data/r[2]/more"]
    assert session.next().kind == "END"


def test_a_repeat_that_grows_by_itself_is_refused():
    model = '<bind nodeset="/data/n" type="int" calculate="count(/data/r) + 1"/>'
    assert refusal('<n/><r jr:template=""><more/></r>', model, BODY) == [("endless-repeat", "/data/r")]


COUNTED_INSIDE = '<repeat nodeset="/data/o"><repeat nodeset="/data/o/r" jr:count="{count}"><input ref="/data/o/r/more"/></repeat></repeat>'


@pytest.mark.parametrize("count", ["n", "/data/o/n"])
def test_a_repeat_inside_another_may_count_itself_too(count):
    model = f'<bind nodeset="/data/o/n" type="int" calculate="{ONE_MORE.format(repeat="../r")}"/>'
    session = start(xform("<o><n/><r><more/></r></o>", model, COUNTED_INSIDE.format(count=count)))
    for place in (1, 2):
        session.answer(f"/data/o[1]/r[{place}]/more", "yes")
        session.jump(f"/data/o[1]/r[{place}]/more")
        assert session.next().ref == f"/data/o[1]/r[{place + 1}]"


def test_a_relative_count_starts_where_the_repeat_stands():
    """So that `..` leaves the group around the repeat."""
    model = '<bind nodeset="/data/o/n" type="int" calculate="1 + 1"/>'
    assert refusal("<o><n/><r><more/></r></o>", model, COUNTED_INSIDE.format(count="../n")) == [
        ("count-without-node", "/data/o/r")
    ]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("'2026-03-05' < '2026-03-05T09:00:00.000Z'", "0"),
        ("'2026-03-05' <= '2026-03-05T09:00:00.000Z'", "1"),
        ("'2026-03-04' < '2026-03-05T09:00:00.000Z'", "1"),
        ("'10' < '9'", "0"),
        ("true() > 0", "1"),
    ],
)
def test_texts_compare_as_what_they_stand_for(condition, holds):
    form = xform("<c/>", f'<bind nodeset="/data/c" calculate="{condition.replace("<", "&lt;")}"/>')
    assert start(form).value("/data/c") == holds


TOGETHER = """
| survey |              |          |       |                           |
|        | type         | name     | label | calculation               |
|        | begin_repeat | r        | R     |                           |
|        | integer      | n        | N     |                           |
|        | calculate    | place    |       | position(..)              |
|        | calculate    | together |       | count-non-empty(../../r/n) |
|        | end_repeat   |          |       |                           |
|        | calculate    | all      |       | count-non-empty(${n})     |
"""


@pytest.mark.parametrize(("like_collect", "together"), [(False, ["2", "2"]), (True, ["1", "2"])])
def test_a_removal_renumbers_all_instances_and_recounts_them_except_in_collect(like_collect, together):
    """In Collect only the instance that takes the removed one's place counts again."""
    session = start(form_of(TOGETHER), like_collect=like_collect)
    for place in (1, 2, 3):
        if place > 1:
            session.new_repeat("/data/r")
        session.answer(f"/data/r[{place}]/n", "5")
    session.remove_repeat("/data/r[2]")
    assert [session.value(f"/data/r[{place}]/together") for place in (1, 2)] == together
    assert [session.value(f"/data/r[{place}]/place") for place in (1, 2)] == ["1", "2"]
    assert session.value("/data/all") == "2"


@pytest.mark.parametrize(("like_collect", "result"), [(False, "INVALID"), (True, "OK")])
def test_collect_takes_answers_of_any_type(like_collect, result):
    session = start(form_of(TOGETHER), like_collect=like_collect)
    assert session.answer("/data/r[1]/n", "many").result == result


INPUTS = "".join(f'<input ref="/data/{name}"/>' for name in "ab")
ON_B, ON_A = "/data/b = 'x'", "/data/a = 'x'"


@pytest.mark.parametrize(
    ("of_a", "of_b"),
    [
        (f'relevant="{ON_B}"', f'relevant="{ON_A}"'),
        (f'required="{ON_B}"', f'required="{ON_A}"'),
        (f'readonly="{ON_B}"', f'relevant="{ON_A}"'),
        (f'required="{ON_A}"', ""),
        (f'calculate="{ON_B}"', f'readonly="{ON_A}"'),
    ],
)
def test_conditions_that_depend_on_each_other_are_refused(of_a, of_b):
    model = f'<bind nodeset="/data/a" {of_a}/><bind nodeset="/data/b" {of_b}/>'
    with pytest.raises(FormProblems) as refused:
        xform("<a/><b/>", model, INPUTS)
    assert [problem.code for problem in refused.value.problems] == ["dependency-cycle"]
    assert "/data/a" in str(refused.value)


def test_constraints_may_look_at_each_other():
    model = '<bind nodeset="/data/a" constraint=". != /data/b"/><bind nodeset="/data/b" constraint=". != /data/a"/>'
    assert xform("<a/><b/>", model, INPUTS).questions


@pytest.mark.parametrize(
    ("items", "refused"),
    [
        ("<item><name>n</name><label>N</label></item>", []),
        (
            "<item><name>n</name></item><item><name>s</name><label>S</label></item>",
            [("choices-without-column", "/data/a")],
        ),
        ("<item><label>N</label></item>", [("choices-without-column", "/data/a")]),
        ("", []),
    ],
)
def test_the_first_choice_of_a_list_shows_which_columns_it_has(items, refused):
    body = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item"><value ref="name"/><label ref="label"/>'
        "</itemset></select1>"
    )
    model = f'<instance id="l"><root>{items}</root></instance>'
    if refused:
        assert refusal("<a/>", model, body) == refused
    else:
        assert xform("<a/>", model, body).questions


def test_an_action_for_new_instances_must_stand_in_its_repeat():
    action = '<setvalue ref="/data/r/a" event="{events}" value="1"/>'
    body = '<repeat nodeset="/data/r"><input ref="/data/r/a"/>{inside}</repeat>'
    with pytest.raises(FormProblems) as refused:
        xform("<r><a/></r>", action.format(events="odk-new-repeat"), body.format(inside=""))
    assert [problem.code for problem in refused.value.problems] == ["action-outside-repeat"]
    assert xform("<r><a/></r>", "", body.format(inside=action.format(events="odk-new-repeat"))).questions


WRITTEN_OVER = """
| survey |         |        |       |                     |
|        | type    | name   | label | calculation         |
|        | integer | n      | N     |                     |
|        | calculate | twice |      | 2 * ${n}            |
|        | text    | shown  | Shown | concat('=', ${twice}) |
"""


@pytest.mark.parametrize(("like_collect", "shown"), [(False, "mine"), (True, "=4")])
def test_an_answer_given_again_computes_all_anew_in_collect_only(like_collect, shown):
    session = start(form_of(WRITTEN_OVER), like_collect=like_collect)
    session.answer("/data/n", "2")
    session.answer("/data/shown", "mine")
    session.answer("/data/n", "2")
    assert session.value("/data/shown") == shown


def test_checking_the_form_gives_every_answer_again_in_collect():
    session = start(form_of(WRITTEN_OVER), like_collect=True)
    session.answer("/data/n", "2")
    session.answer("/data/shown", "mine")
    assert session.first_invalid() is None
    assert session.value("/data/shown") == "=4"
