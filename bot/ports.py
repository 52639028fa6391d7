"""What bot/ asks of the world: the only Protocols. storage/ and handlers/ fulfil them, main.py introduces them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.model.broadcast import Broadcast
from bot.model.delivery import Backlog, Entry, InboxRow, Lane, OutboxRow, OutboxState, SentCard
from bot.model.event import JournalEntry, Seal
from bot.model.mark import Mark
from bot.model.message import Attachment
from bot.model.person import Client, Contact, Invite, Person, RoleChange
from bot.model.project import FormVersion, Location, Project
from bot.model.report import AnswerChange, Media, Remark, Report, Sheet
from bot.model.visit import Offer, Visit
from forms.form import Form
from forms.scoring import Scoring
from forms.session import Session

E = TypeVar("E")
P = ParamSpec("P")
T = TypeVar("T")


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, aware, in UTC."""


class Records(Protocol[E]):
    """The rows of one kind of thing. Column names are the entity's field names; an unknown one raises ValueError.

    In `where` and `equal` a tuple, list, set or frozenset means any of these, None means is NULL.
    """

    def get(self, key: int, /) -> E | None: ...
    def add(self, entity: E, /) -> E:
        """Insert; gives it back with its id. Raises Duplicate when a unique key exists already."""
        ...

    def write(self, entity: E, /) -> None:
        """As `add`, for whoever need not know its id, and of what no unique key can have already: in half the time."""
        ...

    def change(self, key: int, /, *, where: Mapping[str, object] | None = None, **values: object) -> bool:
        """Compare and set: False when no row has that id and matches `where` (somebody else was first)."""
        ...

    def remove(self, key: int, /) -> bool:
        """False when there is no such row (any more)."""
        ...

    def find(self, *, order: str = "id", limit: int | None = None, **equal: object) -> list[E]:
        """`order` may be `-column` for newest first."""
        ...

    def one(self, **equal: object) -> E | None:
        """The only match, or the first by id."""
        ...

    def count(self, **equal: object) -> int: ...


class Duplicate(Exception):
    """A unique key exists already; the transaction is still usable."""


class Forms(Records[FormVersion], Protocol):
    def outline(self, key: int, /) -> tuple[str, Mapping[str, str]] | None:
        """Digest and media of the version with that id, without reading all of it."""
        ...

    def shown(self) -> set[str]:
        """SHA-256 of every file that a form shows."""
        ...


class Visits(Records[Visit], Protocol):
    def to_remind(self, now: datetime, limit: int) -> list[Visit]: ...
    def to_expire(self, now: datetime, limit: int) -> list[Visit]:
        """Open, offered or applied visits whose `open_until` or window has passed."""
        ...

    def between(self, location_id: int, start: datetime, end: datetime) -> list[Visit]:
        """All visits of a location whose window touches the span, whatever their state."""
        ...


class Offers(Records[Offer], Protocol):
    def to_expire(self, now: datetime, limit: int) -> list[Offer]: ...


class Sheets(Records[Sheet], Protocol):
    def touched_since(self, since: datetime, after: int, limit: int) -> list[Sheet]:
        """Open ones, behind that id, by id."""
        ...


