"""A whole programme into the records: new rows added, changed ones updated by code, the same again changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from bot import moves
from bot.desk import IN_WORDS, Desk
from bot.model.happenings import BriefChanged
from bot.model.ids import LocationId
from bot.model.imported import Changes, Kept, differences
from bot.model.person import Client, Contact
from bot.model.project import Location, Project
from bot.model.visit import UNPLACED, Move, State, Visit
from bot.ports import Records
from bot.programmes.linking import Known
from bot.programmes.programme import LocationRow, Programme, ProjectRow, VisitRow
from forms.problems import Problem

Entity = TypeVar("Entity", Client, Contact, Location, Project)

_OFFERED = (State.OFFERED, State.APPLIED)
"""Shoppers were shown its terms: they do not change under their hands."""
_FROM_WORKBOOK: Mapping[str, Sequence[str]] = {
    "clients": ("name", "language"),
    "contacts": ("name", "email", "language"),
    "locations": (
        *("name", "address", "city", "latitude", "longitude"),
        *("timezone", "opening_hours", "phone", "url"),
    ),
    "projects": (
        *("client_id", "name", "form_code", "visit_type", "assignment", "brief", "brief_version"),
        *("purchase", "fee", "reimbursement_cap", "currency", "policy", "active"),
    ),
    "visits": ("project_id", "location_id", "window_start", "window_end", "named_shopper", "fee"),
}
"""The fields that the workbook decides, by sheet; everything else in a record is the bot's own."""
_PERSONAL = frozenset({(Contact, "name"), (Contact, "email"), (Visit, "named_shopper")})
_BATCH = 500


def known(desk: Desk) -> Known:
    clients = {client.id: client.code for client in desk.tx.clients.find()}
    return Known(
        clients=frozenset(clients.values()),
        locations={
            (clients[location.client_id], location.code): location.timezone for location in desk.tx.locations.find()
        },
        projects={project.code: clients[project.client_id] for project in desk.tx.projects.find()},
    )


def take_in(desk: Desk, programme: Programme) -> Changes:
    """Everything of it, in the caller's one transaction. `programme` was linked against `known(desk)` in the same transaction."""
    changes = Changes(warnings=list(programme.warnings))
    importer = _Importer(desk, changes)
    importer.companies(programme)
    importer.projects(programme)
    importer.visits(programme)
    total = changes.total
    if total.added or total.changed or changes.opened:
        desk.journal("programmes.import", added=total.added, changed=total.changed, opened=changes.opened)
    return changes


