"""A sheet taken out of the drawer: with its form, its engine and its bookmark, ready to be worked on and put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from bot.desk import Desk
from bot.filling import bookmark as bookmarks
from bot.filling import earlier, kinds, nodes, tongues
from bot.filling.bookmark import Bookmark, Here
from bot.model.ids import FormId, SheetId
from bot.model.message import Button
from bot.model.person import Person
from bot.model.project import FormVersion, Location
from bot.model.refusal import Refusal, Refused
from bot.model.report import Sheet, SheetState
from bot.model.visit import Visit
from bot.texts.words import Html, Words
from forms.form import Form
from forms.session import Session
from forms.views import QuestionView

QUESTION, GROUP, REVIEW, PAUSED = "question", "group", "review", "paused"
MENU, LANGUAGES = "menu", "languages"
FOCUS = "sheet"
SESSION, BOOKMARK = "session", "bookmark"
"""The two halves of `Sheet.data`."""


@dataclass(frozen=True, slots=True)
class Tap:
    """What every button of a sheet carries: the sheet, the step it was drawn at, the question it was drawn for."""

    sheet: int
    step: int
    node: str


@dataclass(kw_only=True)
class Filling:
    desk: Desk
    sheet: Sheet
    person: Person
    visit: Visit
    location: Location
    form: Form
    session: Session
    bookmark: Bookmark
    screen: str
    media: Mapping[str, str]
    """Pictures and recordings of the form: file name to SHA-256, empty while one is missing."""
    stood: str | None = None
    """The question that the card in the chat shows; None when there is none to fold."""
    arrives: bool = False
    """The question was not on the card before this input."""
    counted: tuple[int, list[str]] | None = None
    """What `asked` gave, and at which revision of the session."""
    names: dict[str, str] = field(default_factory=dict)
    """Ref to the short name that buttons carry, as far as it was asked for."""
    notices: list[Html] = field(default_factory=list)
    """What the last input changed, said once on the next card."""

    @cached_property
    def words(self) -> Words:
        """The shopper's language on the clock of the place."""
        return self.desk.words(self.person).at(self.location.timezone)

    @property
    def order(self) -> Sequence[str]:
        return kinds.order(self.form)

    @property
    def zone(self) -> str:
        return self.location.timezone

    @property
    def ref(self) -> str | None:
        """The question that is being asked; None between repeats and at the end."""
        event = self.session.current
        return event.ref if event.kind == "QUESTION" else None

    @property
    def question(self) -> QuestionView | None:
        return self.session.question(self.ref) if self.ref else None

    @property
    def here(self) -> Here:
        return self.bookmark.here

    def node(self, ref: str | None) -> str:
        if not ref:
            return nodes.NOWHERE
        name = self.names.get(ref)
        if name is None:
            name = self.names[ref] = nodes.node(self.order, ref)
        return name

    def find(self, node: str) -> str | None:
        return nodes.find(self.order, self.session.questions(), node)

    def asked(self) -> list[str]:
        """Refs of what wants an answer, in order: everything shown but notes and what can only be read."""
        if self.counted is None or self.counted[0] != self.session.revision:
            known = kinds.notes(self.form)
            asked = [
                ref
                for ref in self.session.questions()
                if not (self.is_note(ref) if (is_note := known.get(ref)) is None else is_note)
            ]
            self.counted = self.session.revision, asked
        return self.counted[1]

    def uploads(self) -> list[str]:
        """Refs of what is answered with files."""
        kinds = {question.ref for question in self.form.questions if question.control == "upload"}
        return [ref for ref in self.asked() if nodes.static(ref) in kinds]

    def is_note(self, ref: str) -> bool:
        """What is not asked: notes, heads of tables, what a chat cannot ask. Only where the form does not say so outright the engine is asked."""
        known = kinds.notes(self.form)[nodes.static(ref)]
        return self.session.question(ref).readonly if known is None else known

    def is_open(self, ref: str) -> bool:
        """False for what the reviewer did not return."""
        return not self.sheet.only or ref in self.sheet.only

    def open_too(self, refs: list[str]) -> None:
        """What the answer to a returned question brought up belongs to it."""
        self.sheet = replace(self.sheet, only=tuple(dict.fromkeys((*self.sheet.only, *refs))))

    def button(self, label: str, verb: str, *args: int | str, ref: str | None = None, **look: Any) -> Button:
        """A button of this sheet at this step. `ref`: what it speaks of, else the question on the card."""
        tap = (self.sheet.id, self.sheet.step, self.node(ref or self.ref))
        return Button(label=label, action=f"filling.{verb}", args=(*tap, *args), **look)

    def stands(self, tap: Tap) -> bool:
        """Whether the button was drawn for what the card shows now."""
        return tap.step == self.sheet.step and tap.node == self.node(self.ref)

    def leave(self) -> None:
        """The card will show another question."""
        self.arrives = True
        self.bookmark.here = Here()

    def save(self, *, moved: bool = True, **columns: Any) -> None:
        """Put it back. `moved` makes all buttons drawn before out of date. Raises Refusal when another input was first."""
        values = {
            "data": {SESSION: self.session.save(), BOOKMARK: bookmarks.to_json(self.bookmark)},
            "screen": self.screen,
            "only": self.sheet.only,
            "step": self.sheet.step + moved,
            **columns,
        }
        where = {"step": self.sheet.step, "state": SheetState.OPEN}
        if not self.desk.tx.sheets.change(self.sheet.id, where=where, **values):
            raise Refusal(Refused.ALREADY_RECORDED)
        self.sheet = replace(self.sheet, **values)
        if self.sheet.state is SheetState.OPEN:
            self.desk.sessions[self.sheet.id] = self.session
        else:
            self.desk.sessions.pop(self.sheet.id, None)


