from collections.abc import Mapping

from sqlalchemy import bindparam, select

from bot.model.project import FormVersion
from storage import schema
from storage.records import Records
from storage.statements import KEY, Statements

_f = schema.forms.c
_OUTLINE = select(_f.digest, _f.media).where(_f.id == bindparam(KEY))
_SHOWN = select(_f.media)
Outline = tuple[str, Mapping[str, str]]
STATEMENTS = (_OUTLINE, _SHOWN)


class Forms(Records[FormVersion]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.forms, FormVersion, statements, touched)
        self._outlines, self.memory = self.memory, None  # whole versions are large, and seldom wanted

    def outline(self, key: int) -> Outline | None:
        return self._outlines.row("forms", key, self._outline) if self._outlines else self._outline(key)

    def _outline(self, key: int) -> Outline | None:
        row = self.statements.first(_OUTLINE, {KEY: key})
        return None if row is None else (row[0], row[1])

    def shown(self) -> set[str]:
        return {sha256 for (media,) in self.statements.rows(_SHOWN, {}) for sha256 in media.values() if sha256}
