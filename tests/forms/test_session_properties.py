"""What must hold whatever a shopper does, in whatever order; and whatever somebody uploads."""

import contextlib
import gc
import json
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forms.form import Form, compile_form
from forms.problems import FormProblems
from forms.session import Session, TooManyInstances, UnknownRef
from tests.forms.test_session import NOW, VISIT, form_of, start
from tests.forms.test_walk_repeats import COUNTED, NESTED, STAFF

CHANCE = """
| survey |           |      |       |                                  |          |
|        | type      | name | label | calculation                      | relevant |
|        | text      | a    | A     |                                  |          |
|        | calculate | luck |       | random()                         |          |
|        | calculate | once |       | once(uuid())                     |          |
|        | calculate | mix  |       | concat(${a}, string(random()))   |          |
|        | dateTime  | when | When  |                                  | ${a} != '' |
|        | calculate | age  |       | decimal-date-time(now()) - decimal-date-time(${when}) | |
"""
FORMS: dict[str, Form] = {
    name: form_of(source)
    for name, source in {"visit": VISIT, "staff": STAFF, "counted": COUNTED, "nested": NESTED, "chance": CHANCE}.items()
}
VALUES = st.one_of(
    st.none(),
    st.sampled_from(
        ["yes", "no", "a", "b", "s1", "s2", "a b", "3", "-1", "0", "2.5", "2026-03-05", "12:30", "1 2 3 4"]
    ),
    st.text(max_size=20),
)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 30), VALUES),
        st.tuples(st.sampled_from(["next", "previous", "finalize", "validate", "new", "first"]), st.just(0), st.none()),
        st.tuples(st.sampled_from(["remove", "jump", "new at"]), st.integers(0, 30), st.none()),
    ),
    max_size=15,
)


def move(session: Session, kind: str, number: int, value: str | None):
    refs = [ref for ref, _, _ in session.nodes()]
    ref = refs[number % len(refs)]
    try:
        match kind:
            case "answer":
                questions = session.questions() or refs
                return session.answer(questions[number % len(questions)], value)
            case "next":
                return session.next()
            case "previous":
                return session.previous()
            case "finalize":
                return session.finalize()
            case "validate":
                return session.validate()
            case "new":
                return session.new_repeat()
            case "new at":
                return session.new_repeat(ref)
            case "first":
                return session.jump(None)
            case "remove":
                return session.remove_repeat(ref)
            case _:
                return session.jump(ref)
    except (UnknownRef, TooManyInstances) as error:
        return type(error)


def picture(session: Session):
    """All there is to see of a session."""
    views = [session.question(ref) for ref in session.questions()]
    return list(session.nodes()), session.current, views, session.submission_xml()


@settings(max_examples=120, deadline=None)
@example("counted", [("answer", 0, "-1"), ("jump", 23, None), ("validate", 0, None), ("answer", 0, None)])
@given(st.sampled_from(sorted(FORMS)), MOVES)
def test_saving_and_restoring_between_any_two_steps_makes_no_difference(name, moves):
    form = FORMS[name]
    steady, interrupted = start(form), start(form)
    for kind, number, value in moves:
        data = json.loads(json.dumps(interrupted.save()))
        interrupted = Session.restore(form, data, now=NOW, zone="Europe/Warsaw")
        assert interrupted.save() == data
        assert move(interrupted, kind, number, value) == move(steady, kind, number, value)
        assert picture(interrupted) == picture(steady)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(["staff", "counted", "nested"]), MOVES, st.integers(0, 30), VALUES)
def test_an_edit_taken_back_leaves_no_trace(name, moves, number, value):
    session = start(FORMS[name])
    for kind, place, answer in moves:
        if kind != "finalize":
            move(session, kind, place, answer)
    questions = session.questions()
    if not questions:
        return
    ref = questions[number % len(questions)]
    before = picture(session)[0]
    old = session.value(ref)
    if session.answer(ref, value).result == "OK":
        assert session.answer(ref, old).result == "OK"
    assert picture(session)[0] == before


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(FORMS)),
    st.text(max_size=30) | st.sampled_from(["/", "/data", "/data/staff[0]", "/data/a[9999999999999]", "/data//a"]),
    VALUES,
)
def test_no_reference_and_no_value_raises_anything_but_unknown_ref(name, ref, value):
    session = start(FORMS[name])
    for operation in (
        lambda: session.answer(ref, value),
        lambda: session.question(ref),
        lambda: session.jump(ref),
        lambda: session.new_repeat(ref),
        lambda: session.remove_repeat(ref),
        lambda: session.value(ref),
        lambda: session.breadcrumb(ref),
    ):
        try:
            operation()
        except UnknownRef:
            continue


