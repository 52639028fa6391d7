"""What Collect computes, keeps and sends where other engines do it differently. Each row is a form in small."""

import json

import pytest

from forms.drive import Player
from forms.form import compile_form
from forms.session import Session
from tests.forms.test_like_collect import XFORM, xform
from tests.forms.test_session import form_of, start

CALCULATED = '<bind nodeset="/data/c" type="{kind}" calculate="{calculation}"/>'


@pytest.mark.parametrize(
    ("calculation", "kind", "stored"),
    [
        ("1 = 1", "string", "1"),
        ("1 = 2", "string", "0"),
        ("1 = 2", "int", "0"),
        ("if(1 = 1, 'true', '')", "string", "true"),
        ("date('2026-03-05')", "string", "2026-03-05T00:00:00.000Z"),
        ("date('2026-03-05')", "date", "2026-03-05"),
        ("date-time('2026-03-05')", "dateTime", "2026-03-05T00:00:00.000Z"),
        ("concat('on ', date-time('2026-03-05T08:30:00.000Z'))", "string", "on 2026-03-05"),
        ("sum(/data/n)", "int", "7"),
        ("count-non-empty(/data/g)", "int", "1"),
        ("area(/data/shape)", "decimal", "0"),
        ("digest('a', 'Sha1', 'HEX')", "string", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
    ],
)
def test_a_calculation_is_kept_as(calculation, kind, stored):
    nodes = "<n>3</n><n/><n>4</n><g><inside/></g><shape/><c/>"
    model = '<bind nodeset="/data/shape" type="geoshape"/>' + CALCULATED.format(kind=kind, calculation=calculation)
    body = '<repeat nodeset="/data/n"><input ref="/data/n"/></repeat>'
    assert start(xform(nodes, model, body), zone="UTC").value("/data/c") == stored


TRUTH = """
| survey |           |       |                |                |            |
|        | type      | name  | label          | calculation    | relevant   |
|        | integer   | age   | Age            |                |            |
|        | calculate | adult |                | ${age} >= 18   |            |
|        | note      | told  | Adult: ${adult} |               | ${adult}   |
"""


def test_truth_stays_truth_for_other_expressions_also_after_saving():
    form = form_of(TRUTH)
    session = start(form)
    session.answer("/data/age", "20")
    restored = Session.restore(form, session.save(), now=session.now, zone="UTC")
    for each in (session, restored):
        assert each.value("/data/adult") == "1"
        assert each.question("/data/told").label == "Adult: true"
    restored.answer("/data/age", "3")
    assert not restored.relevant("/data/told")


@pytest.mark.parametrize(
    ("kind", "default", "kept"),
    [
        ("string", "  Kiosk\n ", "Kiosk"),
        ("date", "2026-03-05T10:00:00", None),
        ("geopoint", "52 21 0 4", "52.0 21.0 0.0 4.0"),
        ("geotrace", "52 21;53 21", "52.0 21.0; 53.0 21.0"),
    ],
)
def test_a_default_written_into_the_form_becomes(kind, default, kept):
    form = xform(f"<a>{default}</a>", f'<bind nodeset="/data/a" type="{kind}"/>', '<input ref="/data/a"/>')
    assert start(form).value("/data/a") == kept


def test_a_default_is_set_before_anything_is_calculated():
    model = (
        '<bind nodeset="/data/total" type="int" calculate="2 + 3"/><bind nodeset="/data/after" calculate="/data/first"/>'
        '<setvalue ref="/data/first" event="odk-instance-first-load" value="concat(\'[\', /data/total, \']\')"/>'
    )
    session = start(xform("<total/><first/><after/>", model))
    assert [session.value(f"/data/{name}") for name in ("first", "total", "after")] == ["[]", "5", "[]"]


def test_an_attribute_is_set_and_read_but_not_preloaded():
    model = '<bind nodeset="/data/a/@id" jr:preload="uid"/><setvalue ref="/data/a/@rank" event="odk-instance-first-load" value="7"/>'
    session = start(xform('<a id="" rank=""/>', model))
    assert (session.value("/data/a/@rank"), session.value("/data/a/rank"), session.value("/data/a/@id")) == (
        "7",
        "7",
        None,
    )


def test_instances_inside_a_template_come_with_each_new_one():
    nodes = '<o jr:template=""><g><i jr:template=""><q/></i><i><q/></i></g></o><o><g><i><q/></i></g></o>'
    body = '<repeat nodeset="/data/o"><group ref="/data/o/g"><repeat nodeset="/data/o/g/i"><input ref="/data/o/g/i/q"/></repeat></group></repeat>'
    session = start(xform(nodes, "", body))
    session.new_repeat("/data/o")
    assert session.exists("/data/o[2]/g/i[1]/q")
    assert [session.next().ref for _ in range(2)] == ["/data/o[2]/g/i[1]", "/data/o[2]/g/i[1]/q"]


NINE = "".join(f"<item><name>{name}</name></item>" for name in "abcdefghi")


@pytest.mark.parametrize(
    ("seed", "order"),
    [("42", "afcbiegdh"), ("'42'", "afcbiegdh"), ("'Kiosk'", "egdcbafih"), ("0", "cbiafdgeh"), ("''", "cbiafdgeh")],
)
def test_a_seeded_order_is_the_same_everywhere(seed, order):
    """The multiplier of the generator is 16807; text that is no number seeds by its hash, no text by 0."""
    text = f"join('', randomize(instance('n')/root/item/name, {seed}))"
    model = f'<instance id="n"><root>{NINE}</root></instance>' + CALCULATED.format(kind="string", calculation=text)
    assert start(xform("<c/>", model)).value("/data/c") == order


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("/data/o/i/q, /data/o, 2, /data/o/i, 1", "c"),
        ("/data/o/i/q, /data/o/i, 1, /data/o, 2", "c"),
        ("/data/o/i/q, /data/o, 1, /data/o/i, 0", "a"),
        ("/data/o/i/q, /data/o, 1, /data/o/i, ''", "a"),
        ("/data/o/i/q, /data/o, 1, /data/o/i, 9", None),
    ],
)
def test_indexed_repeat_takes_repeats_in_any_order_and_at_least_the_first_instance(arguments, found):
    nodes = "<o><i><q>a</q></i><i><q>b</q></i></o><o><i><q>c</q></i></o><c/>"
    body = '<repeat nodeset="/data/o"><repeat nodeset="/data/o/i"><input ref="/data/o/i/q"/></repeat></repeat>'
    model = CALCULATED.format(kind="string", calculation=f"indexed-repeat({arguments})")
    assert start(xform(nodes, model, body)).value("/data/c") == found


