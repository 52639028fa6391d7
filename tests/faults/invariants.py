"""What must hold after any fault: the database, the files and what people saw, against what they remember.

I1 every update that came is in the inbox once and worked. I2 answers are those of the model, each counted once. I3 what was said to be
in, is in. I4 no transaction by half. I5 every message ends in a state, in order. I6 at most two copies of one. I9 every file that
counts is there whole, and no other. I10 the log has neither the token nor what anybody wrote or read. (I7: races.py, I8: clock.py,
I11: footprint.py.)
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.model.delivery import InboxState, OutboxState
from bot.model.report import AnswerChange, Sheet, SheetState
from bot.model.visit import State
from demo.telegram import StandIn
from tests.faults import chatlog, files
from tests.faults.expected import Expected, Report, alike, same
from tests.faults.figures import Figure, none
from tests.faults.records import Records
from tests.support.canary import leaks

ONCE = ("check_in", "start_report", "filling.start", "filling.submit", "submit")
"""What the journal may tell of one visit a single time."""
MUST_NOT = (
    "lost", "given up", "double effects", "wrong answers", "half transactions", "order faults", "more than two copies",
    "said and not stored", "not put to an end", "files not whole", "files without a row", "words of people or the token in the log", "people who waited in vain",
)  # fmt: skip
UNKNOWN_SHARE, FEW = 0.5, 6
"""Percent of the messages whose fate may stay unknown; among a few hundred messages, with a kill for every fifty updates, chance makes six: 300 kills left 56."""
_PREFIX = "/data/"


@dataclass(slots=True)
class Findings:
    counts: Counter[str] = field(default_factory=Counter)
    seen: list[str] = field(default_factory=list)
    messages: int = 0

    def note(self, what: str, details: object, count: int = 1) -> None:
        self.counts[what] += count
        if what in MUST_NOT and sum(line.startswith(what) for line in self.seen) < 3:
            self.seen.append(f"{what}: {details}")

    def figures(self) -> list[Figure]:
        unknown = 100 * self.counts["unknown"] / max(1, self.messages)
        return [
            *(none(what, self.counts[what]) for what in MUST_NOT),
            Figure("messages and edits", self.messages),
            Figure("second copies", self.counts["second copies"]),
            Figure("unknown outcomes", unknown, "%", most=max(UNKNOWN_SHARE, 100 * FEW / max(1, self.messages))),
        ]


def examine(records: Records, telegram: StandIn, expected: Expected, log: str = "") -> Findings:
    """`log` is all that the program ever wrote there."""
    found = Findings(messages=sum(row.attempts > 0 for row in records.outbox))
    _updates(found, records, telegram)
    for report in expected.reports:
        _report(found, records, report)
    _journal(found, records)
    for row in records.outbox:
        if row.state in {OutboxState.READY, OutboxState.SENDING}:
            found.note("not put to an end", f"message {row.id} {row.state} {row.error}")
        elif row.state is OutboxState.FAILED:
            found.note("given up", f"message {row.id}: {row.error}")
        elif row.state is OutboxState.UNKNOWN:
            found.note("unknown", f"message {row.id}")
    for chat in telegram.chats.values():
        for what, details in chatlog.faults(chat, [row for row in records.outbox if row.chat_id == chat.id]):
            found.note(what, details)
    for details in expected.in_vain:
        found.note("people who waited in vain", details)
    for what, details in files.faults(records):
        found.note(what, details)
    for leak in leaks(log, telegram) if log else ():
        found.note("words of people or the token in the log", leak)
    return found


def _updates(found: Findings, records: Records, telegram: StandIn) -> None:
    """I1."""
    came = {row.update_id: row for row in records.inbox}
    for update_id in set(telegram.updates.issued) - came.keys():
        found.note("lost", f"update {update_id}")
    for row in records.inbox:
        if row.state is InboxState.DEAD:
            found.note("given up", f"update {row.update_id}: {row.error}")
        elif row.state is not InboxState.DONE:
            found.note("not put to an end", f"update {row.update_id} {row.state}")


def _report(found: Findings, records: Records, report: Report) -> None:
    """I2, I3, I4 of one visit."""
    sheets = [sheet for sheet in records.sheets_of.get(report.visit, ()) if sheet.purpose == "report"]
    if len(sheets) != 1:
        found.note("double effects" if sheets else "lost", f"{len(sheets)} sheets of visit {report.visit}")
        return
    sheet = sheets[0]
    stored = {name.removeprefix(_PREFIX): value for name, value in sheet.data["session"]["values"].items()}
    _answers(found, report, stored)
    _changes(found, records, report, sheet, stored)
    _pieces(found, records, report, sheet)


def _answers(found: Findings, report: Report, stored: Mapping[str, str]) -> None:
    for name, wanted in report.answers.items():
        if name not in stored:
            found.note("lost", f"answer {name} of visit {report.visit}")
        elif not same(wanted, stored[name]):
            found.note("wrong answers", f"{name} of visit {report.visit}: {stored[name]!r}, not {wanted!r}")


def _changes(found: Findings, records: Records, report: Report, sheet: Sheet, stored: Mapping[str, str]) -> None:
    """Each answer given is one row, in the order of giving; files are counted by their own rows."""
    rows = [row for row in records.answers_of.get(sheet.id, ()) if _name(row) not in report.files]
    if len(rows) > len(report.changes):
        found.note(
            "double effects", f"{len(rows)} answers on record of visit {report.visit}, {len(report.changes)} were given"
        )
    for row, (name, value) in zip(rows, report.changes, strict=False):
        if _name(row) != name or not same(value, row.new or ""):
            found.note(
                "order faults", f"visit {report.visit}: {_name(row)} = {row.new!r} where {name} = {value!r} was given"
            )
            break
    last = {_name(row): row.new for row in records.answers_of.get(sheet.id, ())}
    for name, new in last.items():
        if name not in report.files and not alike(stored.get(name), new):
            found.note(
                "half transactions", f"visit {report.visit}: {name} is {stored.get(name)!r}, its record says {new!r}"
            )
    for name, count in report.files.items():
        have = sum(row.sheet_id == sheet.id and row.ref == _PREFIX + name for row in records.media_of.get(sheet.id, ()))
        if have != count:
            found.note(
                "double effects" if have > count else "lost",
                f"{have} files for {name} of visit {report.visit}, {count} were sent",
            )


def _name(row: AnswerChange) -> str:
    return row.ref.removeprefix(_PREFIX)


def _pieces(found: Findings, records: Records, report: Report, sheet: Sheet) -> None:
    """The visit, its sheet and its report are at one and the same point."""
    visit = records.visit[report.visit]
    reports = records.reports_of.get(report.visit, ())
    if len(reports) > 1:
        found.note("double effects", f"{len(reports)} reports of visit {visit.id}")
    state = (visit.state is State.SUBMITTED, sheet.state is SheetState.SUBMITTED, bool(reports))
    if len(set(state)) > 1:
        found.note("half transactions", f"visit {visit.id}: {visit.state}, sheet {sheet.state}, {len(reports)} reports")
    if report.handed_in and not reports:
        found.note("said and not stored", f"the report of visit {visit.id}")


def _journal(found: Findings, records: Records) -> None:
    told: Counter[tuple[str, int]] = Counter(
        (entry.action, entry.visit_id or 0) for entry in records.journal if entry.action in ONCE
    )
    for (action, visit), count in told.items():
        if count > 1:
            found.note("double effects", f"the journal says {action} of visit {visit} {count} times")
    for action, reached in (("check_in", State.IN_VISIT), ("submit", State.SUBMITTED)):
        for number in _past(records, reached):
            if not told[action, number]:
                found.note("half transactions", f"visit {number} went on, the journal does not tell of {action}")


def _past(records: Records, state: State) -> Iterator[int]:
    order = (State.IN_VISIT, State.REPORTING, State.SUBMITTED)
    reached = order[order.index(state) :]
    return (visit.id for visit in records.visit.values() if visit.state in reached)
