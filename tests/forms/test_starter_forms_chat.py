"""The starter forms in the chat: every card of the best visit, answered as a shopper would, until the report is handed in."""

import pytest

from demo.programme.forms.tables import ENGLISH, Row, SampleForm
from demo.programme.make_forms import FORMS, survey_columns
from tests.bot.filling_kit import Shopper, readable, shopper
from tests.forms.test_starter_forms import BEST

SAMPLES = {form.form_id: form for form in FORMS if form.form_id in BEST}


def markdown(form: SampleForm) -> str:
    both = (ENGLISH, form.language)
    filters = {column for row in form.choices for column in row if "::" not in column} - {"list_name", "name"}
    choices = ("list_name", "name", *(f"label::{language}" for language in both), *sorted(filters))
    settings = {"form_id": form.form_id, "form_title": form.title, "default_language": ENGLISH}
    sheets = (("survey", survey_columns(both), form.survey), ("choices", choices, form.choices))
    lines = []
    for sheet, columns, rows in (*sheets, ("settings", tuple(settings), (settings,))):
        lines += [f"| {sheet} |", "| | " + " | ".join(columns) + " |"]
        lines += ["| | " + " | ".join(str(row.get(column) or "") for column in columns) + " |" for row in rows]
    return "\n".join(lines)


def label_of(row: Row) -> str:
    """As the conversion leaves it: it makes curly quotes straight."""
    return str(row[f"label::{ENGLISH}"]).replace("“", '"').replace("”", '"')


async def answer(ann: Shopper, kind: str, said: str | None) -> None:
    if said is None:
        await ann.taps("Skip")
    elif kind == "image":
        await ann.sends("photo")
        await ann.settles()
        await ann.taps("Done")
    else:
        await ann.types(said)


@pytest.mark.parametrize("form_id", SAMPLES)
async def test_the_best_visit_is_filled_in_and_handed_in(tmp_path, form_id):
    form = SAMPLES[form_id]
    rows = {row["name"]: row for row in form.survey if "name" in row}
    async with shopper(tmp_path, markdown(form)) as ann:
        await ann.starts()
        for name, said in BEST[form_id].items():
            assert label_of(rows[name]) in readable(ann.text), ann.screen()
            await answer(ann, rows[name]["type"], said)
        await ann.taps("Hand in")
        assert (await ann.sheet()).state == "submitted"
        asked = [label_of(rows[name]) for name in BEST[form_id]]
        assert [readable(answered["label"]) for answered in ann.submitted.read.answers] == asked
