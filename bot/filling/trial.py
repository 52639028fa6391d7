"""What a question would take, found by trying it on a copy of the sheet: the form's own constraint is asked, not read."""

from collections.abc import Callable

from bot.filling import nodes
from bot.filling.opened import Filling
from forms.session import Session


def allowed(f: Filling, ref: str) -> Callable[[str], bool]:
    """Whether the constraint lets that value stand. Without a constraint everything does; copies are made for others only."""
    if f.form.by_path[nodes.static(ref)].constraint is None:
        return lambda _: True
    copy = Session.restore(f.form, f.session.save(), now=f.desk.now, zone=f.zone, language=f.sheet.language)
    return lambda value: copy.answer(ref, value).result != "CONSTRAINT_VIOLATED"
