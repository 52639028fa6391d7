"""The routing table is complete: every button that is drawn leads somewhere, every command that is listed exists."""

import re
from pathlib import Path

from bot.model.person import Role
from bot.texts import menu
from bot.texts.words import words_for
from handlers import BUTTONS, COMMANDS, INPUTS

BOT = Path(__file__).parents[2] / "bot"
DRAWN = re.compile(r'action="([a-z_]+\.[a-z_]+)"')
FOCUS = re.compile(r'focus\("([a-z_]+)"')


def sources():
    return "\n".join(path.read_text() for path in BOT.rglob("*.py"))


def test_every_button_that_is_drawn_has_its_route():
    drawn = set(DRAWN.findall(sources()))
    assert len(drawn) > 40
    assert drawn - set(BUTTONS) == set()


def test_every_focus_that_is_set_has_its_route():
    assert set(FOCUS.findall(sources())) - set(INPUTS) == set()


def test_every_listed_command_exists_and_is_allowed_for_whom_it_is_listed():
    for role in (None, *Role):
        for word, _does in menu.commands(words_for("en", "UTC"), role):
            assert role in COMMANDS[word].roles, (word, role)


def test_a_stranger_may_only_start_read_help_and_choose_a_language():
    for name, route in {**COMMANDS, **BUTTONS, **INPUTS}.items():
        if None in route.roles:
            assert name in {
                "start", "help", "language", "people.home", "people.languages", "people.language", "people.help",
            }  # fmt: skip