def test_an_answer_elsewhere_draws_no_new_lots():
    session = start(FORMS["chance"])
    before = [session.value(f"/data/{name}") for name in ("luck", "once", "mix")]
    session.answer("/data/a", "x")
    after = [session.value(f"/data/{name}") for name in ("luck", "once", "mix")]
    assert after[:2] == before[:2]
    assert after[2] != before[2]


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["format", "form", "values", "hidden", "repeats", "dice", "position", "seed", "language"]),
        st.one_of(
            st.none(),
            st.integers(),
            st.text(max_size=5),
            st.lists(st.integers(), max_size=3),
            st.dictionaries(st.text(max_size=8), st.integers(), max_size=2),
        ),
    )
)
def test_a_damaged_save_is_a_value_error(changes):
    form = FORMS["staff"]
    data = {**start(form).save(), **changes}
    with contextlib.suppress(ValueError):
        Session.restore(form, data, now=NOW, zone="Europe/Warsaw")


def xform(model: str = "", body: str = "", instance: str = "<data id='f'><a/></data>") -> str:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">'
        f"<h:head><h:title>F</h:title><model><instance>{instance}</instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def nested(name: str, depth: int) -> str:
    return f"<{name}>" * depth + f"</{name}>" * depth


HOSTILE = {
    "not XML": "hello",
    "empty": "",
    "no form": "<a/>",
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    + xform(instance="<data id='f'><a>&b;</a></data>"),
    "outside entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + xform(instance="<data id='f'><a>&a;</a></data>"),
    "deep instance": xform(instance=f"<data id='f'>{nested('g', 200)}</data>"),
    "very deep instance": xform(instance=f"<data id='f'>{nested('g', 100_000)}</data>"),
    "deep body": xform(body=nested("group", 100_000)),
    "huge expression": xform(model=f"<bind nodeset='/data/a' calculate='{'1+' * 100_000}1'/>"),
    "deep expression": xform(model=f"<bind nodeset='/data/a' calculate='{'(' * 9_000}1{')' * 9_000}'/>"),
    "circle": xform(model="<bind nodeset='/data/a' calculate='/data/a + 1'/>"),
    "unknown function": xform(model="<bind nodeset='/data/a' relevant='launch()'/>"),
    "unbound question": xform(body="<input ref='/data/nowhere'/>"),
    "select without choices": xform(body="<select1 ref='/data/a'/>"),
    "text that grows and grows": xform(
        instance=f"<data id='f'>{''.join(f'<q{n}/>' for n in range(60))}</data>",
        model="<bind nodeset='/data/q0' calculate='&quot;xxxxxxxx&quot;'/>"
        + "".join(
            f"<bind nodeset='/data/q{n}' calculate='concat({', '.join([f'/data/q{n - 1}'] * 4)})'/>"
            for n in range(1, 60)
        ),
    ),
    "long circle": xform(
        instance=f"<data id='f'>{''.join(f'<q{n}/>' for n in range(3000))}</data>",
        model="".join(f"<bind nodeset='/data/q{n}' calculate='/data/q{(n + 1) % 3000} + 1'/>" for n in range(3000)),
    ),
    "pattern that multiplies": xform(
        model="<bind nodeset='/data/a' calculate='regex(\"a\", \"((a{1,99}){1,99}){1,99}\")'/>"
    ),
    "repeat that counts itself": xform(
        instance="<data id='f'><n/><r><b/></r></data>",
        model="<bind nodeset='/data/n' type='int' calculate='count(/data/r) + 1'/>",
        body="<repeat nodeset='/data/r' jr:count='/data/n' xmlns:jr='http://openrosa.org/javarosa'><input ref='/data/r/b'/></repeat>",
    ),
    "too many fields": xform(instance=f"<data id='f'>{''.join(f'<q{n}/>' for n in range(30_000))}</data>"),
}


