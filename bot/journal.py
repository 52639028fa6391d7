"""The chain over the journal: sealed by a tick, not in the transaction that writes an entry, and verified on demand."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.desk import Desk
from bot.model.event import FIRST, JournalEntry, Seal, digest
from bot.ports import Store, Transaction

PORTION = 500
"""Entries in one transaction: answers go on between two of them."""


def seal(desk: Desk) -> int:
    """Tick: chain what was written since. How much it was."""
    entries = desk.tx.journal.unsealed(PORTION)
    if entries:
        desk.tx.journal.seal(list(_links(desk.tx.journal.last_seal(), entries)))
    return len(entries)


def _links(last: Seal | None, entries: Iterable[JournalEntry]) -> Iterable[Seal]:
    number, before = (last.id, last.digest) if last else (0, FIRST)
    for entry in entries:
        number, before = number + 1, digest(before, entry)
        yield Seal(id=number, entry_id=entry.id, digest=before)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed. `entry` is the row as it stands there now, if it does."""

    entry_id: int
    said: str
    entry: JournalEntry | None = None


@dataclass(slots=True)
class Verification:
    """What a walk along the chain found."""

    seals: int = 0
    head: str = FIRST
    """The digest of the last seal: noted elsewhere, it proves later that nothing was cut off at the end."""
    last_entry: int = 0
    noted: bool = False
    """Whether the head that was noted earlier stands in the chain."""
    findings: list[Finding] = field(default_factory=list)


async def verify(store: Store, noted: str | None = None) -> Verification:
    """Every seal against its entry, in short reads, beside a running bot."""
    walk = Verification()
    while await store.read(_walk_on, walk, noted):
        pass
    found = await store.read(lambda tx: tx.journal.never_sealed(walk.last_entry, PORTION))
    walk.findings += [
        Finding(entry.id, "never sealed, though later ones were: put in from outside", entry) for entry in found
    ]
    return walk


def _walk_on(tx: Transaction, walk: Verification, noted: str | None) -> bool:
    """One portion; whether there may be more."""
    links = tx.journal.chain(walk.seals, PORTION)
    for link, entry in links:
        said = _wrong(walk, link, entry)
        if said:
            walk.findings.append(Finding(link.entry_id, said, entry))
        walk.seals, walk.head, walk.last_entry = link.id, link.digest, max(walk.last_entry, link.entry_id)
        walk.noted = walk.noted or link.digest == noted
    return len(links) == PORTION


def _wrong(walk: Verification, link: Seal, entry: JournalEntry | None) -> str | None:
    if link.id != walk.seals + 1:
        return f"{link.id - walk.seals - 1} seals before it are gone"
    if entry is None:
        return "deleted after it was sealed"
    return None if digest(walk.head, entry) == link.digest else "changed after it was sealed"
