"""Something in the workbook is not right: a sentence with gaps, to be placed at its sheet, row and column by the caller."""

from forms.problems import Problem


class CellError(Exception):
    def __init__(self, code: str, template: str, **details: object) -> None:
        self.code = code
        self.template = template
        self.details = {name: str(value) for name, value in details.items()}
        super().__init__(template)

    def at(self, sheet: str, row: int, column: str) -> Problem:
        return Problem(self.code, self.template, self.details, sheet=sheet, row=row, column=column)
