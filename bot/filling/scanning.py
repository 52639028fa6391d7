"""Bar codes: a photo of the bars instead of the number that stands under them. bot/darkroom/barcodes.py reads it when it has come."""

from bot.desk import Desk
from bot.filling import attached
from bot.filling.answering import accept, answer, refuse
from bot.filling.opened import GROUP, QUESTION, Filling, unfolded
from bot.filling.receiving import received
from bot.filling.showing import collapse, show
from bot.model.happenings import Happening, MediaSettled
from bot.model.inputs import Given
from bot.model.message import Message
from bot.model.report import Media, SheetState
from bot.texts.filling import kinds, labels, problems
from bot.texts.filling import review as review_texts
from forms.views import QuestionView

MOST_CODES = 10
"""Offered to choose from; a shelf full of labels has more, and the right one is photographed alone faster."""


def takes(question: QuestionView, given: Given) -> bool:
    return question.type == "barcode" and attached.is_picture(given)


def look(f: Filling, given: Given, ref: str) -> None:
    """The card says that the photo is being read; the photo itself follows. The rest of an album that was read already adds nothing."""
    if given.group is not None and f.session.value(ref) and _was_read(f, given.group):
        return
    if received(f, given, ref, attached.SCAN) is None:
        return
    f.here.problem, f.here.codes = {}, []
    f.save(moved=False, answered_at=f.desk.now)
    show(f)


def on_media_settled(desk: Desk, happening: Happening) -> None:
    """The photo is there and was looked at: what its bars say is the answer."""
    if not isinstance(happening, MediaSettled):
        return
    row = happening.media
    sheet = desk.tx.sheets.get(row.sheet_id) if row.purpose == attached.SCAN and row.sheet_id else None
    if sheet is None or row.ref is None or row.removed or sheet.state is not SheetState.OPEN:
        return
    desk.tx.media.change(row.id, removed=True)
    f = unfolded(desk, sheet)
    if row.ref not in f.session.questions() or not f.is_open(row.ref):
        return
    codes = happening.inspection if isinstance(happening.inspection, tuple) else ()
    if f.screen in {QUESTION, GROUP} and f.ref == row.ref:
        _read_here(f, row, list(codes))
    else:
        _read_elsewhere(f, row, list(codes))


def _was_read(f: Filling, group: str) -> bool:
    return f.desk.tx.media.one(sheet_id=f.sheet.id, group=group, purpose=attached.SCAN, removed=True) is not None


def _read_here(f: Filling, row: Media, codes: list[str]) -> None:
    """On the card of the question: one code answers it, several are offered, none is said."""
    ref = row.ref or ""
    if len(codes) == 1 and answer(f, ref, codes[0], said=codes[0]):
        f.notices.append(kinds.code_read(f.words, codes[0]))
        collapse(f, ref)
    elif len(codes) > 1:
        f.here.codes = codes[:MOST_CODES]
    elif not codes:
        refuse(f, *_why_not(row), **_details(f, row))
    f.save(answered_at=f.desk.now)
    show(f, fresh=True)


def _read_elsewhere(f: Filling, row: Media, codes: list[str]) -> None:
    """The shopper has gone on: the answer is filled in behind them, or they hear why not."""
    ref = row.ref or ""
    question = f.session.question(ref)
    if len(codes) == 1 and accept(f, ref, codes[0]):
        f.notices.append(kinds.code_read_for(f.words, question.label, codes[0]))
        f.save(moved=False)
        show(f)
        return
    f.here.problem = {}
    why = problems.why_no_code(f.words, row.why, len(codes))
    again = f.button(labels.resend(f.words), "edit", ref=ref)
    f.desk.say(f.person, Message(text=review_texts.refused_later(f.words, question.label, why), buttons=((again,),)))


def _why_not(row: Media) -> tuple[str]:
    return ("photo_refused",) if row.state in attached.GONE else ("no_code_seen",)


def _details(f: Filling, row: Media) -> dict[str, str]:
    return {"number": "1", "why": problems.why_refused(f.words, row.why)} if row.state in attached.GONE else {}