class People(Records[Person], Protocol):
    def by_chat(self, chat_id: int) -> Person | None: ...
    def audience(
        self,
        *,
        city: str | None = None,
        language: str | None = None,
        active_since: datetime | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> list[Person]:
        """Reachable shoppers with consent, by id; `after` is an id, for portions."""
        ...


class Reports(Records[Report], Protocol):
    def latest(self, visit_id: int) -> Report | None: ...
    def queue(self, limit: int, offset: int = 0) -> list[Report]:
        """Waiting for a verdict, oldest first."""
        ...

    def history(self, location_id: int, project_id: int, before: datetime, limit: int) -> list[tuple[Visit, Report]]:
        """Approved reports of one location in one project, newest first, submitted before that time."""
        ...

    def of_client(self, client_id: int, limit: int, offset: int = 0) -> list[tuple[Visit, Report]]:
        """Approved reports of a client's projects, newest first."""
        ...


class MediaRows(Records[Media], Protocol):
    def to_fetch(self, now: datetime, limit: int) -> list[Media]: ...
    def leased(self, until: datetime) -> list[Media]:
        """Still to be fetched, but by nobody else until that very moment."""
        ...

    def bytes_of(self, person_id: int, since: datetime) -> int:
        """Of the files that somebody sent since then, as Telegram says their sizes."""
        ...


class Inbox(Protocol):
    def take_in(self, rows: Iterable[InboxRow]) -> int:
        """Insert what is new by update_id; gives the number of new rows."""
        ...

    def enter(self, row: InboxRow, now: datetime, /) -> Entry:
        """For an update that is worked in this very transaction, under the lock of its chat: if it is NEW, it is stored as done."""
        ...

    def turn_of(self, row: InboxRow, /) -> InboxRow | None:
        """Under the lock of its chat, until the transaction ends: the row when its turn has come, what is to be worked before it,
        or None when it is not waiting any more. Where one process works alone, each row's turn has come.
        """
        ...

    def waiting(self, limit: int) -> list[InboxRow]: ...
    def waiting_of(self, chat_key: int, limit: int) -> list[InboxRow]: ...
    def done(self, update_id: int, now: datetime) -> None:
        """Only the number stays, to recognise a repeat: what it said and who sent it is gone."""
        ...

    def failed(self, update_id: int, error: str, now: datetime) -> InboxRow:
        """One more attempt spent; dead after the third."""
        ...

    def purge(self, before: datetime) -> int:
        """Forget what was worked before that time. What failed stays as a number and an error; its content goes."""
        ...


class OutboxRows(Records[OutboxRow], Protocol):
    def chats_ready(self, now: datetime, lane: Lane, limit: int, *, again: bool = True) -> list[int]:
        """Chats whose first unsent row may leave now; without `again`, only if it was never tried. A chat is in the quickest lane of what waits in it."""
        ...

    def begin(self, entity: OutboxRow, until: datetime, /) -> OutboxRow:
        """As `add`, and being sent already by whoever keeps the chat until then, if nothing but broadcasts waits in the chat."""
        ...

    def is_waiting(self, chat_id: int) -> bool:
        """Whether anything of the chat is not said yet."""
        ...

    def is_followed(self, key: int, chat_id: int, /) -> bool:
        """Whether anything but broadcasts waits behind that row of the chat."""
        ...

    def said(self, key: int, attempt: int, ids: Sequence[int], at: datetime, /) -> None:
        """What was being sent in that attempt stands in the chat; nothing is changed when somebody took it over meanwhile."""
        ...

    def next_of(self, chat_id: int, now: datetime, *, broadcasts: bool = True) -> OutboxRow | None:
        """The first unsent row of a chat, if it may leave now: order is never broken. Broadcasts come after all else, or not at all."""
        ...

    def sent_card(self, chat_id: int, card: str) -> SentCard | None:
        """The newest sent message that shows this card."""
        ...

    def cards(self, chat_id: int, limit: int) -> list[OutboxRow]:
        """Sent messages that are states of cards, newest first."""
        ...

    def supersede(self, chat_id: int, card: str, before_id: int) -> int:
        """Waiting edits of a card that a newer one replaces."""
        ...

    def abandoned(self, now: datetime) -> list[OutboxRow]:
        """Being sent by nobody any more: the lease has ended."""
        ...

    def renew(self, ids: Collection[int], until: datetime) -> None:
        """The leases of those that are still being sent."""
        ...

    def move_chat(self, old: int, new: int) -> None: ...
    def cancel(self, *, chat_id: int | None = None, broadcast_id: int | None = None) -> int: ...
    def tally(self, broadcast_id: int) -> dict[str, int]:
        """State to number of messages of one broadcast; `blocked` are those of the failed that the person does not want."""
        ...


class Retention(Protocol):
    """What the time is over for: rows whose moment lies after `since` and not after `until`, oldest first; and one person's traces."""

    def closed_visits(self, since: datetime, until: datetime, limit: int) -> list[Visit]: ...
    def files(self, kinds: Sequence[str], since: datetime, until: datetime, limit: int) -> list[Media]:
        """By the time they came, without those that are still to come or gone already."""
        ...

    def strangers(self, since: datetime, until: datetime, limit: int) -> list[Person]:
        """By when they were last here."""
        ...

    def leavers(self, since: datetime, until: datetime, limit: int) -> list[Person]:
        """Members who blocked the bot, by when they were last here."""
        ...

    def said(self, after: int, until: datetime, limit: int) -> list[OutboxRow]:
        """Rows behind that id that were queued by then, by id."""
        ...

    def empty_said(self, shapes: Mapping[int, Mapping[str, Any]]) -> None:
        """New messages by the id of the row."""
        ...

    def forget_chat(self, chat_id: int, alias: int) -> None:
        """What came from it is emptied, what was said to it was said to nobody."""
        ...

    def empty_answers(self, sheet_id: int) -> None: ...
    def to_wipe(self, now: datetime, limit: int) -> list[Media]: ...
    def forgotten(self, limit: int) -> list[Person]:
        """Those whose traces are still to go."""
        ...

    def naming_somebody(self) -> list[Visit]: ...


class Backlogs(Protocol):
    """What waits, for whoever watches the program."""

    def inbox(self) -> Backlog: ...
    def outbox(self) -> dict[OutboxState, Backlog]:
        """Of what is ready, being sent, or unknown."""
        ...

    def unknown(self, since: datetime, until: datetime, limit: int) -> list[OutboxRow]:
        """Messages queued in that time of which nobody knows whether they arrived, oldest first, without broadcasts."""
        ...

    def files(self) -> Backlog: ...
    def reports(self) -> Backlog:
        """Waiting for a verdict."""
        ...

    def all_reports(self) -> int: ...


class Journal(Records[JournalEntry], Protocol):
    """Entries are added and never changed: the database itself refuses."""

    def unsealed(self, limit: int) -> list[JournalEntry]:
        """In order of id. An entry that was long in coming (its transaction took its time) comes after younger ones."""
        ...

    def last_seal(self) -> Seal | None: ...
    def seal(self, seals: Sequence[Seal]) -> None:
        """Raises when somebody else sealed meanwhile: then nothing of this transaction is stored."""
        ...

    def chain(self, after: int, limit: int) -> list[tuple[Seal, JournalEntry | None]]:
        """Seals in their order, each with its entry (None: it is gone)."""
        ...

    def never_sealed(self, before: int, limit: int) -> list[JournalEntry]:
        """Entries under that id without a seal."""
        ...


class Transaction(Protocol):
    """One unit of work: all of it is stored, or nothing."""

    touched: set[str]
    """Names of the tables that got or changed rows."""

    people: People
    invites: Records[Invite]
    role_changes: Records[RoleChange]
    clients: Records[Client]
    contacts: Records[Contact]
    locations: Records[Location]
    projects: Records[Project]
    forms: Forms
    visits: Visits
    offers: Offers
    sheets: Sheets
    answers: Records[AnswerChange]
    reports: Reports
    remarks: Records[Remark]
    media: MediaRows
    broadcasts: Records[Broadcast]
    journal: Journal
    marks: Records[Mark]
    inbox: Inbox
    outbox: OutboxRows
    backlogs: Backlogs
    retention: Retention


class Store(Protocol):
    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run it in one transaction; returns after the commit. An exception of the use case undoes all of it and is raised here."""
        ...

    async def read(
        self, use_case: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T: ...
    async def close(self) -> None: ...


class Library(Protocol):
    """Compiled forms and what goes with them, kept in memory by digest: a published version never changes."""

    def form(self, version: FormVersion, /) -> Form: ...
    def rules(self, version: FormVersion, /) -> Scoring:
        """How it is scored."""
        ...

    def known(self, digest: str, /) -> Form | None:
        """The form if it is in memory."""
        ...

    def take(self, sheet_id: int, /) -> Session | None:
        """The session of a sheet as it was last put away, if it is in memory; from then on the taker's alone. It may be out of date."""
        ...

    def put_away(self, sheet_id: int, session: Session, /) -> None:
        """For the next one who wants it. Nobody may touch it any more."""
        ...


class Unavailable(Exception):
    """What keeps the rows, or the files, does not answer just now; later it may."""


class Files(Protocol):
    """Files by the SHA-256 of their content. All of it may raise Unavailable."""

    async def read(self, sha256: str, /) -> bytes: ...
    async def put(self, data: bytes, /) -> str: ...
    async def remove(self, sha256: str, /) -> bool:
        """False when there is none (any more)."""
        ...


class Documents(Protocol):
    """Makes what is to be sent as a file (report_pdf, score_card, trend, template …)."""

    async def make(self, attachment: Attachment, /) -> tuple[bytes, str]:
        """Content and file name."""
        ...


Json = dict[str, Any]