def found(desk: Desk, sheet_id: int) -> Sheet:
    sheet = desk.tx.sheets.get(sheet_id)
    if sheet is None:
        raise Refusal(Refused.NOT_FOUND)
    return sheet


def opened(desk: Desk, sheet_id: int) -> Filling:
    """The acting shopper's own open sheet. Refusal: NOT_FOUND for anybody else's, else that it is handed in or its visit over."""
    sheet = found(desk, sheet_id)
    if sheet.person_id != desk.actor.id:
        raise Refusal(Refused.NOT_FOUND)
    if sheet.state is SheetState.SUBMITTED:
        raise Refusal(Refused.ALREADY_RECORDED)
    if sheet.state is SheetState.DROPPED:
        raise Refusal(Refused.VISIT_OVER)
    if dict(desk.actor.focus) != focus_on(sheet):
        desk.focus(**focus_on(sheet))
    return unfolded(desk, sheet)


def focus_on(sheet: Sheet) -> dict[str, Any]:
    """What the person works at belongs to this sheet."""
    return {"kind": FOCUS, "sheet": sheet.id}


def unfolded(desk: Desk, sheet: Sheet) -> Filling:
    """Any sheet, whoever asks and whatever its state."""
    visit, location, person = _surroundings(desk, sheet)
    form, media = _form(desk, sheet.form_version_id)
    session = _session(desk, sheet, form, location.timezone)
    f = Filling(
        desk=desk,
        sheet=sheet,
        person=person,
        visit=visit,
        location=location,
        form=form,
        session=session,
        bookmark=bookmarks.from_json(sheet.data.get(BOOKMARK, {})),
        screen=sheet.screen,
        media=media,
    )
    f.stood = f.ref or nodes.NOWHERE
    return f


def _session(desk: Desk, sheet: Sheet, form: Form, zone: str) -> Session:
    """The one that is still in memory goes on if it says of itself exactly what the row says: another process may have had the sheet
    since, or what was done with it came to nothing.
    """
    how: dict[str, Any] = {"now": desk.now, "zone": zone, "language": sheet.language}
    known = desk.library.take(sheet.id)
    if known is not None and known.resume(form, sheet.data[SESSION], **how):
        return known
    return Session.restore(form, dict(sheet.data[SESSION]), **how)


def _surroundings(desk: Desk, sheet: Sheet) -> tuple[Visit, Location, Person]:
    visit = desk.tx.visits.get(sheet.visit_id)
    location = desk.tx.locations.get(visit.location_id) if visit else None
    is_own = desk.person is not None and desk.person.id == sheet.person_id
    person = desk.person if is_own else desk.tx.people.get(sheet.person_id)
    if visit is None or location is None or person is None:
        raise Refusal(Refused.NOT_FOUND)
    return visit, location, person


def _form(desk: Desk, version_id: FormId) -> tuple[Form, Mapping[str, str]]:
    """With its media. A published version never changes: its digest says whether it is in memory."""
    outline = desk.tx.forms.outline(version_id)
    known = desk.library.known(outline[0]) if outline else None
    if known is not None and outline is not None:
        return known, outline[1]
    version = desk.tx.forms.get(version_id)
    if version is None:
        raise Refusal(Refused.NOT_FOUND)
    return desk.library.form(version), version.media


def started(desk: Desk, visit: Visit, version: FormVersion, purpose: str) -> Filling:
    """A new sheet of the acting shopper at the form's beginning, in their language where the form has it."""
    person, location = desk.actor, desk.tx.locations.get(visit.location_id)
    if location is None:
        raise Refusal(Refused.NOT_FOUND)
    form = desk.library.form(version)
    language = tongues.language_for(form.languages, person.language)
    sheet = desk.tx.sheets.add(
        Sheet(
            visit_id=visit.id,
            person_id=person.id,
            purpose=purpose,
            form_version_id=version.id,
            language=language,
            started_at=desk.now,
        )
    )
    how: dict[str, Any] = {"now": desk.now, "zone": location.timezone, "language": language}
    how |= {"seed": sheet.id, "properties": properties(sheet.id)}
    before = earlier.submission(desk, person, version) if form.last_saved else None
    return Filling(
        desk=desk,
        sheet=sheet,
        person=person,
        visit=visit,
        location=location,
        form=form,
        session=earlier.begun(form, before, **how),
        bookmark=Bookmark(),
        screen=QUESTION,
        media=version.media,
    )


def properties(sheet_id: SheetId) -> Mapping[str, str]:
    """What ODK calls device properties. Nothing of the shopper: submissions may reach the client."""
    return {"deviceid": f"sheet:{sheet_id}"}
