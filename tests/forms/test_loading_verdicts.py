"""What the coordinator is told before publishing: how each question works in a chat, what is never shown, what the score cannot reach."""

from forms.loading import load
from tests.forms.test_loading import loaded, said

VERDICTS = """
| survey |                  |      |       |                        |          |
|        | type             | name | label | appearance             | required |
|        | image            | a    | A     |                        | yes      |
|        | image            | b    | B     | signature              | yes      |
|        | image            | c    | C     | draw                   |          |
|        | text             | d    | D     | ex:org.example.scan()  |          |
|        | select_one l     | e    | E     | image-map              | yes      |
|        | geoshape         | f    | F     |                        |          |
|        | barcode          | g    | G     |                        |          |
|        | start-geopoint   | h    |       |                        |          |
|        | background-audio | i    |       |                        |          |
|        | text             | j    | J     | multiline              |          |
| choices |                 |      |       |                        |          |
|        | list_name        | name | label |                        |          |
|        | l                | x    | X     |                        |          |
"""


def test_every_question_has_a_verdict():
    form = loaded(VERDICTS)
    verdicts = {verdict.name: (verdict.row, verdict.verdict, bool(verdict.reason)) for verdict in form.verdicts}
    assert verdicts == {
        "a": (2, "full", False),
        "b": (3, "degraded", True),
        "c": (4, "impossible", True),
        "d": (5, "impossible", True),
        "e": (6, "degraded", True),
        "f": (7, "degraded", True),
        "g": (8, "full", False),
        "h": (9, "degraded", True),
        "i": (10, "impossible", True),
        "j": (11, "full", False),
    }
    assert form.problems == []


IN_THE_CHAT = """
| survey |                   |      |       |              |              |
|        | type              | name | label | appearance   | media::image |
|        | begin group       | g    | G     | table-list   |              |
|        | select_one l      | a    | A     |              |              |
|        | end group         |      |       |              |              |
|        | begin group       | h    | H     | field-list   |              |
|        | text              | b    | B     |              |              |
|        | begin repeat      | r    | R     |              |              |
|        | text              | c    | C     |              |              |
|        | end repeat        |      |       |              |              |
|        | end group         |      |       |              |              |
|        | text              | d    | D     |              | door.png     |
|        | select_one p      | e    | E     |              |              |
|        | select_one l      | f    | F     | likert       |              |
|        | range             | i    | I     | rating       |              |
|        | text              | j    | J     | hidden-thing |              |
| choices |                  |      |       |              |              |
|        | list_name         | name | label | media::image |              |
|        | l                 | x    | X     |              |              |
|        | p                 | y    | Y     | y.png        |              |
"""


def test_tables_scales_and_stars_work_fully_and_pictures_in_words_do_not():
    verdicts = {verdict.name: verdict.verdict for verdict in loaded(IN_THE_CHAT).verdicts if len(verdict.name) == 1}
    assert verdicts == {
        "a": "full",
        "b": "degraded",
        "c": "degraded",
        "d": "degraded",
        "e": "degraded",
        "f": "full",
        "i": "full",
        "j": "full",
    }


def test_a_question_has_one_verdict():
    form = loaded(
        "| survey |\n| | type | name | label |\n| | osm | a | A |\n| | text | b | B |\n"
        "| osm |\n| | list_name | name | label |\n| | x | y | z |"
    )
    assert [(verdict.name, verdict.verdict) for verdict in form.verdicts] == [("a", "impossible"), ("b", "full")]


def test_what_must_be_answered_but_cannot_be_stops_publication():
    form = loaded("| survey |\n| | type | name | label | appearance | required |\n| | image | a | A | draw | yes |")
    assert said(form.problems) == [
        "survey, row 2: a is required but cannot be answered in a chat. A chat has nothing to draw on."
    ]


