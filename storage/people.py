from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, true

from bot.model.person import Person, Role
from storage import schema
from storage.memory import ROOM
from storage.records import Records
from storage.statements import Statements

_p = schema.people.c
_BY_CHAT = select(schema.people).where(_p.chat_id == bindparam("chat"))
_AUDIENCE = (
    select(schema.people)
    .where(schema.among(_p.role, Role.SHOPPER), _p.reachable == true(), _p.consent_version.is_not(None))
    .order_by(_p.id)
)
_NARROWER = {
    "city": _p.city == bindparam("city"),
    "language": _p.language == bindparam("language"),
    "active_since": _p.last_active_at >= bindparam("active_since"),
    "after": _p.id > bindparam("after"),
}
STATEMENTS = (_BY_CHAT, _AUDIENCE)


class People(Records[Person]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.people, Person, statements, touched)
        self._ids: dict[int, int] = {}
        """By chat, who was last seen there."""

    def by_chat(self, chat_id: int) -> Person | None:
        known = self._ids.get(chat_id)
        if known is not None and (last := self.get(known)) is not None and last.chat_id == chat_id:
            return last
        found = self._first(_BY_CHAT, {"chat": chat_id})
        if found is not None and self.memory:
            if len(self._ids) >= ROOM:
                self._ids.clear()
            self._ids[chat_id] = found.id
        return found

    def audience(
        self,
        *,
        city: str | None = None,
        language: str | None = None,
        active_since: datetime | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> list[Person]:
        wanted = {
            "city": city,
            "language": language,
            "active_since": active_since,
            "after": after or None,
            "limit": limit,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        return self._all(_audience(tuple(given)), given)


@cache
def _audience(given: tuple[str, ...]) -> Select[Any]:
    conditions = [condition for name, condition in _NARROWER.items() if name in given]
    chosen = _AUDIENCE.where(*conditions)
    return chosen.limit(bindparam("limit")) if "limit" in given else chosen
