"""Compiled forms, kept in memory by what they are made of: a published version never changes."""

from collections import OrderedDict
from threading import Lock

from bot.model.project import FormVersion
from forms.form import Form, compile_form

KEPT = 64
"""Compiled forms at once, a few megabytes each; what was not used longest goes first."""


class Shelf:
    """Fulfils bot.ports.Library. Use cases run in the store's threads, hence the lock."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
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
