"""The starter forms for a bank, a phone line, a web shop and a clinic, filled in by typing: the best visit, the worst, and in the other language."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from demo.programme.make_forms import FORMS
from forms.session import Session
from tests.forms.test_loading_samples import LOADED, NOW, PHOTO, ZONE, result, visit

BEST: dict[str, dict[str, str | None]] = {
    "bank_branch": {
        "arrived_at": "13:00",
        "front": PHOTO,
        "hours_posted": "yes",
        "atm_working": "yes",
        "counters_open": "3",
        "queue_joined": "13:02",
        "served_at": "13:06",
        "waiting_area": "1, 2, 3",
        "welcomed": "1",
        "first_words": "Good morning, please take a seat.",
        "name_visible": "yes",
        "product_group": "Loans",
        "product": "mortgage",
        "topics": "1, 2, 3, 4",
        "costs_named": "yes",
        "privacy": "yes",
        "advice_quote": "“The rate is fixed for five years.”",
        "next_step": "yes",
        "material_given": "yes",
        "material_photo": PHOTO,
        "app_shown": "yes",
        "left_at": "13:40",
        "voice_note": None,
        "truthful": "ok",
    },
    "phone_line": {
        "called_at": "13:00",
        "dialled": "444 0 123",
        "attempts": "1",
        "menu_clear": "yes",
        "hold_began": "13:02",
        "hold_ended": "13:03",
        "hold": "1, 2, 3",
        "opened_with": "1, 2, 3",
        "first_words": "Blue Line, this is Selin, how may I help?",
        "identity": "1",
        "area": "a bill",
        "request": "1",
        "let_finish": "yes",
        "hold_asked": "yes",
        "transfers": "0",
        "solved": "1",
        "answer_quote": "“It is the yearly fee, I will take it off.”",
        "summed_up": "yes",
        "thanked": "yes",
        "confirmation": "yes",
        "ended_at": "13:12",
        "call_log": PHOTO,
        "voice_note": None,
        "truthful": "ok",
    },
    "web_shop": {
        "visited_at": "10.3.2026 13:00",
        "device": "phone",
        "browser": "safari",
        "home_page": PHOTO,
        "cookies_refusable": "yes",
        "searched": "wool scarf",
        "found": "yes",
        "product_page": "1, 2, 3, 4",
        "product_photo": PHOTO,
        "checkout_began": "13:10",
        "confirmed_at": "13:12",
        "guest": "yes",
        "total_shown": "yes",
        "basket_photo": PHOTO,
        "amount": "39,90",
        "confirmation": "1",
        "channel": "1",
        "your_question": "When will it come?",
        "answered": "1",
        "answer_quote": "On Friday before noon.",
        "promised_for": "2026-03-13",
        "delivered_on": "2026-03-13",
        "announced": "yes",
        "intact": "yes",
        "parcel_photo": PHOTO,
        "return_terms": "1",
        "return_free": "yes",
        "return_label": "yes",
        "voice_note": None,
        "truthful": "ok",
    },
    "clinic": {
        "way": "1",
        "booked_on": "2026-03-12",
        "booked_for": "2026-03-14",
        "due_at": "13:00",
        "price_named": "yes",
        "reminder": "yes",
        "arrived_at": "12:50",
        "entrance": PHOTO,
        "greeted": "1",
        "discreet": "yes",
        "wait_began": "13:00",
        "called_at": "13:04",
        "comfort": "1, 2, 3",
        "field": "Eyes",
        "doctor": "2",
        "introduced": "yes",
        "hands": "1",
        "explained": "1, 2, 3, 4",
        "questions_invited": "yes",
        "doctor_quote": "“Come back in a year.”",
        "room_clean": "yes",
        "toilet_seen": "yes",
        "toilet": "1, 2, 3",
        "amount": "60",
        "price_kept": "yes",
        "receipt": PHOTO,
        "voice_note": None,
        "truthful": "ok",
    },
}
WORST: dict[str, dict[str, str | None]] = {
    "bank_branch": {
        "hours_posted": "no",
        "atm_working": "no",
        "served_at": "13:30",
        "waiting_area": "none of these",
        "welcomed": "without a greeting",
        "name_visible": "no",
        "topics": "5",
        "costs_named": "no",
        "privacy": "no",
        "next_step": "no",
        "material_given": "no",
        "app_shown": "no",
    },
    "phone_line": {
        "attempts": "4",
        "menu_clear": "no",
        "hold_ended": "13:11",
        "hold": "none of these",
        "opened_with": "4",
        "identity": "3",
        "let_finish": "no",
        "hold_asked": "no",
        "transfers": "3",
        "solved": "it stayed open",
        "summed_up": "no",
        "thanked": "no",
        "confirmation": "no",
    },
    "web_shop": {
        "cookies_refusable": "no",
        "found": "no",
        "product_page": "5",
        "confirmed_at": "13:25",
        "guest": "no",
        "total_shown": "no",
        "confirmation": "3",
        "answered": "4",
        "delivered_on": "2026-03-15",
        "announced": "no",
        "intact": "no",
        "return_terms": "3",
        "return_free": "no",
        "return_label": "no",
    },
    "clinic": {
        "booked_for": "2026-04-12",
        "price_named": "no",
        "reminder": "no",
        "greeted": "3",
        "discreet": "no",
        "called_at": "13:31",
        "comfort": "4",
        "introduced": "no",
        "hands": "no",
        "explained": "5",
        "questions_invited": "no",
        "room_clean": "no",
        "toilet": "4",
        "price_kept": "no",
    },
}
AFTER_A_NO = {
    "bank_branch": 8,
    "phone_line": 7,
    "web_shop": 8,
    "clinic": 9,
}
"""How many questions ask what happened in the worst visit."""

forms = pytest.mark.parametrize("form_id", BEST)


class Anything(dict[str, str | None]):
    """The best visit made worse; every “What happened?” is told."""

    def __missing__(self, name: str) -> str:
        return {"delay_explained": "no"}.get(name, f"“{name}”, she said")


def worst(form_id: str) -> tuple[Session, list[str]]:
    return visit(form_id, Anything(BEST[form_id] | WORST[form_id]))


@forms
def test_the_best_visit_scores_100_and_may_be_submitted(form_id):
    session, asked = visit(form_id, BEST[form_id])
    found = result(form_id, session)
    assert asked == list(BEST[form_id])
    assert session.validate() == []
    assert (found.overall, found.passed, found.critical) == (Decimal("100.00"), True, ())
    assert found.bonus > 0


@forms
def test_the_worst_visit_is_asked_about_and_loses_everything(form_id):
    session, asked = worst(form_id)
    found = result(form_id, session)
    assert session.validate() == []
    assert len([name for name in asked if name.endswith("_what")]) == AFTER_A_NO[form_id]
    assert found.passed is False
    assert len(found.critical) == 1
    # late by two days in the web shop is worth 2 of 25 points of the delivery, which weighs 3 of 12
    late = {"web_shop": (Decimal(2) / 19 * 3 / 12 * 100).quantize(Decimal("0.01"))}
    assert found.overall == late.get(form_id, Decimal("0.00"))
    assert [line.ref for line in found.lines if line.possible and line.earned] == [
        ref for ref in ["/data/delivery/days_late"] if form_id in late
    ]


@forms
def test_one_critical_answer_caps_the_best_of_visits(form_id):
    critical: dict[str, tuple[dict[str, str | None], str]] = {
        "bank_branch": ({"privacy": "no"}, "40.00"),
        "phone_line": ({"identity": "3"}, "0.00"),
        "web_shop": ({"total_shown": "no"}, "50.00"),
        "clinic": ({"hands": "no"}, "0.00"),
    }
    said, cap = critical[form_id]
    found = result(form_id, visit(form_id, Anything(BEST[form_id] | said))[0])
    assert (str(found.overall), found.passed) == (cap, False)
    assert found.would_have_been is not None
    assert found.would_have_been > 70


@forms
def test_what_could_not_be_checked_costs_nothing(form_id):
    spared: Mapping[str, str] = {
        "bank_branch": {"atm_working": "could not be checked"},
        "phone_line": {"menu_clear": "3", "hold_asked": "3", "identity": "4"},
        "web_shop": {"cookies_refusable": "3", "return_free": "3"},
        "clinic": {"hands": "3", "room_clean": "3", "price_kept": "3"},
    }[form_id]
    found = result(form_id, visit(form_id, {**BEST[form_id], **spared})[0])
    assert found.overall == Decimal("100.00")
    reasons = {line.ref.rpartition("/")[2]: line.why.code for line in found.lines}
    assert [reasons[name] for name in spared] == ["not_applicable"] * len(spared)


@pytest.mark.parametrize(
    ("form_id", "agreed"), [("bank_branch", "tak"), ("phone_line", "evet"), ("web_shop", "oui"), ("clinic", "да")]
)
def test_it_can_be_done_in_its_other_language(form_id, agreed):
    language = next(form.language for form in FORMS if form.form_id == form_id)
    said = {name: agreed if answer == "yes" else answer for name, answer in BEST[form_id].items()}
    native: Mapping[str, str] = {
        "bank_branch": {"product_group": "kredyty", "product": "kredyt hipoteczny"},
        "phone_line": {"area": "fatura"},
        "web_shop": {"device": "telephone"},
        "clinic": {"field": "офтальмология"},
    }[form_id]
    session, asked = visit(form_id, {**said, **native}, language)
    assert asked == list(BEST[form_id])
    assert result(form_id, session).overall == Decimal("100.00")


@forms
def test_every_text_is_there_in_both_languages_and_differs(form_id):
    form = next(form for form in FORMS if form.form_id == form_id)
    same_in_both = {"Chrome", "Safari", "Firefox", "Edge"}
    for row in (*form.survey, *form.choices):
        for column in ("label", "hint", "required_message", "constraint_message"):
            english, other = row.get(f"{column}::English (en)", ""), row.get(f"{column}::{form.language}", "")
            assert bool(english) == bool(other), row
            assert not english or english in same_in_both or english != other, row


@pytest.mark.parametrize(
    ("form_id", "name", "value", "message"),
    [
        ("bank_branch", "counters_open", "31", "A number from 0 to 30, please."),
        ("bank_branch", "topics", "term none", '"None of these" cannot stand beside others.'),
        ("phone_line", "dialled", "my bank", "Digits only, please, such as 444 0 123."),
        ("phone_line", "attempts", "11", "From 1 to 10. After ten attempts, stop and tell your coordinator."),
        ("web_shop", "delivered_on", "2026-03-09", "This is before the day of your order. Check the date, please."),
        ("web_shop", "amount", "501", "More than 0 and at most 500: what may be spent on this order."),
        ("clinic", "booked_for", "2026-03-11", "This is before the day you booked. Check both dates, please."),
        (
            "clinic",
            "called_at",
            "12:59:00.000+02:00",
            "This is before your wait began. Check both times, please.",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_friendly_words(form_id, name, value, message):
    session, _ = visit(form_id, BEST[form_id])
    ref = next(ref for ref in session.questions() if ref.endswith("/" + name))
    outcome = session.answer(ref, value)
    assert (outcome.result, outcome.message) == ("CONSTRAINT_VIOLATED", message)


@pytest.mark.parametrize(
    ("form_id", "first", "other", "second"),
    [
        ("bank_branch", "/data/advice/product_group", "saving", "/data/advice/product"),
        ("phone_line", "/data/solving/area", "fault", "/data/solving/request"),
        ("web_shop", "/data/site/device", "computer", "/data/site/browser"),
        ("clinic", "/data/consultation/field", "teeth", "/data/consultation/doctor"),
    ],
)
def test_another_first_choice_asks_for_the_second_again(form_id, first, other, second):
    session, _ = visit(form_id, BEST[form_id])
    assert list(session.answer(first, other).cleared) == [second]
    assert 2 <= len(session.question(second).choices) <= 5


def test_a_short_hold_asks_nothing_about_it():
    form = LOADED["phone_line"].form
    assert form is not None
    session = Session.start(form, now=NOW, zone=ZONE, seed=1)
    session.answer("/data/waiting/hold_began", "13:02:00.000+02:00")
    session.answer("/data/waiting/hold_ended", "13:02:20.000+02:00")
    assert "/data/waiting/hold" not in session.questions()