def test_a_less_than_sign_in_an_attribute_is_read_as_collects_parser_does():
    model = '<bind nodeset="/data/a" type="int" constraint=". < 10 and \'<b>\' != string(.)"/>'
    session = start(compile_form(XFORM.format(nodes="<a/>", model=model, body='<input ref="/data/a"/>')))
    assert [session.answer("/data/a", value).result for value in ("9", "10")] == ["OK", "CONSTRAINT_VIOLATED"]


def test_a_group_around_nothing_but_a_repeat_is_no_stop_of_its_own():
    body = '<group ref="/data/g"><label>Visits</label><repeat nodeset="/data/g/r"><input ref="/data/g/r/q"/></repeat></group>'
    session = start(xform("<g><r><q/></r></g>", "", body))
    assert [(event.kind, event.ref) for event in (session.next(), session.next())] == [
        ("REPEAT", "/data/g/r[1]"),
        ("QUESTION", "/data/g/r[1]/q"),
    ]


def test_a_question_may_be_bound_by_current():
    body = '<repeat nodeset="/data/r"><input ref="current()/q"/></repeat>'
    assert start(xform("<r><q/></r>", "", body)).answer("/data/r[1]/q", "x").result == "OK"


AGAIN = """
| survey  |              |        |             |                                    |          |               |
|         | type         | name   | label::de   | label::en | calculation            | required | choice_filter |
|         | select_one s | shop   | Laden       | Shop      |                        | yes      |               |
|         | calculate    | named  |             |           | jr:choice-name(${shop}, '${shop}') |  |          |
|         | select_one c | clerk  | Wer         | Who       |                        |          | shop=${shop}  |
| choices |              |        |             |           |                        |          |               |
|         | list_name    | name   | label::de   | label::en | shop                   |          |               |
|         | s            | n      | Norden      | North     |                        |          |               |
|         | s            | s      | Süden       | South     |                        |          |               |
|         | c            | anna   | Anna        | Anna      | n                      |          |               |
|         | c            | bela   | Bela        | Bela      | s                      |          |               |
"""


@pytest.fixture
def drive():
    player = Player()
    return lambda **command: player.obey(json.dumps(command))


def test_the_player_computes_again_when_the_same_answer_is_given_again(drive):
    drive(op="load", md=AGAIN)
    drive(op="answer", ref="/data/shop", value="n")
    drive(op="set_language", language="en")
    drive(op="answer", ref="/data/shop", value="n")
    assert drive(op="get", ref="/data/named") == {"value": "North"}


def test_the_player_tells_an_empty_text_from_no_answer(drive):
    drive(op="load", md=AGAIN)
    assert drive(op="answer", ref="/data/shop", value=None)["result"] == "REQUIRED_BUT_EMPTY"
    assert drive(op="answer", ref="/data/shop", value="")["result"] == "OK"
    assert drive(op="validate") == {"result": "VALID"}


def test_asking_the_player_for_choices_clears_an_answer_that_fell_out(drive):
    drive(op="load", md=AGAIN)
    drive(op="answer", ref="/data/shop", value="n")
    drive(op="answer", ref="/data/clerk", value="anna")
    drive(op="answer", ref="/data/shop", value="s")
    assert drive(op="get", ref="/data/clerk") == {"value": "anna"}
    assert drive(op="choices", ref="/data/clerk") == {"choices": ["bela"]}
    assert drive(op="get", ref="/data/clerk") == {"value": None}


def test_an_attribute_goes_out_as_it_is_written():
    session = start(xform('<a unit=" kg "> 5 </a>', "", '<input ref="/data/a"/>'))
    assert '<a unit=" kg ">5</a>' in session.submission_xml()
