"""What takes long to make and is wanted again: compiled forms, by what they are made of, and the sessions of sheets under way."""

from collections import OrderedDict
from threading import Lock

from bot.model.project import FormVersion
from forms.form import Form, compile_form
from forms.session import Session

KEPT = 64
"""Compiled forms at once, a few megabytes each; what was not used longest goes first."""


NODES_PER_MEGABYTE = 2_500
"""Of a session, with their values (tests/benchmarks/bench_forms.py: 37 KB for a hundred questions)."""


class Shelf:
    """Fulfils bot.ports.Library. Use cases run in the store's threads, hence the lock. `megabytes`: for all sessions at once."""

    def __init__(self, kept: int = KEPT, megabytes: int = 40) -> None:
        self._kept = kept
        self._room = megabytes * NODES_PER_MEGABYTE
        self._sessions: OrderedDict[int, tuple[Session, int]] = OrderedDict()
        self._forms: OrderedDict[str, Form] = OrderedDict()
        self._lock = Lock()

    def known(self, digest: str, /) -> Form | None:
        with self._lock:
            form = self._forms.get(digest)
            if form is not None:
                self._forms.move_to_end(digest)
            return form

    def form(self, version: FormVersion, /) -> Form:
        known = self.known(version.digest)
        if known is not None:
            return known
        attachments = {name: text.encode() for name, text in version.attachments.items()}
        compiled = compile_form(version.xform, attachments=attachments)
        with self._lock:
            self._forms[version.digest] = compiled
            while len(self._forms) > self._kept:
                self._forms.popitem(last=False)
        return compiled

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
