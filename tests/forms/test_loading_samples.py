"""The sample forms, loaded as a coordinator would send them and filled in as a shopper would type, with a restart between any two answers."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from demo.programme.forms.tables import SampleForm
from demo.programme.make_forms import FOLDER, FORMS, workbook_bytes
from forms.inputs import parse
from forms.loading import load
from forms.scoring import Score, score
from forms.session import Session

NOW = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
ZONE = "Asia/Jerusalem"
LOADED = {form.form_id: load(workbook_bytes(form), f"{form.form_id}.xlsx") for form in FORMS}
PHOTO = "pending-1"

SHOP = {
    "entered_at": "13:05",
    "shop_front": PHOTO,
    "windows_clean": "yes",
    "greeted": "within 30 seconds",
    "greeting_quote": "Good afternoon, may I help you?",
    "department": "women",
    "item": "blouse",
    "needs_asked": "yes",
    "help_given": "1, 2, 3, 4",
    "material": "Looked at the label and answered",
    "fitting_used": "yes",
    "fitting_clean": "yes",
    "fitting_photo": None,
    "tills_open": "2",
    "queue_joined": "13:30",
    "served_at": "13:33",
    "amount": "129,90",
    "receipt_given": "yes",
    "receipt_photo": PHOTO,
    "club_offered": "yes",
    "farewell": "yes",
    "voice_note": None,
    "place": None,
    "truthful": "ok",
}
CAFE = {
    "arrived_at": "13:00",
    "front": PHOTO,
    "entrance_clean": "yes",
    "staff_behind": "3",
    "queue_joined": "13:02",
    "order_taken": "13:04",
    "welcome_quote": "Hello!",
    "allergens": "looked it up and answered",
    "offered_more": "yes",
    "drink_kind": "coffee",
    "drink": "capuccino",
    "served_at": "13:07",
    "order_photo": PHOTO,
    "order_right": "yes",
    "table_clean": "yes",
    "toilets_seen": "yes",
    "toilets": "toilet paper, soap, 3, 4",
    "toilets_photo": None,
    "amount": "18",
    "bill_right": "yes",
    "receipt_photo": PHOTO,
    "loyalty": "yes",
    "farewell": "yes",
    "voice_note": None,
    "truthful": "ok",
}


def visit(form_id: str, said: dict[str, str | None], language: str = "English (en)") -> tuple[Session, list[str]]:
    """Walks to the end as events lead; returns the names of what was asked."""
    form = LOADED[form_id].form
    assert form is not None
    session = Session.start(form, now=NOW, zone=ZONE, language=language, seed=1)
    asked = []
    while (event := session.next()).kind != "END":
        session = Session.restore(form, json.loads(json.dumps(session.save())), now=NOW, zone=ZONE)
        if event.kind != "QUESTION" or event.ref is None or session.question(event.ref).is_note:
            continue
        question = session.question(event.ref)
        asked.append(question.name)
        typed = said[question.name]
        value = (
            typed
            if typed is None or question.control == "upload"
            else parse(question, typed, now=NOW, zone=ZONE, ui_language="en").value
        )
        assert (value is None) == (typed is None), f"{question.name} did not understand {typed!r}"
        assert session.answer(event.ref, value).result == "OK", question.name
    return session, asked


def result(form_id: str, session: Session) -> Score:
    form = LOADED[form_id].form
    assert form is not None
    return score(form, session, LOADED[form_id].scoring)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)
def test_nothing_is_wrong_with_them(form: SampleForm):
    loaded = LOADED[form.form_id]
    assert loaded.problems == loaded.warnings == []
    assert {verdict.verdict for verdict in loaded.verdicts} == {"full"}
    assert loaded.languages == ["English (en)", form.language]
    assert 25 <= loaded.question_count <= 40
    assert 1 <= loaded.photo_count <= 4
    assert len(loaded.scoring.sections) in {5, 6}, "the last part of a form is never scored"
    assert {rule.critical for rule in loaded.scoring.questions} == {rule.bonus for rule in loaded.scoring.questions}
    assert {rule.bonus for rule in loaded.scoring.questions} == {True, False}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)
def test_the_workbooks_are_made_from_the_tables(form):
    assert (FOLDER / f"{form.form_id}.xlsx").read_bytes() == workbook_bytes(form)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)
def test_every_no_asks_what_happened(form):
    followed = " ".join(row.get("relevant", "") for row in form.survey)
    scored = [row for row in form.survey if row["type"].startswith("select_one yes_no") and not row.get("bonus")]
    assert scored
    assert all(f"${{{row['name']}}} = 'no'" in followed for row in scored)


@pytest.mark.parametrize(("form_id", "said"), [("shop_service", SHOP), ("cafe_visit", CAFE)])
def test_a_perfect_visit_scores_100_and_may_be_submitted(form_id, said):
    session, asked = visit(form_id, said)
    assert asked == list(said)
    assert session.validate() == []
    assert (result(form_id, session).overall, result(form_id, session).passed) == (Decimal("100.00"), True)


HEBREW = {
    "shop_service": {
        "greeted": "בתוך 30 שניות",
        "department": "נשים",
        "item": "2",
        "help_given": "ליוו אותי אל המדף, 2, 3, 4",
        "material": "בדקו בתווית וענו",
    },
    "cafe_visit": {"allergens": "1", "drink_kind": "קפה", "drink": "קפוצינו", "toilets": "סבון, נייר טואלט, 3, 4"},
}


@pytest.mark.parametrize(("form_id", "said"), [("shop_service", SHOP), ("cafe_visit", CAFE)])
def test_it_can_be_done_in_hebrew(form_id, said):
    session, asked = visit(form_id, said | HEBREW[form_id] | {"truthful": "הבנתי"}, "Hebrew (he)")
    assert asked == list(said)
    labels = [session.question(ref).label for ref in session.questions()]
    assert all(any("\u0590" <= letter <= "\u05ff" for letter in label) for label in labels)
    assert result(form_id, session).sections[0].label in {"ההגעה לחנות", "ההגעה"}
    assert result(form_id, session).overall == Decimal("100.00")


def test_a_poor_visit_to_the_shop_is_asked_about_and_explained():
    poor = SHOP | {
        "windows_clean": "no",
        "windows_what": "Fingerprints on the left window, at eye height",
        "greeted": "nobody greeted me",
        "greeted_what": "Two of them talked behind the till",
        "needs_asked": "no",
        "help_given": "5",
        "material": "Gave no answer",
        "advice_what": "She said “no idea” and left",
        "fitting_used": "no",
        "served_at": "13:37",
        "club_offered": "no",
    }
    session, asked = visit("shop_service", poor)
    assert [name for name in asked if name.endswith("_what")] == ["windows_what", "greeted_what", "advice_what"]
    assert "fitting_clean" not in asked
    found = result("shop_service", session)
    # till: 2 of 10 for seven minutes, 5 of 5 for the receipt, 3 of 3 for the farewell; three sections at 0; nothing counted in the fitting room
    assert [section.percent for section in found.sections] == [
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("0.00"),
        None,
        Decimal("55.56"),
    ]
    assert found.overall == Decimal("18.52")
    wait = next(line for line in found.lines if line.ref == "/data/till/wait_minutes")
    assert (wait.label, wait.why.message) == ("Minutes in the queue", "7: 2 of 10 points")
    assert next(line for line in found.lines if line.ref == "/data/fitting/fitting_clean").why.code == "not_asked"


def test_no_receipt_halves_the_best_of_visits_and_says_what_it_would_have_been():
    session, asked = visit(
        "shop_service", SHOP | {"receipt_given": "no", "receipt_what": "He said the printer was off"}
    )
    assert "receipt_photo" not in asked
    found = result("shop_service", session)
    # (1 + 2 + 3 + 1 + 3 * 13/18) / 10 of the sections, and 2 bonus points of 56 possible
    assert (found.overall, found.would_have_been) == (Decimal("50.00"), Decimal("95.24"))
    assert found.critical == ("/data/till/receipt_given",)


def test_a_guess_about_nuts_fails_the_cafe():
    found = result("cafe_visit", visit("cafe_visit", CAFE | {"allergens": "3", "allergens_what": "“Probably not”"})[0])
    assert (found.overall, found.passed, found.critical) == (Decimal("0.00"), False, ("/data/ordering/allergens",))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("served_at", "13:29:00.000+02:00", "This is before you joined the queue."),
        ("amount", "2500", "More than 0 and at most 2,000: what may be spent on this visit."),
        ("tills_open", "31", "A number from 0 to 30."),
        ("help_given", "size none", '"None of these" cannot stand beside others.'),
    ],
)
def test_what_cannot_be_is_refused_in_the_forms_words(name, value, message):
    session, _ = visit("shop_service", SHOP)
    ref = next(ref for ref in session.questions() if ref.endswith("/" + name))
    outcome = session.answer(ref, value)
    assert (outcome.result, outcome.message) == ("CONSTRAINT_VIOLATED", message)


def test_another_department_clears_the_item():
    session, _ = visit("shop_service", SHOP)
    outcome = session.answer("/data/advice/department", "men")
    assert list(outcome.cleared) == ["/data/advice/item"]
    assert [choice.value for choice in session.question("/data/advice/item").choices] == [
        "shirt",
        "jacket",
        "men_jeans",
    ]
