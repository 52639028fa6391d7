"""Puts the sample into an empty bot: programme and forms through the ordinary import, then people, then their past."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.desk import Desk
from bot.model.ids import PersonId
from bot.model.person import Person
from bot.ports import Files, Library, Store, Transaction
from bot.programmes.files import import_files
from demo.programme.history import make_history
from demo.programme.make_workbook import workbook
from demo.programme.people import PEOPLE, SamplePerson

_FORMS = Path(__file__).parent / "forms"
_USED = ("cafe_visit.xlsx", "shop_service.xlsx")
"""The other starter forms are there to be sent to the bot as a coordinator would."""


async def load(
    store: Store,
    files: Files,
    library: Library,
    desk: Callable[[Transaction], Desk],
    *,
    settle: Callable[[Desk], None],
    chats: Mapping[str, int],
    now: datetime,
) -> None:
    """`chats` has a chat id for the key of everybody in `PEOPLE`. Doing it again changes nothing that has moved on."""
    forms = {name: (_FORMS / name).read_bytes() for name in _USED}
    sample = {**forms, "programme.xlsx": workbook(now.date())}
    if not await store.read(lambda tx: tx.projects.count()):
        report = await import_files(store, desk, sample, media=files, settle=settle)
        if not report.ok:
            raise ValueError(report.text)
    people = await store.write(lambda tx: {person.key: _join(desk(tx), person, chats[person.key]) for person in PEOPLE})
    await make_history(store, files, library, desk, today=now.date(), people=people)


def _join(desk: Desk, sample: SamplePerson, chat_id: int) -> PersonId:
    known = desk.tx.people.by_chat(chat_id)
    if known is not None:
        return known.id
    contact = desk.tx.contacts.one(code=sample.contact) if sample.contact else None
    person = desk.tx.people.add(
        Person(
            chat_id=chat_id,
            name=sample.name,
            language="en",
            timezone=sample.timezone,
            role=sample.role,
            contact_id=contact.id if contact else None,
            city=sample.city,
            latitude=sample.latitude,
            longitude=sample.longitude,
            consent_version=desk.settings.consent_version,
            consent_at=desk.now,
            last_active_at=desk.now,
            created_at=desk.now,
        )
    )
    if contact is not None:
        desk.tx.contacts.change(contact.id, person_id=person.id)
    return person.id
