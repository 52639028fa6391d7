from datetime import datetime

from sqlalchemy import bindparam, select

from bot.model.visit import Offer
from storage import schema
from storage.columns import Moment
from storage.records import Records
from storage.statements import Statements

_o = schema.offers.c
_TO_EXPIRE = (
    select(schema.offers)
    .where(schema.UNANSWERED, _o.expires_at <= bindparam("now", type_=Moment()))
    .order_by(_o.expires_at, _o.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
STATEMENTS = (_TO_EXPIRE,)


class Offers(Records[Offer]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.offers, Offer, statements, touched)

    def to_expire(self, now: datetime, limit: int) -> list[Offer]:
        """Waiting for the shopper's answer until now or before. An application waits for the coordinator: it has no end of its own."""
        return self._all(_TO_EXPIRE, {"now": now, "limit": limit})
