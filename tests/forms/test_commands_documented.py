"""What docs/forms.md says of the commands for authors is what they do."""

import json
import re
from pathlib import Path

from forms.commands.checking import report_json
from forms.drive import Player
from forms.loading import load
from tests.forms.test_commands import BROKEN

PAGE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text()


def test_every_operation_is_in_the_protocol_and_no_other():
    assert set(re.findall(r'\{"op": "(\w+)"', PAGE)) == set(Player().operations)


def test_every_key_of_the_check_is_described():
    found = json.loads(report_json(load(BROKEN.encode(), "broken.md")))
    keys = {*found, *found["problems"][0], *found["warnings"][0]}
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()
