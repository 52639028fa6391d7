from collections.abc import Mapping

from sqlalchemy import bindparam, select

from bot.model.project import FormVersion
from storage import schema
from storage.records import Records
from storage.statements import Statements

_f = schema.forms.c
_OUTLINE = select(_f.digest, _f.media).where(_f.id == bindparam("key"))
STATEMENTS = (_OUTLINE,)


class Forms(Records[FormVersion]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.forms, FormVersion, statements, touched)

    def outline(self, key: int) -> tuple[str, Mapping[str, str]] | None:
        row = self.statements.first(_OUTLINE, {"key": key})
        return None if row is None else (row[0], row[1])
