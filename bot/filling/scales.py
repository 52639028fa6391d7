"""Which few whole numbers a question takes."""

from bot.filling import trial
from bot.filling.opened import Filling
from forms.views import QuestionView

SMALLEST, LARGEST = 0, 10


def few(f: Filling, question: QuestionView) -> list[str]:
    """`1` to `5`, say; empty when the constraint is wider than 0 to 10, or there is none."""
    takes = trial.allowed(f, question.ref)
    if question.type != "int" or takes(str(SMALLEST - 1)) or takes(str(LARGEST + 1)):
        return []
    return [str(number) for number in range(SMALLEST, LARGEST + 1) if takes(str(number))]
