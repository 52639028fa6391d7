"""The one table of what is personal (bot/privacy/personal.py): it knows every column, clients read none of it, /mydata hands it out, /forget empties it."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from bot.model.delivery import InboxRow
from bot.model.event import JournalEntry
from bot.model.ids import PersonId
from bot.model.person import ChangeState, Invite, Person, Role, RoleChange
from bot.model.report import AnswerChange, Media, MediaState, Remark, Report, Sheet, SheetState
from bot.model.visit import State, Visit
from bot.privacy.personal import COLUMNS, Fate
from storage import schema
from tests.security.test_privacy import everything, with_exif
from tests.storage import samples
from tests.storage.test_round_trip import ENTITIES
from tests.support.phone import Phone
from tests.support.programme import FORM
from tests.support.programme import cafe as programme
from tests.support.stage import Stage

ABOUT_NOBODY: Mapping[str, str] = {
    "Invite": "token_hash contact_id",
    "RoleChange": "contact_id",
    "Client": "code name language",
    "Contact": "code language",
    "Location": "code name address city latitude longitude timezone opening_hours phone url",
    "Project": "code name form_code brief purchase currency policy",
    "FormVersion": "code digest title version xform attachments media scoring languages",
    "Visit": "code brief_seen reminded",
    "Offer": "reason",
    "Sheet": "purpose screen only language",
    "AnswerChange": "ref",
    "Report": "verdict",
    "Remark": "ref label",
    "Media": "purpose ref kind mime sha256 why",
    "Broadcast": "audience text reported",
    "JournalEntry": "action subject before after why details",
    "Seal": "digest",
    "Mark": "name",
    "OutboxRow": "dedupe_key card message_ids error",
    "InboxRow": "error",
}
"""What was thought about and found to say, name or reach nobody: the agency's and its clients' own data, codes, numbers of rows."""
SAYING = (str, float, Mapping, tuple, dict)
PEOPLE = {"PersonId", "ContactId"}


def could_say_something(hint: Any) -> bool:
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if getattr(hint, "__name__", "") in PEOPLE:
        return True
    plain = get_origin(hint) or hint
    return plain in SAYING


def test_every_column_that_could_say_something_is_decided_about():
    kinds = {kind for _, kind in ENTITIES} | {InboxRow}
    assert len(kinds) == len(schema.metadata.tables)
    undecided, gone = [], []
    for kind in kinds:
        saying = {name for name, hint in get_type_hints(kind).items() if name != "id" and could_say_something(hint)}
        known = set(COLUMNS.get(kind, {})) | set(ABOUT_NOBODY.get(kind.__name__, "").split())
        undecided += [f"{kind.__name__}.{name}" for name in saying - known]
        gone += [f"{kind.__name__}.{name}" for name in known - set(get_type_hints(kind))]
        assert not set(COLUMNS.get(kind, {})) & set(ABOUT_NOBODY.get(kind.__name__, "").split())
    assert (undecided, gone) == ([], [])


PERSON = PersonId(77_123_456)
"""A number of a person that stands nowhere by chance."""
NAME = "Kunigunde Zwetschgenbaum"
PLACE = {"latitude": 48.0155123, "longitude": 16.7755321}


def canary(kind: type, name: str) -> Any:
    """A value for the column that says whose it is and where it stood."""
    word = f"canary-{kind.__name__}-{name}"
    fate, hint = COLUMNS[kind][name], get_type_hints(kind)[name]
    if fate is Fate.PLACE:
        return {**PLACE, "distance": 12}
    said = f"{NAME} was here" if fate is Fate.SCRUBBED else word
    if str(hint).startswith("collections.abc.Mapping"):
        return (
            {"lines": [{"answer": said}]} if name == "scoring" else {"de": {"answers": [{"text": said}], "scoring": {}}}
        )
    return ({"ref": "/q", "text": said, "code": said},) if str(hint).startswith("tuple") else said


def theirs(kind: type) -> dict[str, Any]:
    """Canaries in every column that can hold words or a place."""
    fates = {Fate.EMPTIED, Fate.SCRUBBED, Fate.PLACE, Fate.HANDLE}
    names = [name for name, fate in COLUMNS[kind].items() if fate in fates and name not in {"chat_id", "focus"}]
    hints = get_type_hints(kind)
    plain = {name: hints[name] for name in names if "float" not in str(hints[name]) and "Id" not in str(hints[name])}
    return {name: canary(kind, name) for name in plain}


@pytest.fixture
async def kuni(world) -> Phone:
    """A shopper of whom every personal column of every kind of row is full."""
    phone = Phone(world.telegram, "Kunigunde", last_name="Zwetschgenbaum", settled=world.settled)
    phone.chat.started = True
    sha256 = await world.files.put(b"canary-file")

    def fill(tx: Any) -> None:
        own = theirs(Person) | {"name": NAME, "language": "en", "timezone": "UTC", **PLACE}
        own["consent_version"] = world.settings.consent_version
        samples.person(
            tx, id=PERSON, chat_id=phone.id, role=Role.SHOPPER, last_active_at=world.now, **own
        )  # the language and zone are real ones
        visit = samples.visit(
            tx, state=State.APPROVED, shopper_id=PERSON, closed_at=world.now, **theirs(Visit) | {"named_shopper": NAME}
        )
        sheet = samples.sheet(tx, visit_id=visit.id, person_id=PERSON, state=SheetState.SUBMITTED, **theirs(Sheet))
        tx.answers.add(AnswerChange(sheet_id=sheet.id, ref="/q", at=world.now, **theirs(AnswerChange)))
        report = samples.report(tx, visit_id=visit.id, sheet_id=sheet.id, **theirs(Report))
        tx.remarks.add(
            Remark(report_id=report.id, ref="/q", label="Q", created_by=PERSON, created_at=world.now, **theirs(Remark))
        )
        samples.media(
            tx,
            person_id=PERSON,
            kind="document",
            visit_id=visit.id,
            state=MediaState.STORED,
            sha256=sha256,
            **theirs(Media),
        )
        invite = samples.person(tx, name="Cora", role=Role.COORDINATOR)
        made = tx.invites.add(
            Invite(
                token_hash="h", role=Role.SHOPPER, created_by=invite.id, expires_at=world.now, created_at=world.now,
                **theirs(Invite),
            )
        )  # fmt: skip
        joined(tx, world, made.id)
        tx.role_changes.add(
            RoleChange(
                person_id=PERSON, state=ChangeState.UNDONE, asked_by=invite.id, settled_by=invite.id, asked_at=world.now
            )
        )

    await world.store.write(fill)
    return phone


def joined(tx: Any, world: Any, invite: int) -> None:
    tx.journal.write(
        JournalEntry(
            at=world.now, actor_id=PERSON, action="people.join", subject=f"person:{PERSON}", details={"invite": invite}
        )
    )


async def test_mydata_hands_all_of_it_out_and_nobody_elses_number(world, kuni):
    await kuni.says("/mydata")
    message = await kuni.receives("document", "Everything that is kept of you")
    told = zipfile.ZipFile(io.BytesIO(message.files[0].data)).read("data.json").decode()
    missing = [
        f"{kind.__name__}.{name}"
        for kind in (Sheet, AnswerChange, Report, Remark, Media)
        for name, fate in COLUMNS[kind].items()
        if fate is Fate.EMPTIED and isinstance(canary(kind, name), str) and name in theirs(kind)
        if canary(kind, name) not in told
    ]
    assert missing == []
    whole = json.loads(told)
    assert {"name", "city", "latitude", "longitude", "chat_id"} <= set(whole["person"])
    assert whole["visits"][0]["check_in"]["latitude"] == PLACE["latitude"]
    assert "wordings" in whole["reports"][0]
    rows = {
        Person: [whole["person"]], Sheet: whole["sheets"], Report: whole["reports"], Remark: whole["remarks"],
        Media: whole["files"], RoleChange: whole["role_changes"],
    }  # fmt: skip
    for kind, found in rows.items():
        silent = {name for name, fate in COLUMNS[kind].items() if fate in {Fate.OTHERS, Fate.HANDLE}}
        assert found
        assert [row for row in found if silent & set(row)] == []


async def test_forget_empties_all_of_it(world, kuni, tmp_path):
    await world.stop()
    before = everything(tmp_path / "data").decode(errors="replace")
    words = {
        canary(kind, name) if isinstance(canary(kind, name), str) else f"canary-{kind.__name__}-{name}"
        for kind in COLUMNS
        for name in theirs(kind)
        if COLUMNS[kind][name] is not Fate.SCRUBBED
    }
    full = {word for word in words if word in before}
    assert {
        f"canary-{kind}" for kind in ("Sheet-data", "AnswerChange-old", "Media-name", "Media-exif", "Invite-name")
    } <= full
    assert before.count("Zwetschgenbaum") >= 10
    await world.start()
    await kuni.says("/forget")
    await kuni.taps("Yes, forget me")
    await kuni.hears("I do not know you any more")
    await world.pass_time(minutes=2)
    await world.settled()
    await world.stop()
    after = everything(tmp_path / "data").decode(errors="replace")
    left = [
        word
        for word in (*full, "Zwetschgenbaum", "Kunigunde", "48.0155123", "canary-file", str(kuni.id))
        if word in after
    ]
    assert left == []
    with sqlite3.connect(tmp_path / "data" / "bot.db") as database:
        [(wordings,)] = database.execute("SELECT wordings FROM reports").fetchall()
        [(checked_in,)] = database.execute("SELECT check_in FROM visits").fetchall()
    database.close()
    assert "was here" in wordings
    assert json.loads(checked_in) == {"distance": 12}
    await world.start()


REAL = {"language", "timezone", "consent_version", "file_id"}
"""What the program itself needs to be right."""


def _full_of_canaries(tx: Any, chat: int, picture: str) -> None:
    """Every personal column of the rows of one shopper, and that picture for all their files."""
    fates = {Fate.EMPTIED, Fate.PLACE, Fate.HANDLE}
    person = tx.people.by_chat(chat)
    rows: tuple[tuple[type, Any, Any], ...] = (
        (Person, tx.people, [person]),
        (Visit, tx.visits, tx.visits.find(shopper_id=person.id)),
        (Sheet, tx.sheets, tx.sheets.find(person_id=person.id)),
        (AnswerChange, tx.answers, tx.answers.find()),
        (Media, tx.media, tx.media.find()),
    )
    for kind, records, found in rows:
        full = {
            name: value for name, value in theirs(kind).items() if COLUMNS[kind][name] in fates and name not in REAL
        }
        for row in found:
            records.change(row.id, **full)
    for row in tx.media.find():
        tx.media.change(row.id, sha256=picture, kind="document", mime="image/jpeg")


async def test_a_client_reads_nothing_of_it(world):
    """All that Carl's chat ever gets, in words, data of documents and bytes of pictures, while every personal column of Ann's rows holds a canary."""
    stage = Stage(world, await world.coordinator("Cora"))
    await stage.take_in(("cafe_check.md", FORM.encode()), ("programme.xlsx", programme(world.now, visits=1)))
    carl = await world.client("Carl", client="nord")
    ann = await stage.shopper("Anneliese")
    await stage.gives("N-1", ann)
    await stage.reports("N-1", ann)
    picture = await world.files.put(with_exif("canary"))
    await world.store.write(_full_of_canaries, ann.id, picture)
    await stage.cora.says("/review")
    await stage.cora.taps("N-1 · Café Nord")
    await stage.cora.hears("your decision?")
    await stage.cora.taps("Approve")
    await stage.cora.taps("10")
    await carl.hears("Score:")
    await carl.says("/reports")
    await carl.hears("Café Nord 1")
    visit = await stage.visit("N-1")
    for data in ("summaries.list:0", f"summaries.show:{visit.id}", "summaries.trend"):
        carl.presses(next(carl.chat.newest()), data)
        await world.settled()
    rows = await world.store.read(lambda tx: tx.outbox.find(chat_id=carl.id, state="sent"))
    files = [file.data for message in carl.chat.messages if message.from_bot for file in message.files]
    assert len(rows) > 6
    assert len(files) > 4
    assert all(each["clean"] for row in rows for each in row.message.get("attachments", ()))
    told = json.dumps([row.message for row in rows]).encode() + b"".join(files)
    secrets = [
        "canary-",
        "Anneliese",
        str(ann.id),
        str(PLACE["latitude"]),
        "Zwetschgenbaum",
        "Leica",
        "Lieblingskamera",
    ]
    assert [word for word in secrets if word.encode() in told] == []
