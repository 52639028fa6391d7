"""Choices and look-up data: inside the form, attached, filtered, shuffled, taken from a repeat."""

import pytest
from pyxform.xls2xform import convert

from forms.form import compile_form
from forms.problems import FormProblems
from forms.session import Session
from tests.forms.test_session import NOW, VISIT, form_of, start

FROM_FILE = """
| survey |                              |      |       |                  |                                            |
|        | type                         | name | label | choice_filter    | calculation                                |
|        | text                         | city | City  |                  |                                            |
|        | select_one_from_file {file}  | shop | Shop  | city = ${city}   |                                            |
|        | calculate                    | fee  |       |                  | pulldata('{table}', 'fee', 'name', ${shop}) |
"""
PULLED = "pulldata('{table}', 'fee', 'name', ${shop})"
CSV = b"\xef\xbb\xbfname,label,city,fee\ns1,Nord,Warsaw,12\ns2,S\xc3\xbcd,Krakow,9.5\n\ns3,Ost,Warsaw,7\n"
GEOJSON = b"""{"type": "FeatureCollection", "features": [
  {"type": "Feature", "id": "s1", "geometry": {"type": "Point", "coordinates": [21.0, 52.2]}, "properties": {"name": "s1", "title": "Nord", "city": "Warsaw"}},
  {"type": "Feature", "id": "s2", "geometry": {"type": "Point", "coordinates": [19.9, 50.0]}, "properties": {"name": "s2", "title": "Ost", "city": "Krakow"}}]}"""
PEOPLE = """
| survey |              |        |             |               |
|        | type         | name   | label       | choice_filter |
|        | begin_repeat | staff  | Employee    |               |
|        | text         | name   | Name        |               |
|        | end_repeat   |        |             |               |
|        | select_one ${name} | best | Best | ${name} != '' |
"""
SHUFFLED = """
| survey  |                |       |       |                    |
|         | type           | name  | label | parameters         |
|         | select_one n   | free  | Free  | randomize=true     |
|         | select_one n   | fixed | Fixed | randomize=true, seed=42 |
| choices |                |       |       |                    |
|         | list_name      | name  | label |                    |
""" + "\n".join(f"|  | n | c{number} | C {number} | |" for number in range(12))


def offered(session: Session, ref: str) -> list[str]:
    return [choice.value for choice in session.question(ref).choices]


def from_file(name: str, data: bytes) -> Session:
    source = FROM_FILE.replace("{file}", name)
    source = source.replace("{table}", "shops") if name.endswith(".csv") else source.replace(PULLED, "1")
    return start(compile_form(convert(source, file_type=".md").xform, attachments={name: data}))


def test_choices_from_a_table():
    session = from_file("shops.csv", CSV)
    session.answer("/data/city", "Warsaw")
    assert [(choice.value, choice.label, choice.extra["fee"]) for choice in session.question("/data/shop").choices] == [
        ("s1", "Nord", "12"),
        ("s3", "Ost", "7"),
    ]
    session.answer("/data/shop", "s3")
    assert session.value("/data/fee") == "7"
    assert session.question("/data/shop").value_label == "Ost"


def test_choices_from_places():
    session = from_file("shops.geojson", GEOJSON)
    session.answer("/data/city", "Warsaw")
    (choice,) = session.question("/data/shop").choices
    assert (choice.label, choice.extra["geometry"]) == ("Nord", "52.2 21.0 0 0")


def test_a_missing_attachment_is_named_and_reads_as_empty():
    source = FROM_FILE.replace("{file}", "shops.csv").replace(PULLED, "1")
    form = compile_form(convert(source, file_type=".md").xform)
    assert form.missing_attachments == ("shops.csv",)
    assert offered(start(form), "/data/shop") == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("shops.csv", b"\xff\xfe\x00"),
        ("shops.geojson", b"[]"),
        ("shops.geojson", b'{"type": "FeatureCollection", "features": [1]}'),
        ("shops.xml", b"<root>"),
    ],
)
def test_a_damaged_attachment_is_a_problem(name, data):
    with pytest.raises(FormProblems, match=r"shops|XML"):
        from_file(name, data)


def test_external_choices_come_from_their_own_file():
    source = """
| survey |                        |      |       |               |
|        | type                   | name | label | choice_filter |
|        | text                   | city | City  |               |
|        | select_one_external s  | shop | Shop  | city=${city}  |
| external_choices |              |      |       |               |
|        | list_name              | name | label | city          |
|        | s                      | s1   | Nord  | Warsaw        |
|        | s                      | s2   | Ost   | Krakow        |
| choices |                       |      |       |               |
|        | list_name              | name | label |               |
|        | x                      | x    | X     |               |
"""
    made = convert(source, file_type=".md")
    session = start(compile_form(made.xform, attachments={"itemsets.csv": made.itemsets.encode()}))
    session.answer("/data/city", "Krakow")
    assert [(choice.value, choice.label) for choice in session.question("/data/shop").choices] == [("s2", "Ost")]


def test_choices_from_a_repeat_follow_its_answers():
    session = start(form_of(PEOPLE))
    session.new_repeat("/data/staff")
    session.answer("/data/staff[1]/name", "Ann")
    session.answer("/data/staff[2]/name", "Bo")
    assert offered(session, "/data/best") == ["Ann", "Bo"]
    session.answer("/data/best", "Bo")
    assert session.answer("/data/staff[2]/name", "Bob").cleared == ("/data/best",)


def test_a_drawn_order_does_not_change_while_one_looks():
    form = form_of(SHUFFLED)
    session, other = start(form, seed=1), start(form, seed=2)
    first = offered(session, "/data/free")
    assert sorted(first) == sorted(f"c{number}" for number in range(12))
    assert offered(session, "/data/free") == first
    assert offered(Session.restore(form, session.save(), now=NOW, zone="UTC"), "/data/free") == first
    assert offered(other, "/data/free") != first
    assert offered(other, "/data/fixed") == offered(session, "/data/fixed")


def test_what_is_not_offered_is_not_accepted():
    session = start(form_of(VISIT))
    assert session.answer("/data/g/ok", "perhaps").result == "INVALID"
    assert session.value("/data/g/ok") is None


def test_collects_ways_are_kept_where_asked_for():
    session = start(form_of(VISIT), like_collect=True)
    session.answer("/data/city", "a")
    session.answer("/data/shop", "s1")
    assert session.answer("/data/city", "b").cleared == ()
    assert session.value("/data/shop") == "s1"
    session.jump("/data/shop")
    assert session.value("/data/shop") is None
