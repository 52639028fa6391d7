"""The lock of a chat on PostgreSQL, held until the transaction ends: of two that work or speak in one chat the second waits for the first."""

from sqlalchemy import BigInteger, bindparam, func, literal_column, select

_CHATS = 1
"""The class of these locks; storage/seat.py has its own."""
CHAT = select(
    func.pg_advisory_xact_lock(literal_column(str(_CHATS)), func.hashint8(bindparam("chat", type_=BigInteger())))
)
"""One worker at a time works a chat. Two chats may share a lock by chance: then one waits for a moment."""
