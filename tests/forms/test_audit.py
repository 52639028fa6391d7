"""The audit log, line by line, and as other programs read it."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.audit import COLUMNS, LASTING, AuditEvent, audit_csv

START = datetime(2026, 3, 15, 10, 20, 30, 125_999, tzinfo=UTC)
LATER = START + timedelta(seconds=7)
MS = "1773570030125"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (AuditEvent("form start", START), f"form start,,{MS},,,"),
        (AuditEvent("question", START, LATER, "/data/a"), f"question,/data/a,{MS},1773570037125,,"),
        (AuditEvent("question", START, None, "/data/a"), f"question,/data/a,{MS},,,"),
        (
            AuditEvent("question", START, LATER, "/data/r[2]/a", None, "4"),
            f"question,/data/r[2]/a,{MS},1773570037125,,4",
        ),
        (AuditEvent("question", START, LATER, "/data/a", "4", None), f"question,/data/a,{MS},1773570037125,4,"),
        (AuditEvent("question", START, LATER, "/data/a", "4", "4"), f"question,/data/a,{MS},1773570037125,,"),
        (AuditEvent("add repeat", START, LATER, "/data/r[2]"), f"add repeat,/data/r[2],{MS},1773570037125,,"),
        (AuditEvent("delete repeat", START, LATER, "/data/r[2]"), f"delete repeat,/data/r[2],{MS},,,"),
        (AuditEvent("constraint error", START, LATER, "/data/a"), f"constraint error,/data/a,{MS},,,"),
        (AuditEvent("question", START, None, "/data/a", "a b", "a, b"), f'question,/data/a,{MS},,a b,"a, b"'),
        (AuditEvent("question", START, None, "/data/a", "two\nlines", ""), f'question,/data/a,{MS},,"two\nlines",'),
        (AuditEvent("question", START, None, "/data/a", 'so "clean"', "x"), f'question,/data/a,{MS},,"so ""clean""",x'),
    ],
)
def test_each_event_is_one_line(event, line):
    assert audit_csv([event]) == f"event,node,start,end,old-value,new-value\n{line}\n"


def test_events_stand_in_the_order_in_which_they_began():
    events = [
        AuditEvent("form exit", LATER),
        AuditEvent("form start", START),
        AuditEvent("question", START, LATER, "/data/a"),
    ]
    assert [line.split(",")[0] for line in audit_csv(events).splitlines()[1:]] == [
        "form start",
        "question",
        "form exit",
    ]


def test_moments_count_from_1970_in_utc_whatever_the_zone():
    elsewhere = START.astimezone(timezone(timedelta(hours=-7)))
    assert audit_csv([AuditEvent("form save", elsewhere)]) == audit_csv([AuditEvent("form save", START)])


ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.lists(st.tuples(st.sampled_from(sorted(LASTING)), ANYTHING, ANYTHING)))
def test_any_csv_reader_gets_back_what_was_answered(answers):
    events = [AuditEvent(name, START, LATER, "/data/a", old, new) for name, old, new in answers]
    rows = list(csv.DictReader(io.StringIO(audit_csv(events), newline="")))
    assert [(row["event"], row["old-value"], row["new-value"]) for row in rows] == [
        (name, old, new) if old != new else (name, "", "") for name, old, new in answers
    ]
    assert all(tuple(row) == COLUMNS for row in rows)
