"""Where a use case works: the open transaction, who acts, what time it is, and how to speak. One desk per update or tick."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot import outbox
from bot.model.delivery import Lane, OutboxRow, OutboxState
from bot.model.event import JournalEntry
from bot.model.happenings import Happening
from bot.model.ids import SheetId, VisitId
from bot.model.message import Message
from bot.model.person import Person, Role
from bot.model.project import Project
from bot.model.refusal import Refusal, Refused
from bot.ports import Library, Transaction
from bot.settings import Policy, Settings
from bot.texts.bidi import laid_out
from bot.texts.words import Words, words_for
from forms.session import Session

IN_WORDS = "…"
"""A reason somebody typed: it stands in the report, not in the journal."""
_CODE = re.compile(r"[a-z_.]{1,40}")
_UNJOURNALED = frozenset({"inbox", "outbox", "people"})
"""What goes in and out, when somebody was last here and what their next line belongs to. What matters of a person has its own line."""


@dataclass(slots=True, kw_only=True)
class Desk:
    tx: Transaction
    now: datetime
    settings: Settings
    library: Library
    person: Person | None = None
    """Who acts; None on a tick of the clock."""
    bot_name: str = ""
    """The bot's user name, for deep links."""
    tapped: int | None = None
    """Telegram's id of the message whose button the actor tapped."""
    lane: Lane = Lane.TALK
    """In which what is said here goes out."""
    asked: bool = False
    """The actor typed a command: its answer belongs at the bottom of the chat."""
    happenings: list[Happening] = field(default_factory=list)
    """For bot/reactions.py, which empties it before the transaction ends."""
    doing: tuple[str, str] = ("", "")
    """The handler that serves the actor (`filling.pick`, `/invite`), and the numbers it was given; empty on a tick."""
    seen_at: datetime | None = None
    """When the actor was last here before this, to the minute; None: never."""
    renewed: list[Person] = field(default_factory=list)
    """Others whose role changed: Telegram is to show them other commands."""
    sessions: dict[SheetId, Session] = field(default_factory=dict)
    """Of the sheets that were saved here; `put_away` gives them back when nobody works on them any more."""
    floor: datetime | None = None
    """Until when the actor's chat is kept free for what is said to them here; None: all of it waits in line."""
    begun: tuple[OutboxRow, Message] | None = None
    """What is being said to the actor from the commit on."""
    said_more: bool = False
    """Something else waits behind that."""
    toast: str | None = None
    """One short line (200 characters) shown at once over the chat when the input was a button."""

    @property
    def actor(self) -> Person:
        if self.person is None:
            raise Refusal(Refused.NOT_ALLOWED)
        return self.person

    def only(self, *roles: Role) -> Person:
        """The actor, if in one of these roles; Refusal otherwise."""
        if self.actor.role not in roles:
            raise Refusal(Refused.NOT_ALLOWED)
        return self.actor

    def words(self, person: Person | None = None) -> Words:
        return words_for((person or self.actor).language, (person or self.actor).timezone)

    def say(self, person: Person, *messages: Message, key: str | None = None, lane: Lane | None = None) -> None:
        """Queue messages for somebody, unless Telegram told us that they blocked the bot."""
        for message in messages:
            if person.reachable or person is self.person:
                said = laid_out(message, person.language)
                begin = self.floor if self._acts(person) and self.begun is None else None
                row = outbox.put(self.tx, person.chat_id, said, self.now, key=key, lane=lane or self.lane, begin=begin)
                if row is not None and row.state is OutboxState.SENDING:
                    self.begun = row, said
                else:
                    self.said_more = self.said_more or self._acts(person)

    def _acts(self, person: Person) -> bool:
        return self.person is not None and person.id == self.person.id

    def reply(self, *messages: Message) -> None:
        """To whoever acts, where they are looking: a screen that stands further up comes anew at the bottom."""
        self.say(
            self.actor, *(replace(message, fresh=True) if self._is_away(message) else message for message in messages)
        )

    def _is_away(self, message: Message) -> bool:
        if message.card is None or message.fresh or message.only_edit:
            return False
        if self.asked:
            return True
        if self.tapped is None:
            return False
        shown = self.tx.outbox.sent_card(self.actor.chat_id, message.card)
        return shown is not None and self.tapped not in shown.message_ids

    def coordinators(self) -> Iterable[Person]:
        return self.tx.people.find(role=Role.COORDINATOR)

    def tell_coordinators(
        self, make: Callable[[Words, Person], Message], *, key: str | None = None, lane: Lane = Lane.NOTICE
    ) -> None:
        """`make(words, person) -> Message`, worded for each coordinator in their own language. News: answers go first."""
        for person in self.coordinators():
            message = make(self.words(person), person)
            self.say(person, message, key=key and f"{key}:{person.id}", lane=lane)

    def focus(self, kind: str | None, **values: Any) -> None:
        """What the actor's next line, photo or place belongs to; None: nothing any more."""
        self.set_focus(self.actor, kind, **values)

    def set_focus(self, person: Person, kind: str | None, **values: Any) -> None:
        self.tx.people.change(person.id, focus={"kind": kind, **values} if kind else {})
        if self.person is not None and person.id == self.person.id:
            self.person = self.tx.people.get(person.id)

    def journal(
        self,
        action: str,
        *,
        visit: VisitId | None = None,
        subject: str | None = None,
        before: str | None = None,
        after: str | None = None,
        why: str | None = None,
        **details: Any,
    ) -> None:
        """Numbers and codes only: the journal can never be changed, so it must never need to be. A `why` in words is left out."""
        self.tx.journal.write(
            JournalEntry(
                at=self.now,
                actor_id=self.person.id if self.person else None,
                action=action,
                visit_id=visit,
                subject=subject,
                before=before,
                after=after,
                why=why if why is None or _CODE.fullmatch(why) else IN_WORDS,
                details=details,
            )
        )

    def account(self) -> None:
        """At the end: what a handler changed without a line of its own gets one here, so that no change goes without."""
        action, subject = self.doing
        if action and self.tx.touched - _UNJOURNALED and "journal" not in self.tx.touched:
            self.journal(action, subject=subject or None)

    def put_away(self) -> None:
        """At the end. It may come to nothing still: whoever takes a session compares it with what is stored."""
        for sheet_id, session in self.sessions.items():
            self.library.put_away(sheet_id, session)
        self.sessions.clear()

    def happened(self, happening: Happening) -> None:
        self.happenings.append(happening)

    def policy(self, project: Project | None = None) -> Policy:
        return self.settings.policy().overridden(project.policy if project else {})
