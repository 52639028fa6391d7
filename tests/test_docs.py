"""The documents say what the program does: every setting, every command, every state."""

import re
from pathlib import Path

import pytest

from bot.model.visit import MOVES, Move, State
from bot.programmes.template import template
from bot.settings import Settings
from handlers import COMMANDS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
OPERATIONS = DOCS / "operations.md"
VISIT = DOCS / "visit.md"


def settings_table():
    rows = ["| setting | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if name == "bot_token" else _plain(field.default)
        rows.append(f"| `{name.upper()}` | {f'`{default}`' if default else ''} | {field.description} |")
    return "\n".join(rows)


def _plain(value):
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def moves_table():
    rows = ["| from | move | to |", "| --- | --- | --- |"]
    rows += [f"| {state} | {move} | {after} |" for (state, move), after in MOVES.items()]
    return "\n".join(rows)


def between(path, name):
    found = re.search(rf"<!-- {name}[^>]*-->\n(.*?)\n?<!-- end of {name} -->", path.read_text(), re.DOTALL)
    assert found, f"{path.name} has no place for {name}"
    return found[1].strip()


@pytest.mark.parametrize(
    ("path", "name", "made"), [(OPERATIONS, "settings", settings_table), (VISIT, "moves", moves_table)]
)
def test_tables_in_the_documents_are_those_of_the_code(path, name, made):
    """To write them anew: python -m tests.test_docs"""
    assert between(path, name) == made()


def test_the_template_in_the_documents_is_the_one_the_bot_sends():
    """python -c "from bot.programmes.template import template as t; open('docs/programme-template.xlsx', 'wb').write(t())" """
    assert (DOCS / "programme-template.xlsx").read_bytes() == template()


def test_every_setting_says_what_it_is():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_command_is_in_a_handbook():
    books = "\n".join(path.read_text() for path in DOCS.glob("*.md"))
    assert [word for word in COMMANDS if word not in {"start", "help", "language"} and f"/{word}" not in books] == []


def test_every_state_can_be_reached_and_every_move_is_used():
    assert set(MOVES.values()) | {State.DRAFT} == set(State)
    assert {move for _, move in MOVES} == set(Move)


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        targets = re.findall(r"\]\(([^)#]+)", path.read_text())
        broken += [(path.name, to) for to in targets if "://" not in to and not (path.parent / to).exists()]
    assert broken == []


def _write(path, name, made):
    text = path.read_text()
    pattern = rf"(<!-- {name}[^>]*-->\n).*?(<!-- end of {name} -->)"
    path.write_text(re.sub(pattern, lambda found: f"{found[1]}{made()}\n{found[2]}", text, flags=re.DOTALL))


if __name__ == "__main__":
    _write(OPERATIONS, "settings", settings_table)
    _write(VISIT, "moves", moves_table)
