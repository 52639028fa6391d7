"""Whatever stands in the cells: reading, checking and scoring rules end in tables and problems, never in an exception."""

from hypothesis import given
from hypothesis import strategies as st

from forms.loading.limits import Limits
from forms.loading.scoring_rules import read_scoring
from forms.loading.tables import tables_of
from forms.loading.workbook import Workbook
from forms.problems import Problem

HEADERS = [
    "type",
    "name",
    "label",
    "label::English (en)",
    "hint::x::y",
    "relevant",
    "weight",
    "critical",
    "bonus",
    "max_score",
    "section",
]
HEADERS += [
    "list_name",
    "score",
    "rule",
    "value",
    "from",
    "to",
    "points",
    "bind::ms:weight",
    "bind::",
    "::",
    ":",
    "",
    "media::image",
    "ms:x",
    "form_id",
]
CELLS = [
    "begin group",
    "end group",
    "begin repeat",
    "end repeat",
    "select_one l",
    "select_multiple l or_other",
    "integer",
    "calculate",
    "l",
    "a",
    "b",
]
CELLS += [
    "yes",
    "no",
    "1",
    "0",
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "1_0",
    "0.1234567",
    "${a}",
    "${zz}",
    "{",
    "}",
    "{name}",
    "%s",
    "band",
    "pass_mark",
]
CELLS += ["section_weight", "total", "sections", "101", ""]
TABLE = st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=6), max_size=9), max_size=8)
HEADER = st.lists(st.sampled_from(HEADERS) | st.text(max_size=8), min_size=1, max_size=9)
SHEETS = st.fixed_dictionaries(
    {"survey": st.tuples(HEADER, TABLE)},
    optional={name: st.tuples(HEADER, TABLE) for name in ("choices", "scoring", "settings", "note")},
)


@given(SHEETS)
def test_any_cells_can_be_read(sheets):
    workbook = Workbook.of(tables_of([(name, [header, *rows]) for name, (header, rows) in sheets.items()], Limits()))
    scoring, problems = read_scoring(workbook.by_name, workbook.rows, workbook.root)
    said = [*problems, *workbook.lint(), *workbook.reasons(Problem("x", "No.")), *workbook.placed(problems)]
    assert all(str(problem) for problem in said)
    assert type(scoring).model_validate_json(scoring.model_dump_json()) == scoring
    workbook.convertible()
