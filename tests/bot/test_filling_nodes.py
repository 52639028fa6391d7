"""What buttons carry: short, and found again in any state of the form."""

import pytest

from bot.filling import nodes

ORDER = [f"/data/q{number}" for number in range(50)] + ["/data/staff/name", "/data/staff/shift/hours"]
REFS = [*ORDER[:50], "/data/staff[1]/name", "/data/staff[12]/shift[3]/hours"]


@pytest.mark.parametrize("ref", REFS)
def test_a_short_name_leads_back_to_its_question(ref):
    short = nodes.node(ORDER, ref)
    assert len(short) <= 7
    assert nodes.find(ORDER, REFS, short) == ref


@pytest.mark.parametrize("lie", ["", "-", "-1", "zzzz", "1.2", "1e.9", "!", "1:2", "é", "1f.12"])
def test_a_name_that_was_never_given_leads_nowhere(lie):
    assert nodes.find(ORDER, REFS, lie) is None


def test_a_hidden_question_is_not_found():
    assert nodes.find(ORDER, ORDER[1:], nodes.node(ORDER, ORDER[0])) is None
