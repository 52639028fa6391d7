"""Files that arrive: counted at once for their question, offered to a later one, followed until they are safe."""

from bot.desk import Desk
from bot.filling import attached, scanning
from bot.filling.answering import accept, record, refuse
from bot.filling.expecting import expected
from bot.filling.opened import GROUP, QUESTION, REVIEW, Filling, Tap, opened, unfolded
from bot.filling.receiving import received, turned_away
from bot.filling.showing import collapse, show
from bot.model.happenings import Happening, MediaSettled
from bot.model.inputs import Given
from bot.model.message import Message
from bot.model.refusal import Refusal, Refused
from bot.model.report import Media, SheetState
from bot.texts.filling import card as texts
from bot.texts.filling import labels, problems
from bot.texts.filling import review as review_texts


def file(f: Filling, given: Given) -> None:
    """A photo, recording, video or document of the shopper."""
    question = f.question
    ref = _album_ref(f, given) or (question.ref if question and f.screen in {QUESTION, GROUP} else None)
    if ref is not None and scanning.takes(f.session.question(ref), given):
        scanning.look(f, given, ref)
        return
    if ref is None or not attached.fits(f.session.question(ref), given):
        _offer(f, given)
        return
    if len(attached.files(f, ref)) >= attached.MOST_FILES:
        turned_away(f, "too_many_files", most=str(attached.MOST_FILES))
        return
    row = received(f, given, ref)
    if row is None:
        return
    is_more = given.group is not None and given.group == f.bookmark.album
    if not is_more and ref == f.ref:
        collapse(f, ref)
    f.bookmark.album = given.group or ""
    _name_first(f, ref)
    f.bookmark.messages[ref] = given.message_id
    f.here.problem = {"code": "photo_seen_before"} if attached.seen_before(f, row) else {}
    f.save(moved=False, answered_at=f.desk.now)
    show(f, fresh=not is_more)


def keep(desk: Desk, tap: Tap, yes: int) -> None:
    """The answer to what files are for that came unasked."""
    f = opened(desk, tap.sheet)
    ref = attached.wanting(f)
    rows = [row for row in (desk.tx.media.get(number) for number in f.bookmark.offered) if row is not None]
    if not rows:
        raise Refusal(Refused.ALREADY_RECORDED)
    f.bookmark.offered = []
    for row in rows:
        desk.tx.media.change(row.id, **({"ref": ref} if yes and ref else {"removed": True}))
    if yes and ref:
        _name_first(f, ref)
        f.notices.append(texts.kept(f.words, f.session.question(ref).label))
    else:
        f.notices.append(texts.left_out(f.words))
    f.save(answered_at=desk.now)
    show(f)


def remove(desk: Desk, tap: Tap, media_id: int) -> None:
    """Take one file out of the answer; the row stays for the journal."""
    f = opened(desk, tap.sheet)
    row = desk.tx.media.get(media_id)
    if row is None or row.sheet_id != f.sheet.id or row.ref is None or not f.is_open(row.ref):
        raise Refusal(Refused.NOT_FOUND)
    if not desk.tx.media.change(row.id, where={"removed": False}, removed=True):
        raise Refusal(Refused.ALREADY_RECORDED)
    f.here.problem = {}
    _name_first(f, row.ref)
    f.save(answered_at=desk.now)
    show(f)


def on_media_settled(desk: Desk, happening: Happening) -> None:
    """The file is safe, or cannot be used: the card and the answer follow."""
    if not isinstance(happening, MediaSettled):
        return
    row = happening.media
    sheet = desk.tx.sheets.get(row.sheet_id) if row.purpose == attached.PURPOSE and row.sheet_id else None
    if sheet is None or row.ref is None or row.removed or sheet.state is not SheetState.OPEN:
        return
    f = unfolded(desk, sheet)
    _name_first(f, row.ref)
    is_shown = f.screen in {QUESTION, GROUP} and f.ref == row.ref
    if row.state in attached.GONE:
        _tell_refused(f, row, is_shown=is_shown)
    elif attached.seen_before(f, row):
        _tell_seen_before(f, row, is_shown=is_shown)
    f.save(moved=False)
    if is_shown or f.screen == REVIEW:
        show(f)


def _album_ref(f: Filling, given: Given) -> str | None:
    """The rest of an album belongs to the question of its first photo, wherever the shopper is by now."""
    if given.group is None:
        return None
    first = f.desk.tx.media.one(sheet_id=f.sheet.id, group=given.group)
    return first.ref if first is not None else None


def _offer(f: Filling, given: Given) -> None:
    """Not asked for here: the row is made, the card asks which later question it is for."""
    row = received(f, given, None)
    if row is None:
        return
    f.bookmark.offered.append(row.id)
    if attached.wanting(f) is None:
        f.bookmark.offered.clear()
        f.desk.tx.media.change(row.id, removed=True)
        turned_away(f, _not_wanted(f, given))
        return
    f.save(moved=False)
    show(f, fresh=len(f.bookmark.offered) == 1)


def _not_wanted(f: Filling, given: Given) -> str:
    """A picture belongs to no question; a recording was meant as the answer to this one, which takes none."""
    question = f.question
    return "file_not_wanted" if question is None or given.kind in {"photo", "document"} else expected(question)


def _name_first(f: Filling, ref: str) -> None:
    """The form's own value is the name of the first file there is, empty without any."""
    have = attached.files(f, ref)
    value, old = (attached.name(have[0]) if have else None), f.session.value(ref)
    if value == old:
        return
    if value is None:
        f.session.answer(ref, None)
        record(f, ref, old, None)
    elif old is None:
        accept(f, ref, value)
    else:
        f.session.answer(ref, value)


def _tell_refused(f: Filling, row: Media, *, is_shown: bool) -> None:
    why = problems.why_refused(f.words, row.why)
    number, question = str(_number(f, row)), f.session.question(row.ref or "")
    if is_shown:
        refuse(f, "photo_refused" if attached.wants(question) == "photo" else "file_refused", number=number, why=why)
        return
    again = f.button(labels.resend(f.words), "edit", ref=row.ref)
    f.desk.say(f.person, Message(text=review_texts.refused_later(f.words, question.label, why), buttons=((again,),)))


def _tell_seen_before(f: Filling, row: Media, *, is_shown: bool) -> None:
    if is_shown:
        f.here.problem = {"code": "photo_seen_before"}
        return
    question = f.session.question(row.ref or "")
    look = f.button(labels.edit(f.words), "edit", ref=row.ref)
    f.desk.say(f.person, Message(text=review_texts.seen_before_later(f.words, question.label), buttons=((look,),)))


def _number(f: Filling, row: Media) -> int:
    """Which one it was, in the order of sending."""
    sent = f.desk.tx.media.find(sheet_id=f.sheet.id, ref=row.ref, removed=False)
    return next((number for number, each in enumerate(sent, 1) if each.id == row.id), 1)
