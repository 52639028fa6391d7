"""What takes long to make and is wanted again: compiled forms and their rules of scoring, by what they are made of, and the sessions of sheets under way."""

from collections import OrderedDict
from threading import Lock
from typing import TypeVar

from bot.model.project import FormVersion
from forms.form import Form, compile_form
from forms.scoring import Scoring
from forms.session import Session

T = TypeVar("T")

KEPT = 64
"""Compiled forms at once, and rules of scoring, a few megabytes each; what was not used longest goes first."""


NODES_PER_MEGABYTE = 2_500
"""Of a session, with their values (tests/benchmarks/bench_forms.py: 37 KB for a hundred questions)."""


class Shelf:
    """Fulfils bot.ports.Library. Use cases run in the store's threads, hence the lock. `megabytes`: for all sessions at once."""

    def __init__(self, kept: int = KEPT, megabytes: int = 40) -> None:
        self._kept = kept
        self._room = megabytes * NODES_PER_MEGABYTE
        self._sessions: OrderedDict[int, tuple[Session, int]] = OrderedDict()
        self._forms: OrderedDict[str, Form] = OrderedDict()
        self._rules: OrderedDict[str, Scoring] = OrderedDict()
        self._lock = Lock()

    def known(self, digest: str, /) -> Form | None:
        return self._found(self._forms, digest)

    def form(self, version: FormVersion, /) -> Form:
        known = self.known(version.digest)
        if known is not None:
            return known
        attachments = {name: text.encode() for name, text in version.attachments.items()}
        return self._kept_as(self._forms, version, compile_form(version.xform, attachments=attachments))

    def rules(self, version: FormVersion, /) -> Scoring:
        known = self._found(self._rules, version.digest)
        return known or self._kept_as(self._rules, version, Scoring.model_validate(version.scoring))

    def _found(self, shelf: OrderedDict[str, T], digest: str) -> T | None:
        with self._lock:
            if digest in shelf:
                shelf.move_to_end(digest)
            return shelf.get(digest)

    def _kept_as(self, shelf: OrderedDict[str, T], version: FormVersion, made: T) -> T:
        with self._lock:
            shelf[version.digest] = made
            while len(shelf) > self._kept:
                shelf.popitem(last=False)
        return made

    def take(self, sheet_id: int, /) -> Session | None:
        with self._lock:
            return self._taken(sheet_id)

    def put_away(self, sheet_id: int, session: Session, /) -> None:
        size = session.size
        with self._lock:
            self._taken(sheet_id)
            self._sessions[sheet_id] = session, size
            self._room -= size
            while self._room < 0:
                self._taken(next(iter(self._sessions)))

    def _taken(self, sheet_id: int) -> Session | None:
        session, size = self._sessions.pop(sheet_id, (None, 0))
        self._room += size
        return session
