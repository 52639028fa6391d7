"""The forms that come with the program are what their sources say."""

from importlib.resources import files

import pytest

from forms.loading import load

SHIPPED = files("bot.filling.shipped")
CODES = [path.name.removesuffix(".md") for path in SHIPPED.iterdir() if path.name.endswith(".md")]


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_form_is_made_from_its_source_and_works_fully(code):
    source = (SHIPPED / f"{code}.md").read_bytes()
    loaded = load(source, f"{code}.md")
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.form_id == code
    assert {verdict.verdict for verdict in loaded.verdicts} == {"full"}
    assert loaded.xform == (SHIPPED / f"{code}.xml").read_text(encoding="utf-8")