class _Importer:
    def __init__(self, desk: Desk, changes: Changes) -> None:
        self.desk = desk
        self.changes = changes
        self.client_ids = {client.code: client.id for client in desk.tx.clients.find()}
        self.location_ids: dict[tuple[str, str], LocationId] = {}
        self.project_of: dict[str, Project] = {}

    def companies(self, programme: Programme) -> None:
        tx = self.desk.tx
        for client in programme.clients:
            wanted = Client(code=client.code, name=client.name, language=client.language)
            self.client_ids[client.code] = self._put("clients", tx.clients, tx.clients.one(code=client.code), wanted).id
        for contact in programme.contacts:
            client_id = self.client_ids[contact.client]
            person = Contact(
                client_id=client_id,
                code=contact.code,
                name=contact.name,
                email=contact.email,
                language=contact.language,
            )
            self._put("contacts", tx.contacts, tx.contacts.one(client_id=client_id, code=contact.code), person)
        for location in programme.locations:
            self._location(location)

    def _location(self, row: LocationRow) -> None:
        client_id = self.client_ids[row.client]
        wanted = Location(
            client_id=client_id,
            code=row.code,
            name=row.name,
            address=row.address,
            city=row.city,
            latitude=row.latitude,
            longitude=row.longitude,
            timezone=row.timezone,
            opening_hours=row.opening_hours,
            phone=row.phone,
            url=row.url,
        )
        records = self.desk.tx.locations
        self._put("locations", records, records.one(client_id=client_id, code=row.code), wanted)

    def _put(self, sheet: str, records: Records[Entity], current: Entity | None, wanted: Entity) -> Entity:
        """Add it, or change what differs."""
        tally = self.changes.tally(sheet)
        if current is None:
            added = records.add(wanted)
            tally.added += 1
            code = None if isinstance(added, Contact) else added.code
            self.desk.journal(f"{sheet}.added", subject=_subject(sheet, added.id), after=code)
            return added
        different = differences(current, wanted, _FROM_WORKBOOK[sheet])
        if not different:
            tally.unchanged += 1
            return current
        records.change(current.id, **different)
        tally.changed += 1
        self.desk.journal(f"{sheet}.changed", subject=_subject(sheet, current.id), **_old_and_new(current, different))
        changed = records.get(current.id)
        assert changed is not None
        return changed

    def projects(self, programme: Programme) -> None:
        for row in programme.projects:
            self._project(row)
        tx = self.desk.tx
        codes = {client_id: code for code, client_id in self.client_ids.items()}
        self.project_of = {project.code: project for project in tx.projects.find()}
        self.location_ids = {
            (codes[location.client_id], location.code): location.id for location in tx.locations.find()
        }

    def _project(self, row: ProjectRow) -> None:
        current = self.desk.tx.projects.one(code=row.code)
        version = current.brief_version if current else 1
        if current is not None and dict(current.brief) != dict(row.brief):
            version += 1
        wanted = Project(
            client_id=self.client_ids[row.client],
            code=row.code,
            name=row.name,
            form_code=row.form,
            visit_type=row.visit_type,
            assignment=row.assignment,
            brief=dict(row.brief),
            brief_version=version,
            purchase=row.purchase,
            fee=row.fee,
            reimbursement_cap=row.reimbursement_cap,
            currency=row.currency,
            policy=dict(row.policy),
            active=row.active,
        )
        project = self._put("projects", self.desk.tx.projects, current, wanted)
        if current is not None and current.brief_version < project.brief_version:
            self.changes.briefs.append(row.code)
            self.desk.happened(BriefChanged(project_id=project.id))
        if not self._has_form(row.form):
            self._warn(
                "form_not_here",
                "The form {form} is not here yet. Visits of this project wait as drafts until you send it.",
                "projects",
                row.row,
                "form",
                form=row.form,
            )

    def _has_form(self, code: str) -> bool:
        return self.desk.tx.forms.one(code=code) is not None

    def _warn(self, code: str, template: str, sheet: str, row: int, column: str, **details: str) -> None:
        self.changes.warnings.append(
            Problem(code, template, details, sheet=sheet, row=row, column=column, severity="warning")
        )

    def visits(self, programme: Programme) -> None:
        current: dict[str, Visit] = {}
        codes = [row.code for row in programme.visits]
        for start in range(0, len(codes), _BATCH):
            found = self.desk.tx.visits.find(code=codes[start : start + _BATCH])
            current |= {visit.code: visit for visit in found}
        for row in programme.visits:
            visit = self._visit(row, current.get(row.code))
            if row.publish and visit.state is State.DRAFT:
                self._open(visit, row)

    def _wanted(self, row: VisitRow) -> Visit:
        project = self.project_of[row.project]
        client = next(code for code, client_id in self.client_ids.items() if client_id == project.client_id)
        return Visit(
            code=row.code,
            project_id=project.id,
            location_id=self.location_ids[client, row.location],
            named_shopper=row.shopper,
            fee=project.fee if row.fee is None else row.fee,
            window_start=row.window_start,
            window_end=row.window_end,
            created_at=self.desk.now,
        )

    def _visit(self, row: VisitRow, current: Visit | None) -> Visit:
        wanted = self._wanted(row)
        if current is None:
            return self._new_visit(row, wanted)
        different = differences(current, wanted, _FROM_WORKBOOK["visits"])
        free = current.state in UNPLACED and current.state not in _OFFERED
        if different and free and self._change_visit(current, different):
            return moves.find(self.desk, current.id)
        self.changes.tally("visits").unchanged += 1
        if different:
            kept = Kept(visit=row.code, fields=tuple(different), offered=current.state in _OFFERED)
            self.changes.kept.append(kept)
        return current

    def _new_visit(self, row: VisitRow, wanted: Visit) -> Visit:
        visit = self.desk.tx.visits.add(wanted)
        self.changes.tally("visits").added += 1
        self.desk.journal("visits.added", visit=visit.id, after=visit.state)
        if row.window_end <= self.desk.now:
            self._warn("window_over", "This visit's window is over already.", "visits", row.row, "window_end")
        return visit

    def _change_visit(self, current: Visit, different: Mapping[str, Any]) -> bool:
        """False when somebody took it in this moment."""
        if current.open_until is not None and "window_end" in different:
            different = {**different, "open_until": different["window_end"]}
        if not self.desk.tx.visits.change(current.id, where={"state": current.state}, **different):
            return False
        self.changes.tally("visits").changed += 1
        self.desk.journal("visits.changed", visit=current.id, **_old_and_new(current, different))
        return True

    def _open(self, visit: Visit, row: VisitRow) -> None:
        """Under /visits for every eligible shopper; nobody is written to for it, a workbook may open hundreds."""
        if row.window_end > self.desk.now and self._has_form(self.project_of[row.project].form_code):
            moves.move(self.desk, visit, Move.OPEN, why="programmes.import", open_until=row.window_end)
            self.changes.opened += 1


def _subject(sheet: str, key: int) -> str:
    return f"{sheet.removesuffix('s')}:{key}"


def _old_and_new(before: object, different: Mapping[str, Any]) -> dict[str, Any]:
    """What is personal is only named: the journal is for ever."""
    hidden = [name for name in different if (type(before), name) in _PERSONAL]
    shown = {name: value for name, value in different.items() if name not in hidden}
    return {
        "old": {name: _plain(getattr(before, name)) for name in shown} | dict.fromkeys(hidden, IN_WORDS),
        "new": {name: _plain(value) for name, value in shown.items()} | dict.fromkeys(hidden, IN_WORDS),
    }


def _plain(value: object) -> object:
    """For the journal, which is JSON."""
    return value if value is None or isinstance(value, bool | int | float | dict) else str(value)