@pytest.fixture(autouse=True)
def _only_ones_own_garbage() -> Iterator[None]:
    """What thousands of other tests left in this process is not weighed with what is measured here."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_forms_are_refused_politely_and_quickly(name):
    begun = time.process_time()
    with pytest.raises(FormProblems) as refusal:
        compile_form(HOSTILE[name])
    assert time.process_time() - begun < 1
    assert str(refusal.value)
    assert "Traceback" not in str(refusal.value)


@pytest.mark.parametrize(
    "rule", ["calculate='1 + {n}'", "relevant='/data/q{after} != 1'", "calculate='/data/q{before} + 1'"]
)
def test_four_times_the_rules_are_four_times_the_work(rule):
    """Each on its own; each depending on the next; each on the one before. Counted in steps of Python: seconds are the machine's."""
    few, many = (_steps(_compiled, rule, count) for count in (300, 1200))
    assert many < 4.3 * few


def _compiled(rule, count):
    form = compile_form(
        xform(
            instance=f"<data id='f'><q0/>{''.join(f'<q{n}/>' for n in range(1, count))}</data>",
            model="".join(
                f"<bind nodeset='/data/q{n}' {rule.format(n=n, after=n + 1, before=n - 1)}/>"
                for n in range(1, count - 1)
            ),
        )
    )
    assert len(form.rules) == count - 2


def _steps(work, *arguments):
    count = 0

    def step(*_):
        nonlocal count
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        work(*arguments)
    finally:
        sys.settrace(before)
    return count


def test_a_circle_is_reported_with_its_nodes():
    with pytest.raises(FormProblems) as refusal:
        compile_form(
            xform(
                instance="<data id='f'><a/><b/><c/></data>",
                model="<bind nodeset='/data/a' calculate='/data/b'/><bind nodeset='/data/b' relevant='/data/a = 1'/>",
            )
        )
    assert "/data/a" in str(refusal.value)
    assert "/data/b" in str(refusal.value)
    assert "/data/c" not in str(refusal.value)


def test_a_text_that_contains_itself_is_no_trap():
    itself = "<itext><translation lang='en'><text id='t'><value>x <output value=\"jr:itext('t')\"/></value></text></translation></itext>"
    form = compile_form(xform(model=itself, body="<input ref='/data/a'><label ref=\"jr:itext('t')\"/></input>"))
    assert start(form).question("/data/a").label.startswith("x")


PLAIN = xform(
    instance="<data id='f'><a/><r><b>1</b></r></data>",
    model="<bind nodeset='/data/a' type='int' relevant='/data/r/b &gt; 0' constraint='. &lt; 5'/>",
    body="<input ref='/data/a'><label>A</label></input><group ref='/data/r'><repeat nodeset='/data/r'><input ref='b'/></repeat></group>",
)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, len(PLAIN)),
    st.integers(0, 12),
    st.sampled_from(["", "<", ">", "/", "'", "data", "[1]", "<a/>", "&#0;", "..", "()", "jr:", " "]),
)
def test_a_damaged_form_is_refused_or_works(place, length, insertion):
    try:
        form = compile_form(PLAIN[:place] + insertion + PLAIN[place + length :])
    except FormProblems:
        return
    session = start(form)
    for _ in range(6):
        session.next()
    session.submission_xml()


def test_a_calculation_that_would_take_minutes_is_refused_soon():
    items = "".join(f"<item><name>n{number}</name></item>" for number in range(5000))
    every = "instance('x')/root/item[name != current()/../b]"
    slow = f"count(instance('x')/root/item[count({every}) > 1])".replace(">", "&gt;")
    begun = time.process_time()
    with pytest.raises(FormProblems, match="too many nodes"):
        compile_form(
            xform(
                instance="<data id='f'><a/><b/></data>",
                model=f'<instance id="x"><root>{items}</root></instance><bind nodeset="/data/a" calculate="{slow}"/>',
            )
        )
    assert time.process_time() - begun < 10
