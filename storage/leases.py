from sqlalchemy import Connection, update

from storage import schema

_END = update(schema.outbox).where(schema.SENDING).values(lease_until=None)


def end_leases(connection: Connection) -> None:
    """For when nobody else works: whoever was sending is gone, and the next who looks takes over."""
    with connection.begin():
        connection.execute(_END)
