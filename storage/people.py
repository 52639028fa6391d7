from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, true

from bot.model.person import Person, Role
from storage import schema
from storage.records import Records

_p = schema.people.c
_BY_CHAT = select(schema.people).where(_p.chat_id == bindparam("chat"))
_AUDIENCE = (
    select(schema.people)
    .where(schema.among(_p.role, Role.SHOPPER), _p.reachable == true(), _p.consent_version.is_not(None))
    .order_by(_p.id)
)
STATEMENTS = (_BY_CHAT, _AUDIENCE)


class People(Records[Person]):
    def __init__(self, connection: Connection, touched: set[str]) -> None:
        super().__init__(schema.people, Person, connection, touched)

    def by_chat(self, chat_id: int) -> Person | None:
        return self._first(_BY_CHAT, {"chat": chat_id})

    def audience(
        self,
        *,
        city: str | None = None,
        language: str | None = None,
        active_since: datetime | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> list[Person]:
        chosen: Select[Any] = _AUDIENCE.limit(limit)
        if after:
            chosen = chosen.where(_p.id > after)
        if city is not None:
            chosen = chosen.where(_p.city == city)
        if language is not None:
            chosen = chosen.where(_p.language == language)
        if active_since is not None:
            chosen = chosen.where(_p.last_active_at >= active_since)
        return self._all(chosen, {})
