"""One update at the desk: who it is, where to, the use case, what follows from it, all in one transaction."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from bot.desk import Desk
from bot.model.delivery import Entry, InboxRow, InboxState
from bot.model.message import Message
from bot.model.person import Person
from bot.model.refusal import Refusal, Refused
from bot.ports import Transaction
from bot.texts import errors as texts
from bot.texts.words import words_for
from handlers import actor, claims
from handlers.claims import Claim
from handlers.commands import Commands
from handlers.courtesy import Call, Courtesy
from handlers.errors import outline
from handlers.floor import Floor
from handlers.reading import Deed, Elsewhere, Said, Tapped, Turned
from handlers.routes import Routes
from handlers.wayfinding import command, doing, find
from handlers.workplace import SharedStore, Workplace

_log = logging.getLogger(__name__)
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


class Clerk:
    def __init__(  # noqa: PLR0917 - handed over once, in office.py
        self,
        store: SharedStore,
        workplace: Workplace,
        routes: Routes,
        courtesy: Courtesy,
        commands: Commands,
        floor: Floor,
    ) -> None:
        self._store = store
        self._workplace = workplace
        self._routes = routes
        self._courtesy = courtesy
        self._commands = commands
        self._floor = floor

    async def deal(self, row: InboxRow, deed: Deed, *, is_new: bool = False) -> After:
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
                desk.person = before = actor.actor(desk, user)
                desk.floor = until if before.chat_id == row.chat_key else None
                self._handle(desk, deed)
            case Turned(user, reachable=True):
                actor.actor(desk, user)
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
        desk.person = actor.actor(desk, deed.user)
        desk.floor = until if desk.person.chat_id == row.chat_key else None
        sentence = self._workplace.hooks.sentence(desk.words(), refusal)
        if isinstance(deed, Said):
            desk.reply(Message(text=escape(sentence, quote=False)))
        return After(sentence, alert=refusal.code not in _QUIET, claim=claims.begun(desk))

    async def spend_attempt(self, row: InboxRow, deed: Deed, error: str) -> bool:
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
                actor.actor(desk, deed.user) if isinstance(deed, Said | Tapped) else tx.people.by_chat(row.chat_key)
            )
            if desk.person is not None:
                desk.reply(texts.apology(desk.words()))
            self._workplace.hooks.gave_up(desk, row.update_id)
        return failed

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