def test_what_happens_around_the_questions_has_its_verdict():
    form = loaded(
        """
| survey |                  |       |       |                                                              |
|        | type             | name  | label | parameters                                                   |
|        | audit            | audit |       | location-priority=balanced location-min-interval=60 location-max-age=120 |
|        | background-audio | rec   |       |                                                              |
|        | text             | a     | A     |                                                              |
| settings |                |       |       |                                                              |
|        | form_id          | public_key |  |                                                              |
|        | secret           | MIIBIjANBg |  |                                                              |
"""
    )
    told = {verdict.name: (verdict.verdict, verdict.reason.partition(":")[0]) for verdict in form.verdicts}
    assert told == {
        "a": ("full", ""),
        "public_key": ("degraded", "The answers are not encrypted"),
        "audit": ("degraded", "The log has times and changes, but no track of the way"),
        "rec": ("impossible", "A chat cannot record while the form is filled in."),
    }
    again = load(form.xform.encode(), "secret.xml")
    assert {verdict.name: verdict.verdict for verdict in again.verdicts} == {
        name: how for name, (how, _) in told.items()
    }


HIDDEN = """
| survey |                   |       |        |                                      |                     |
|        | type              | name  | label  | relevant                             | constraint          |
|        | select_one yn     | clean | Clean? |                                      |                     |
|        | text              | what  | What?  | ${clean} = 'nein'                    |                     |
|        | text              | more  | More?  | ${what} = 'x' and ${clean} = 'no'    |                     |
|        | begin group       | g     | G      | false()                              |                     |
|        | select_one yn     | deep  | Deep?  |                                      |                     |
|        | end group         |       |        |                                      |                     |
|        | text              | after | After? | ${deep} = 'yes'                      |                     |
|        | select_multiple m | many  | Many?  | ${clean} = 'no' or ${clean} = 'nope' | not(selected(., 'nothing')) |
|        | text              | fine  | Fine?  | selected(${many}, 'a') or ${many} = 'a b' |                |
| choices |                  |       |        |                                      |                     |
|        | list_name         | name  | label  |                                      |                     |
|        | yn                | yes   | Yes    |                                      |                     |
|        | yn                | no    | No     |                                      |                     |
|        | m                 | a     | A      |                                      |                     |
|        | m                 | b     | B      |                                      |                     |
"""


def test_questions_that_are_never_shown_are_named_with_their_condition():
    found = [str(warning) for warning in loaded(HIDDEN).warnings if warning.code in {"unreachable", "unknown_choice"}]
    assert found == [
        "survey, row 3, column relevant: what is never shown: its condition  /data/clean  = 'nein' cannot hold.",
        "survey, row 4, column relevant: more is never shown: its condition  /data/what  = 'x' and  /data/clean  = 'no' cannot hold.",
        "survey, row 5, column relevant: g is never shown: its condition false() cannot hold.",
        "survey, row 8, column relevant: after is never shown: its condition  /data/g/deep  = 'yes' cannot hold.",
        "survey, row 9, column relevant: It asks whether clean is nope, which is not among its choices.",
        "survey, row 9, column constraint: It asks whether many is nothing, which is not among its choices.",
    ]


SCORELESS = """
| survey |                   |      |       |           |
|        | type              | name | label | max_score |
|        | select_one yn     | a    | A     | 10        |
|        | select_one zero   | b    | B     |           |
|        | select_multiple m | c    | C     | 5         |
| choices |                  |      |       |           |
|        | list_name         | name | label | score     |
|        | yn                | yes  | Yes   | 5         |
|        | yn                | no   | No    | 0         |
|        | zero              | x    | X     | 0         |
|        | m                 | p    | P     | 3         |
|        | m                 | q    | Q     | 2         |
"""


def test_a_score_that_cannot_reach_100_per_cent_is_named():
    found = [
        str(warning) for warning in loaded(SCORELESS).warnings if warning.code in {"beyond_reach", "earns_nothing"}
    ]
    assert found == [
        "survey, row 2, column max_score: a earns 5 at best, but max_score is 10: 100 % cannot be reached.",
        "survey, row 3, column max_score: No answer to b earns anything, so it does not count.",
    ]
