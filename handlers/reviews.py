from bot.reviews import deciding, exporting, reading, returning
from handlers.turn import Turn


def queue(turn: Turn) -> None:
    """By command, or from another screen with a second argument: anew at the bottom of the chat. Paging edits it."""
    reading.queue(turn.desk, turn.number(0) if turn.args else 0, fresh=len(turn.args) != 1)


def show(turn: Turn) -> None:
    reading.show(turn.desk, turn.number(0))


def decision(turn: Turn) -> None:
    reading.back_to_decision(turn.desk, turn.number(0))


def explain(turn: Turn) -> None:
    reading.explain(turn.desk, turn.number(0))


def ask_grade(turn: Turn) -> None:
    deciding.ask_grade(turn.desk, turn.number(0))


def grade(turn: Turn) -> None:
    deciding.grade(turn.desk, turn.number(0), turn.number(1))


def grade_reason(turn: Turn) -> None:
    deciding.grade_reason_picked(turn.desk, turn.number(0), turn.number(1), turn.word(2))


def grade_reason_typed(turn: Turn) -> None:
    deciding.grade_reason_typed(turn.desk, turn.input.text)


def choose_questions(turn: Turn) -> None:
    returning.choose_questions(turn.desk, turn.number(0), turn.number(1))


def ask_remark(turn: Turn) -> None:
    returning.ask_remark(turn.desk, turn.number(0), turn.number(1))


def remark(turn: Turn) -> None:
    returning.remark_picked(turn.desk, turn.number(0), turn.number(1), turn.word(2))


def remark_typed(turn: Turn) -> None:
    returning.remark_typed(turn.desk, turn.input.text)


def return_report(turn: Turn) -> None:
    returning.return_report(turn.desk, turn.number(0))


def ask_reject(turn: Turn) -> None:
    deciding.ask_reject(turn.desk, turn.number(0))


def reject(turn: Turn) -> None:
    deciding.reject_picked(turn.desk, turn.number(0), turn.word(1))


def reject_typed(turn: Turn) -> None:
    deciding.reject_typed(turn.desk, turn.input.text)


def export(turn: Turn) -> None:
    exporting.send_files(turn.desk, turn.number(0))
