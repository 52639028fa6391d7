"""From the inbox to the use case: per chat in order, many chats at once, one transaction per update."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from typing import Any

from bot.desk import Desk
from bot.model.delivery import Entry, InboxRow, InboxState
from bot.model.message import Message
from bot.model.person import Person
from bot.model.refusal import Refusal, Refused
from bot.ports import Transaction, Unavailable
from bot.texts import errors as texts
from bot.texts.words import words_for
from handlers import actor, claims, reading
from handlers.claims import Claim
from handlers.commands import Commands
from handlers.courtesy import Call, Courtesy
from handlers.errors import outline
from handlers.floor import Floor
from handlers.pulse import Pulse
from handlers.reading import Deed, Elsewhere, Said, Tapped, Turned, User
from handlers.routes import Routes
from handlers.wayfinding import command, doing, find
from handlers.workplace import SharedStore, Workplace

_log = logging.getLogger(__name__)
WORKERS = 64
"""Chats worked at once: as many as the store commits together."""
BACKLOG = 5000
"""Waiting updates read at the start; the intake fetches no more while so many wait."""
LOOK_SECONDS = 1.0
"""So often a worker looks for what the others took in and left lying."""
PATIENCE = timedelta(seconds=2)
"""So long what another worker took in is left to it: taking over is always safe, but two at one chat wait for each other."""
_MAX_TOAST = 200
_QUIET = frozenset({Refused.OUT_OF_DATE, Refused.ALREADY_RECORDED})
"""What needs no tap on OK."""


@dataclass(frozen=True, slots=True)
class After:
    """What is to be done once it is committed."""

    toast: str | None = None
    alert: bool = False
    changed: Sequence[Person] = ()
    """Those whose role or language is new."""
    before: InboxRow | None = None
    """Nothing is done yet: this one of the same chat comes first."""
    claim: Claim | None = None
    """What is being said to the actor already."""
    elsewhere: bool = False
    """Nothing was to be done: it was done before, or by another worker."""
    later: bool = False
    """Nothing is done yet, and it is not stored: others of the same chat wait."""

    @property
    def is_idle(self) -> bool:
        return self.elsewhere or self.later or self.before is not None


class Dispatcher:
    def __init__(  # noqa: PLR0917 - handed over once, in office.py
        self,
        store: SharedStore,
        workplace: Workplace,
        routes: Routes,
        courtesy: Courtesy,
        commands: Commands,
        floor: Floor,
        pulse: Pulse,
    ) -> None:
        self._store = store
        self._workplace = workplace
        self._routes = routes
        self._courtesy = courtesy
        self._commands = commands
        self._floor = floor
        self._pulse = pulse
        self._chats: dict[int, deque[InboxRow]] = {}
        self._held: set[int] = set()
        self._finished: set[int] = set()
        """While loading: the store's picture of these may be older than that."""
        self._loading = False
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        """Chats that have work and nobody at it; each at most once."""

    @property
    def waiting(self) -> int:
        return len(self._held)

    def waiting_of(self, chat: int) -> int:
        return len(self._chats.get(chat, ()))

    async def load(self, taken_in_before: datetime | None = None) -> None:
        """What is waiting in the store and not yet in hand. One load at a time."""
        self._loading = True
        try:
            rows = await self._store.read(lambda tx: tx.inbox.waiting(BACKLOG))
            self.accept(
                row
                for row in rows
                if row.update_id not in self._finished
                and (taken_in_before is None or row.received_at <= taken_in_before)
            )
        finally:
            self._loading = False
            self._finished.clear()

    def accept(self, rows: Iterable[InboxRow]) -> None:
        for row in rows:
            if row.update_id in self._held:
                continue
            self._held.add(row.update_id)
            if row.chat_key not in self._chats:
                self._chats[row.chat_key] = deque()
                self._ready.put_nowait(row.chat_key)
            self._chats[row.chat_key].append(row)

    def engage(self, rows: Sequence[InboxRow]) -> list[InboxRow]:
        """Those of updates just come, not stored yet, that may be worked at once: nobody is at their chat, and there is only one.

        What comes of these chats meanwhile waits behind them, until they are worked, or stored after all and resumed.
        """
        many = Counter(row.chat_key for row in rows)
        free = [row for row in rows if many[row.chat_key] == 1 and row.chat_key not in self._chats]
        for row in free:
            self._held.add(row.update_id)
            self._chats[row.chat_key] = deque([row])
        return free

    async def work_at_once(self, row: InboxRow) -> InboxRow | None:
        """Takes it in and works it in one transaction. What could not be worked comes back, to be stored. Raises Unavailable."""
        try:
            after = await self._deal(row, reading.read(row.payload), is_new=True)
        except (Unavailable, asyncio.CancelledError):
            self._finish(row.chat_key)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a use case does wrong: the update is kept, and tried again
            _log.warning("update %s could not be worked at once: %s", row.update_id, outline(error))
            return replace(row, attempts=row.attempts + 1, error=outline(error))
        if after.later:
            return row
        self._finish(row.chat_key)
        return None

    def resume(self, rows: Iterable[InboxRow], *, stored: bool) -> None:
        """Of those that were engaged and not worked: whether they are stored now, and in line."""
        for row in rows:
            if stored:
                self._ready.put_nowait(row.chat_key)
            else:
                self._finish(row.chat_key)

    async def run(self) -> None:
        """Until cancelled, which is harmless at any moment: an update is worked wholly or still waiting."""
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._work())
            if self._store.shared:
                group.create_task(self._take_over())

    async def _take_over(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.load(self._workplace.clock() - PATIENCE)
            except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver, and comes back
                _log.warning("what others left lying is not known: %s", outline(error))

    async def _work(self) -> None:
        while True:
            chat = await self._ready.get()
            await self._process(self._chats[chat][0])
            self._finish(chat)

    def _finish(self, chat: int) -> None:
        """With the first of its updates."""
        rows = self._chats[chat]
        self._let_go(rows.popleft().update_id)
        if rows:
            self._ready.put_nowait(chat)
        else:
            del self._chats[chat]
        self._pulse.beat()

    def _let_go(self, update_id: int) -> None:
        self._held.discard(update_id)
        if self._loading:
            self._finished.add(update_id)

    async def _process(self, row: InboxRow) -> None:
        deed: Deed = None
        pause = 0.0
        while True:
            try:
                deed = reading.read(row.payload)
                after = await self._deal(row, deed)
                if after.before is None:
                    return
                await self._process(after.before)
                continue
            except Unavailable as error:
                _log.warning("update %s waits: %s", row.update_id, error)
                pause = LOOK_SECONDS
            except Exception as error:  # noqa: BLE001 - whatever a use case does wrong, the next update must come through
                _log.error("update %s failed: %s", row.update_id, outline(error))
                if await self._spend_attempt(row, deed, outline(error)):
                    return
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2 + 0.05)

    async def _deal(self, row: InboxRow, deed: Deed, *, is_new: bool = False) -> After:
        """`is_new`: it is not stored yet."""
        work = self._take_in if is_new else self._take_up
        try:
            after = await self._spoken(row, work, self._carry_out, deed)
            ended = "done"
        except Refusal as refusal:
            ended = "refused"
            after = await self._spoken(row, work, self._refuse, deed, refusal)
        if after.is_idle:
            return after
        self._workplace.metrics.worked[ended] += 1
        match deed:
            case Tapped():
                self._answer(deed, after)
            case Elsewhere(chat_id):
                self._leave(chat_id)
        for person in after.changed:
            self._commands.introduce(person)
        return after

    async def _spoken(
        self, row: InboxRow, take: Callable[..., After], work: Callable[..., After], *given: Any
    ) -> After:
        """Meanwhile nobody else speaks in the chat, if it is free: so that the first message leaves as soon as it is stored."""
        chat = row.chat_key
        if self._store.shared:  # where one process works alone, what is asked for later is stored later anyway
            await self._floor.recorded(chat)
        until = self._floor.keep(chat, self._workplace.clock())
        claim = None
        try:
            after = await self._store.write(take, row, work, until, *given)
            claim = after.claim
        finally:
            if claim is not None:
                self._floor.take(claim)
            elif until is not None:
                self._floor.leave(chat)
        return after

    def _take_in(self, tx: Transaction, row: InboxRow, work: Callable[..., After], *given: Any) -> After:
        """In one transaction: the row as done, and its work."""
        match tx.inbox.enter(row, self._workplace.clock()):
            case Entry.NEW:
                return work(tx, row, *given)
            case entry:
                return After(elsewhere=entry is Entry.KNOWN, later=entry is Entry.LATER)

    def _take_up(self, tx: Transaction, row: InboxRow, work: Callable[..., After], *given: Any) -> After:
        """In one transaction: a stored row's work, and the row done."""
        if (turn := tx.inbox.turn_of(row)) is not row:
            return After(before=turn, elsewhere=turn is None)
        after = work(tx, row, *given)
        tx.inbox.done(row.update_id, self._workplace.clock())
        return after

    def _carry_out(self, tx: Transaction, row: InboxRow, until: datetime | None, deed: Deed) -> After:
        """Who, where to, the use case, and what follows from it."""
        desk = self._workplace.desk(tx)
        before: Person | None = None
        match deed:
            case Said(user) | Tapped(user):
                desk.person = before = self._actor(desk, user)
                desk.floor = until if before.chat_id == row.chat_key else None
                self._handle(desk, deed)
            case Turned(user, reachable=True):
                self._actor(desk, user)
            case Turned(user):
                person = tx.people.by_chat(user.id)
                if person is not None:
                    actor.lose(desk, person, self._workplace.hooks.unreachable)
        self._workplace.hooks.settle(desk)
        desk.account()
        return After(desk.toast, changed=[*desk.renewed, *_changed(before, desk.person)], claim=claims.begun(desk))

    def _handle(self, desk: Desk, deed: Said | Tapped) -> None:
        route, turn = find(self._routes, desk, deed)
        if route is None:
            return
        if isinstance(deed, Tapped):
            desk.tapped = deed.message_id
        else:
            desk.asked = bool(command(deed)[0])
        if desk.actor.role not in route.roles:
            raise Refusal(Refused.NOT_ALLOWED)
        desk.doing = doing(deed, desk.actor, turn)
        route.handler(turn)

    def _refuse(self, tx: Transaction, row: InboxRow, until: datetime | None, deed: Deed, refusal: Refusal) -> After:
        desk = self._workplace.desk(tx)
        if not isinstance(deed, Said | Tapped):
            return After()
        desk.person = self._actor(desk, deed.user)
        desk.floor = until if desk.person.chat_id == row.chat_key else None
        sentence = self._workplace.hooks.sentence(desk.words(), refusal)
        if isinstance(deed, Said):
            desk.reply(Message(text=escape(sentence, quote=False)))
        return After(sentence, alert=refusal.code not in _QUIET, claim=claims.begun(desk))

    async def _spend_attempt(self, row: InboxRow, deed: Deed, error: str) -> bool:
        """True when it was the last one. While the store itself fails, attempts are not counted: False."""
        try:
            failed = await self._store.write(self._fail, row, deed, error)
        except Exception as store_error:  # noqa: BLE001 - the store may fail in any way of its driver
            _log.error("the store fails: %s", outline(store_error))
            return False
        if failed.state is not InboxState.DEAD:
            return False
        self._workplace.metrics.worked["dead"] += 1
        if isinstance(deed, Tapped):
            self._answer(deed, After())
        return True

    def _fail(self, tx: Transaction, row: InboxRow, deed: Deed, error: str) -> InboxRow:
        if tx.inbox.turn_of(row) is not row:
            return row  # another worker did it meanwhile: the next try sees that
        desk = self._workplace.desk(tx)
        failed = tx.inbox.failed(row.update_id, error, desk.now)
        if failed.state is InboxState.DEAD:
            desk.person = (
                self._actor(desk, deed.user) if isinstance(deed, Said | Tapped) else tx.people.by_chat(row.chat_key)
            )
            if desk.person is not None:
                desk.reply(texts.apology(desk.words()))
            self._workplace.hooks.gave_up(desk, row.update_id)
        return failed

    def _actor(self, desk: Desk, user: User) -> Person:
        return actor.actor(desk, user)

    def _answer(self, deed: Tapped, after: After) -> None:
        values = {"text": after.toast[:_MAX_TOAST], "show_alert": after.alert} if after.toast else {}
        self._courtesy.put(Call("answerCallbackQuery", {"callback_query_id": deed.query_id, **values}))

    def _leave(self, chat_id: int) -> None:
        settings = self._workplace.settings
        goodbye = texts.only_private(words_for(settings.default_language, settings.default_timezone))
        self._courtesy.put(
            Call("sendMessage", {"chat_id": chat_id, "text": goodbye}), Call("leaveChat", {"chat_id": chat_id})
        )


def _changed(before: Person | None, after: Person | None) -> Sequence[Person]:
    if before is None or after is None or (before.role, before.language) == (after.role, after.language):
        return ()
    return [after]
