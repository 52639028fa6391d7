"""What stands in a chat against the outbox rows that were to be said there: their order, and copies of them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.model.delivery import Lane, OutboxRow, OutboxState
from demo.standin.chats import Chat, Message, readable
from handlers import markup

Fault = tuple[str, str]
MOST_COPIES = 2


def faults(chat: Chat, rows: Sequence[OutboxRow]) -> Iterator[Fault]:
    """`rows` are all of this chat, by id. "second copies" are no fault; they are counted."""
    said = [row for row in rows if row.state is OutboxState.SENT and row.message_ids]
    first: dict[int, OutboxRow] = {}
    for row in said:
        first.setdefault(row.message_ids[0], row)
    senders = [row for row in said if first[row.message_ids[0]] is row]
    for is_bulk in (False, True):  # a broadcast has an order of its own
        yield from _order([row for row in senders if (row.lane is Lane.BULK) is is_bulk])
    known = {number for row in senders for number in row.message_ids}
    extras = [message for message in chat.messages if message.from_bot and message.id not in known]
    yield from _copies(extras, senders, [row for row in rows if row.state is not OutboxState.SENT and row.attempts])
    yield from _cards(chat, said)


def ever_said(chat: Chat) -> Iterator[str]:
    """Everything the bot said there, in every form it ever had."""
    for message in chat.messages:
        if message.from_bot:
            contents = [message.content, *(content for content, _ in message.earlier)]
            yield from (readable(str(content.get("text", content.get("caption", "")))) for content in contents)


def _order(senders: Sequence[OutboxRow]) -> Iterator[Fault]:
    """Telegram numbers the messages of a chat: what was to be said first has the lower number."""
    for before, after in pairwise(senders):
        if before.message_ids[-1] > after.message_ids[0]:
            yield "order faults", f"message {before.id} stands after message {after.id}"


def _copies(extras: Sequence[Message], senders: Sequence[OutboxRow], unsure: Sequence[OutboxRow]) -> Iterator[Fault]:
    """What stands there and is nobody's: an earlier copy of the next row that was said, or one whose fate is unknown."""
    copies: dict[int, int] = {}
    for extra in extras:
        words = _original(extra)
        before = [row for row in senders if row.message_ids[0] > extra.id][:1]
        owners = [row for row in (*before, *unsure) if _words(row) == words]
        if not owners:
            yield "order faults", f"nobody was to say {words[:60]!r} there"
            continue
        owner = next((row for row in owners if copies.get(row.id, 0) < _allowed(row)), None)
        if owner is None:
            yield "more than two copies", f"of message {owners[0].id}"
            continue
        copies[owner.id] = copies.get(owner.id, 0) + 1
        yield "second copies", f"of message {owner.id}"


def _allowed(row: OutboxRow) -> int:
    """So many that are nobody's may be its."""
    return MOST_COPIES - (row.state is OutboxState.SENT)


def _cards(chat: Chat, said: Sequence[OutboxRow]) -> Iterator[Fault]:
    """A card shows what it was last made to show."""
    last = {row.message_ids[0]: row for row in said}
    for number, row in last.items():
        message = chat.find(number)
        if message is not None and not message.files and row.message.get("text") and _flat(message.text) != _words(row):
            yield "order faults", f"card {row.card} shows {message.text[:40]!r}, message {row.id} came last"


def _original(message: Message) -> str:
    content = message.earlier[0][0] if message.earlier else message.content
    return _flat(str(content.get("text", content.get("caption", ""))))


def _words(row: OutboxRow) -> str:
    return _flat(markup.plain(str(row.message.get("text", ""))))


def _flat(text: str) -> str:
    return " ".join(readable(text).split())
