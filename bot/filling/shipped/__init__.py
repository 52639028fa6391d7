"""Forms that come with the program. `<code>.md` is the source, `<code>.xml` what `main.py form check` would publish of it.

They become a row like any form the first time they are needed; an agency's own form with the same form_id takes their place.
"""

import hashlib
from importlib.resources import files

from bot.desk import Desk
from bot.model.project import FormVersion
from forms.form import compile_form


def newest(desk: Desk, code: str) -> FormVersion | None:
    """The newest version of a form; for one that comes with the program, its own when nobody imported another."""
    known = desk.tx.forms.find(order="-number", limit=1, code=code)
    return known[0] if known else _publish(desk, code)


def _publish(desk: Desk, code: str) -> FormVersion | None:
    source = files(__name__) / f"{code}.xml"
    if not source.is_file():
        return None
    xform = source.read_text(encoding="utf-8")
    form = compile_form(xform)
    return desk.tx.forms.add(
        FormVersion(
            code=code,
            number=1,
            digest=hashlib.sha256(xform.encode()).hexdigest(),
            title=form.title,
            version=form.version,
            xform=xform,
            languages=tuple(form.languages),
            question_count=len(form.questions),
            photo_count=sum(question.control == "upload" for question in form.questions),
            created_at=desk.now,
        )
    )
