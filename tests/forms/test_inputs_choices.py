"""Tables of choices as people name them."""

import pytest

from forms.inputs import Parsed
from tests.forms.test_inputs import offering, said

YES_NO = offering("select1", yes="Yes", no="No", na="Not applicable")
YES_NO_HEBREW = offering("select1", yes="כן", no="לא", na="לא רלוונטי")
STEERING = offering("select1", did="כן", did_not="לא")
DRINKS = offering(
    "select1",
    espresso="Espresso",
    americano="Café américain",
    latte="Caffè latte",
    tea="Tea (black or green)",
    water="**Water**",
    one="1",
    two="2",
    many="3+",
)
CITIES = offering(
    "select1",
    c1="Ankara",
    c2="Istanbul",
    c3="İzmir",
    c4="Kraków",
    c5="Łódź",
    c6="Tel-Aviv",
    c7="Санкт-Петербург",
    c8="الرياض",
)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (YES_NO, "Yes", "yes"),
        (YES_NO, "  yes. ", "yes"),
        (YES_NO, "YES!", "yes"),
        (YES_NO, "1", "yes"),
        (YES_NO, "2.", "no"),
        (YES_NO, "٣", "na"),
        (YES_NO, "y", "yes"),
        (YES_NO, "evet", "yes"),
        (YES_NO, "hayır", "no"),
        (YES_NO, "Tak", "yes"),
        (YES_NO, "nie", "no"),
        (YES_NO, "oui", "yes"),
        (YES_NO, "non", "no"),
        (YES_NO, "כן", "yes"),
        (YES_NO, "לא", "no"),
        (YES_NO, "نعم", "yes"),
        (YES_NO, "لا", "no"),
        (YES_NO, "да", "yes"),
        (YES_NO, "нет", "no"),
        (YES_NO, "not aplicable", "na"),
        (YES_NO, "na", "na"),
        (STEERING, "yes", "did"),
        (STEERING, "нет", "did_not"),
        (DRINKS, "espreso", "espresso"),
        (DRINKS, "cafe americain", "americano"),
        (DRINKS, "CAFFÈ LATTE", "latte"),
        (DRINKS, "tea", "tea"),
        (DRINKS, "tea black or green", "tea"),
        (DRINKS, "water", "water"),
        (DRINKS, "1", "one"),
        (DRINKS, "3+", "many"),
        (DRINKS, "4", "tea"),
        (CITIES, "ISTANBUL", "c2"),
        (CITIES, "istanbul", "c2"),
        (CITIES, "izmir", "c3"),
        (CITIES, "krakow", "c4"),
        (CITIES, "lodz", "c5"),
        (CITIES, "tel aviv", "c6"),
        (CITIES, "санкт петербург", "c7"),
        (CITIES, "الرّياض", "c8"),
        (CITIES, "Krakw", "c4"),
    ],
)
def test_one_choice(question, text, value):
    assert said(question, text) == Parsed(value)


def test_a_choice_may_be_named_in_another_language_of_the_form():
    assert said(YES_NO_HEBREW, "Not applicable").problem == "no_such_choice"
    assert said(YES_NO_HEBREW, "Not applicable", "he", (YES_NO,)) == Parsed("na")
    assert said(YES_NO, "לא רלוונטי", "en", (YES_NO_HEBREW,)) == Parsed("na")


def test_a_label_in_another_language_never_offers_what_is_filtered_away():
    only_yes = offering("select1", yes="כן")
    assert said(only_yes, "Not applicable", "he", (YES_NO,)).problem == "no_such_choice"


def test_what_is_near_to_several_is_asked_back():
    branches = offering("select1", north="Market Street North", south="Market Street South", east="Harbour")
    parsed = said(branches, "market street")
    assert parsed.problem == "no_such_choice"
    assert set(parsed.suggestions[:2]) == {"north", "south"}


@pytest.mark.parametrize("text", ["0", "4", "99", "xyzzy", "🙂", "-1", "1.5"])
def test_nonsense_is_no_choice(text):
    assert said(YES_NO, text).problem == "no_such_choice"


SHOWN = offering(
    "select", shirt="Shirts", trousers="Trousers", shoes="Shoes and boots", coats="Coats", none="None of these"
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("shirts", "shirt"),
        ("coats, shirts", "shirt coats"),
        ("4 1", "shirt coats"),
        ("1,4", "shirt coats"),
        ("1. 4.", "shirt coats"),
        ("shirts and coats", "shirt coats"),
        ("Shoes and boots", "shoes"),
        ("shirts\ntrousers", "shirt trousers"),
        ("shirts; shirts", "shirt"),
        ("١، ٤", "shirt coats"),
        ("shrts, cots", "shirt coats"),
        ("5", "none"),
    ],
)
def test_several_choices_are_kept_in_the_order_of_the_form(text, value):
    assert said(SHOWN, text) == Parsed(value)


def test_one_unknown_among_several_refuses_all_and_says_which():
    parsed = said(SHOWN, "shirts, hats")
    assert (parsed.value, parsed.problem, parsed.details) == (None, "no_such_choice", {"said": "hats"})


def test_a_ranking_keeps_the_order_said_and_wants_everything():
    ranked = offering("rank", price="Price", quality="Quality", service="Service")
    assert said(ranked, "service, price, quality") == Parsed("service price quality")
    assert said(ranked, "3 1 2") == Parsed("service price quality")
    assert said(ranked, "3 1") == Parsed(problem="ranking_incomplete", suggestions=("quality",))
