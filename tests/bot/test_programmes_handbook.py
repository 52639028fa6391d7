"""What is written for coordinators is made from the same tables as the program, or checked against them."""

import ast
from pathlib import Path

from bot.programmes import columns
from bot.programmes.columns import SHEETS
from bot.programmes.handbook import page, policy_table
from bot.programmes.reading import read
from bot.programmes.tables import tables
from bot.programmes.template import template
from bot.settings import Policy
from handlers import COMMANDS
from handlers.routes import COORDINATORS

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_the_workbook_is_up_to_date():
    written = (DOCS / "programme-workbook.md").read_text()
    assert written == page(), "python -m bot.programmes.handbook > docs/programme-workbook.md"


def test_the_coordinators_handbook_lists_every_policy_number_with_its_default():
    assert policy_table() in (DOCS / "coordinator.md").read_text()
    assert all(f"| `{name}` |" in policy_table() for name in Policy.model_fields)


def test_the_coordinators_handbook_names_every_command_of_theirs():
    handbook = (DOCS / "coordinator.md").read_text()
    assert all(f"`/{word}`" in handbook for word, route in COMMANDS.items() if route.roles >= COORDINATORS)


def test_the_template_has_every_column_with_its_help():
    sheets = tables(template())
    assert [tuple(sheets[sheet.name][0]) for sheet in SHEETS] == [
        tuple(column.name for column in sheet.columns) for sheet in SHEETS
    ]
    assert read(sheets).problems == []


def test_every_column_has_help_and_every_needed_one_an_example():
    for sheet in SHEETS:
        for column in sheet.columns:
            assert column.help.endswith("."), column.name
            assert column.example or not column.required, column.name


def _templates(path):
    """The sentences of problems in a module, or None where one is not written out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        passed_on = isinstance(node.args[1], ast.Name | ast.Attribute) and path.name in PASS_ON
        if name in {"Problem", "CellError", "_add", "_warn"} and not passed_on:
            yield name, node.args[1].value if isinstance(node.args[1], ast.Constant) else None


PASS_ON = {"wrong.py", "linking.py", "reading.py", "taking_in.py"}
"""Their own `_add`, `_warn` and `at` hand on the sentence they were given."""


def test_every_sentence_about_a_problem_is_written_out_where_translators_can_find_it():
    found = [one for path in Path(columns.__file__).parent.glob("*.py") for one in _templates(path)]
    assert len(found) > 40
    assert [name for name, sentence in found if not isinstance(sentence, str)] == []
