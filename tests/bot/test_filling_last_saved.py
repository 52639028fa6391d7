"""A form that takes answers over from the person's report before: `${last-saved#…}`."""

from bot.model.visit import State
from tests.bot.filling_kit import shopper
from tests.storage import samples

SHIFT = """
    | survey |         |      |                 |          |                   |
    |        | type    | name | label           | required | default           |
    |        | text    | area | Which area?     | yes      | ${last-saved#area} |
    |        | integer | wait | Minutes waited? | yes      |                   |
"""


async def hands_in(ann, area):
    await ann.starts()
    await ann.types(area)
    await ann.types("4")
    await ann.taps("Hand in")
    read = ann.submitted.read
    await ann.store.write(
        lambda tx: samples.report(
            tx, visit_id=ann.visit_id, sheet_id=ann.submitted.sheet.id, submission=read.submission
        )
    )


async def second_visit(ann, **sheet):
    def furnish(tx):
        first = tx.visits.get(ann.visit_id)
        return samples.visit(
            tx, code="V-13", location_id=first.location_id, shopper_id=ann.person_id,
            form_version_id=first.form_version_id, state=State.REPORTING,
        ).id  # fmt: skip

    ann.visit_id = await ann.store.write(furnish)


async def test_the_next_report_begins_with_the_answer_of_the_one_before(tmp_path):
    async with shopper(tmp_path, SHIFT) as ann:
        await hands_in(ann, "Harbour")
        await second_visit(ann)
        await ann.starts()
        assert "Your answer: Harbour" in ann.text
        await ann.taps("Next")
        assert "Minutes waited?" in ann.text


async def test_a_report_before_that_does_not_fit_any_more_is_left_alone(tmp_path):
    async with shopper(tmp_path, SHIFT) as ann:
        await hands_in(ann, "Harbour")
        await ann.store.write(lambda tx: tx.reports.change(tx.reports.latest(ann.visit_id).id, submission="<other/>"))
        await second_visit(ann)
        await ann.starts()
        assert "Which area?" in ann.text
        assert "Your answer" not in ann.text
