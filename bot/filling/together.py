"""Answers of one card: kept as they come, their constraints checked together when Done is tapped."""

from bot.filling import checking, groups, walking
from bot.filling.answering import record
from bot.filling.checking import Obstacle
from bot.filling.opened import Filling
from forms.session import Session


def obstacles(f: Filling) -> list[Obstacle]:
    refs = set(groups.members(f, f.ref))
    return [obstacle for obstacle in checking.obstacles(f) if obstacle.ref in refs]


def finish(f: Filling) -> bool:
    """On to what follows the group; False when something is missing or wrong, which the card then says."""
    retry(f)
    _force(f)
    wrong = obstacles(f)
    if wrong:
        f.here.checked = True
        f.session.jump(wrong[0].ref)
        return False
    walking.forward(f)
    return True


def retry(f: Filling) -> None:
    """What was refused may fit now that other answers have changed; each success may help another."""
    waiting = list(f.bookmark.drafts)
    while waiting:
        taken = [ref for ref in waiting if _take(f, ref)]
        if not taken:
            return
        waiting = [ref for ref in waiting if ref not in taken]


def _take(f: Filling, ref: str) -> bool:
    if not f.session.exists(ref) or not f.session.relevant(ref):
        return False
    value = f.bookmark.drafts[ref]
    if f.session.answer(ref, value).result != "OK":
        return False
    del f.bookmark.drafts[ref]
    record(f, ref, None, value)
    return True


def _force(f: Filling) -> None:
    """Answers that wait for each other: each is tried with all the others in place, and all are taken or none."""
    drafts = {ref: value for ref, value in f.bookmark.drafts.items() if f.session.exists(ref)}
    if len(drafts) < 2:
        return
    before = {ref: f.session.value(ref) for ref in drafts}
    session = f.session
    for ref, value in drafts.items():
        data = session.save()
        data["values"] = {**data["values"], **drafts}
        _put(data["values"], ref, before[ref])
        session = Session.restore(f.form, data, now=f.desk.now, zone=f.zone, language=f.session.language)
        if session.answer(ref, value).result != "OK":
            return
    f.session = session
    for ref, value in drafts.items():
        del f.bookmark.drafts[ref]
        record(f, ref, before[ref], value)


def _put(values: dict[str, str], ref: str, value: str | None) -> None:
    values.pop(ref, None)
    if value is not None:
        values[ref] = value
