"""An author who computes the score inside the form, by XPath, gets the same number as our scoring."""

import math
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.loading import load
from forms.scoring import score
from tests.forms.test_session import form_of, start

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:ms="https://example.org/ms">
<h:head><h:title>S</h:title><model><instance><data id="s"><gate/>{nodes}<earned/><possible/><percent/></data></instance>
{lists}{binds}<bind nodeset="/data/earned" calculate="{earned}"/><bind nodeset="/data/possible" calculate="{possible}"/>
<bind nodeset="/data/percent" calculate="100 * /data/earned div /data/possible"/></model></h:head>
<h:body><input ref="/data/gate"/>{body}</h:body></h:html>"""


@dataclass(frozen=True)
class Asked:
    """One question: points by choice (None: not applicable), its weight, whether it hangs on the gate, and what is answered."""

    points: tuple[Decimal | None, ...]
    weight: Decimal
    multiple: bool
    gated: bool
    chosen: tuple[int, ...]

    @property
    def answer(self) -> str | None:
        return " ".join(f"c{place}" for place in self.chosen) or None


def points(least: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(least, 20, places=2)


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    multiple = draw(st.booleans())
    scores = (draw(points(0)), *draw(st.lists(st.none() | points(-5 if multiple else 0), max_size=4)))
    most = len(scores) if multiple else 1
    chosen = draw(st.lists(st.integers(0, len(scores) - 1), unique=True, max_size=most))
    return Asked(scores, draw(st.decimals(0, 5, places=1)), multiple, draw(st.booleans()), tuple(chosen))


def xform_of(questions: list[Asked]) -> str:
    nodes, lists, binds, body = [], [], [], []
    for number, question in enumerate(questions):
        name, items = f"/data/q{number}", f"instance('l{number}')/root/item"
        mine = f"selected({name}, name)" if question.multiple else f"name = {name}"
        most = f"sum({items}[score &gt; 0]/score)" if question.multiple else f"max({items}[score != '']/score)"
        nodes.append(f"<q{number}/><has{number}/><got{number}/><of{number}/>")
        rows = "".join(
            f"<item><name>c{place}</name><label>C</label><score>{'' if each is None else each}</score></item>"
            for place, each in enumerate(question.points)
        )
        lists.append(f'<instance id="l{number}"><root>{rows}</root></instance>')
        relevant = " relevant=\"/data/gate = 'yes'\"" if question.gated else ""
        binds.append(
            f'<bind nodeset="{name}" ms:weight="{question.weight}"{relevant}/>'
            f"""<bind nodeset="/data/has{number}" calculate="count({items}[{mine} and score != ''])"/>"""
            f'<bind nodeset="/data/got{number}" calculate="if(/data/has{number} &gt; 0, {question.weight} * '
            f"""sum({items}[{mine} and score != '']/score), 0)"/>"""
            f'<bind nodeset="/data/of{number}" calculate="if(/data/has{number} &gt; 0, {question.weight} * {most}, 0)"/>'
        )
        control = "select" if question.multiple else "select1"
        itemset = f'<itemset nodeset="{items}"><value ref="name"/><label ref="label"/></itemset>'
        body.append(f'<{control} ref="{name}"><label>Q</label>{itemset}</{control}>')
    sums = {
        total: " + ".join(f"/data/{part}{number}" for number in range(len(questions)))
        for total, part in (("earned", "got"), ("possible", "of"))
    }
    return XFORM.format(nodes="".join(nodes), lists="".join(lists), binds="".join(binds), body="".join(body), **sums)


@settings(max_examples=60, deadline=None)
@given(st.lists(asked(), min_size=1, max_size=5), st.booleans())
def test_the_number_inside_the_form_is_ours(questions, gate_is_open):
    loaded = load(xform_of(questions).encode(), "form.xml")
    assert loaded.form is not None, loaded.problems
    session = start(loaded.form)
    session.answer("/data/gate", "yes")
    for number, question in enumerate(questions):
        assert session.answer(f"/data/q{number}", question.answer).result == "OK"
    session.answer("/data/gate", "yes" if gate_is_open else "no")
    ours = score(loaded.form, session, loaded.scoring)
    assert math.isclose(float(session.value("/data/earned") or "nan"), ours.earned, abs_tol=1e-9)
    assert math.isclose(float(session.value("/data/possible") or "nan"), ours.possible, abs_tol=1e-9)
    if ours.overall is None:
        assert session.value("/data/percent") in (None, "Infinity", "-Infinity")
    else:
        bounded = min(100.0, max(0.0, float(session.value("/data/percent") or "nan")))
        assert abs(bounded - float(ours.overall)) <= 0.005 + 1e-9


WORKBOOK = """
| survey  |                      |        |        |                                                              |
|         | type                 | name   | label  | calculation                                                  |
|         | select_one ynna      | clean  | Clean? |                                                              |
|         | select_multiple said | said   | Said?  |                                                              |
|         | calculate            | a      |        | instance('ynna')/root/item[name=${clean}]/score              |
|         | calculate            | b      |        | sum(instance('said')/root/item[selected(${said}, name)]/score) |
|         | calculate            | total  |        | coalesce(${a}, 0) + ${b}                                     |
| choices |                      |        |        |                                                              |
|         | list_name            | name   | label  | score                                                        |
|         | ynna                 | yes    | Yes    | 5                                                            |
|         | ynna                 | no     | No     | 0                                                            |
|         | ynna                 | na     | N/A    |                                                              |
|         | said                 | hello  | Hello  | 1                                                            |
|         | said                 | thanks | Thanks | 1.5                                                          |
|         | said                 | rude   | Rude   | -2                                                           |
"""


@pytest.mark.parametrize(
    ("clean", "said", "total"),
    [("yes", "hello thanks", "7.5"), ("no", "thanks rude", "-0.5"), ("na", "hello", "1"), (None, None, "0")],
)
def test_the_formula_of_a_workbook_counts_the_same(clean, said, total):
    form = form_of(WORKBOOK)
    session = start(form)
    session.answer("/data/clean", clean)
    session.answer("/data/said", said)
    assert session.value("/data/total") == total


@pytest.mark.parametrize(
    ("said", "missed"), [("hello thanks", ()), ("thanks rude", ("Hello",)), (None, ())], ids=["all", "one", "none said"]
)
def test_of_several_choices_what_was_missed_is_named(said, missed):
    loaded = load(WORKBOOK.encode(), "form.md")
    assert loaded.form is not None
    session = start(loaded.form)
    session.answer("/data/said", said)
    line = next(line for line in score(loaded.form, session, loaded.scoring).lines if line.ref == "/data/said")
    assert line.missed == missed
