"""Which few whole numbers a question takes, found by trying them on a copy of the sheet: the form's own constraint is asked, not read."""

from bot.filling.opened import Filling
from forms.session import Session
from forms.views import QuestionView

SMALLEST, LARGEST = 0, 10
MOST = 11


def few(f: Filling, question: QuestionView) -> list[str]:
    """`1` to `5`, say; empty when the constraint is wider than 0 to 10, or there is none."""
    if question.type != "int":
        return []
    copy = Session.restore(f.form, f.session.save(), now=f.desk.now, zone=f.zone, language=f.sheet.language)
    if _takes(copy, question.ref, SMALLEST - 1) or _takes(copy, question.ref, LARGEST + 1):
        return []
    return [str(number) for number in range(SMALLEST, LARGEST + 1) if _takes(copy, question.ref, number)]


def _takes(copy: Session, ref: str, number: int) -> bool:
    return copy.answer(ref, str(number)).result == "OK"
