"""Who acts: the person behind a Telegram user, made on their first word."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.model.person import Person
from bot.settings import Settings
from bot.texts.words import languages
from handlers.reading import User

_FRESH = timedelta(minutes=1)
"""`last_active_at` need not be newer than this: it saves a write per answer."""
_MAX_NAME = 64


def actor(desk: Desk, user: User) -> Person:
    tx, now = desk.tx, desk.now
    person = tx.people.by_chat(user.id)
    if person is None:
        return tx.people.add(_stranger(user, now, desk.settings))
    desk.seen_at = person.last_active_at
    if person.reachable and person.last_active_at and now - person.last_active_at < _FRESH:
        return person
    tx.people.change(person.id, last_active_at=now, reachable=True)
    return tx.people.get(person.id) or person


def lose(desk: Desk, person: Person, tell: Callable[[Desk, Person], None]) -> None:
    """They blocked the bot, or are gone: nothing more is said to them. `tell` hears of it once."""
    desk.tx.outbox.cancel(chat_id=person.chat_id)
    if desk.tx.people.change(person.id, where={"reachable": True}, reachable=False):
        tell(desk, person)


def _stranger(user: User, now: datetime, settings: Settings) -> Person:
    return Person(
        chat_id=user.id,
        name=user.name[:_MAX_NAME],
        language=language(user.language_code, settings.default_language),
        timezone=settings.default_timezone,
        last_active_at=now,
        created_at=now,
    )


def language(code: str | None, default: str) -> str:
    """Ours that fits Telegram's code (`he-IL`; `iw` is the old code of Hebrew)."""
    spoken = (code or "").split("-", maxsplit=1)[0].lower()
    spoken = "he" if spoken == "iw" else spoken
    return spoken if spoken in languages() else default
