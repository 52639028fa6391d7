"""What becomes of each question in a chat: works fully, works differently, or cannot work."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from forms.form import Form
from forms.loading.media import files_of
from forms.loading.survey import SurveyRow
from forms.model import Control
from forms.problems import Problem

Standing = Literal["full", "degraded", "impossible"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`row` counts as the spreadsheet does, None for a ready XForm. `reason` is an English template, also the key for its translation."""

    name: str
    row: int | None
    label: str
    verdict: Standing
    reason: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


Finding = tuple[Standing, str]
TOGETHER = frozenset({"field-list", "table-list"})

FULL: Finding = ("full", "")
EXTERNAL: Finding = ("impossible", "It is answered by another app on the phone, which a chat cannot start.")
OSM: Finding = ("impossible", "A chat has no OpenStreetMap editor.")
CALENDAR: Finding = ("degraded", "Dates are asked and shown in the Gregorian calendar.")

NO_MEDIA = "{files} did not come along or cannot be opened: only the words are shown."
"""The reason for a question whose pictures or recordings are not there; `files` are their names, with a comma between."""
REPEATED: Finding = (
    "degraded",
    "Of a group with repetitions in it, the questions are asked one after another, not on one screen.",
)

BY_APPEARANCE: Mapping[str, Finding] = {
    "signature": ("degraded", "There is nothing to sign on in a chat: sign on paper and send a photo of it."),
    "annotate": ("degraded", "The photo is marked up in Telegram's own editor before it is sent."),
    "draw": ("impossible", "A chat has nothing to draw on."),
    "image-map": ("degraded", "The choices are offered as a list, not on the picture."),
    "bearing": ("degraded", "A chat cannot read the compass: the direction is typed in degrees."),
    "masked": ("degraded", "What is typed stays readable in the chat."),
    "ethiopian": CALENDAR,
    "coptic": CALENDAR,
    "islamic": CALENDAR,
    "bikram-sambat": CALENDAR,
    "myanmar": CALENDAR,
    "persian": CALENDAR,
}
BY_PREFIX: Mapping[str, Finding] = {
    "ex:": EXTERNAL,
    "intent:": EXTERNAL,
    "printer:": ("impossible", "A chat cannot print."),
}
BY_TYPE: Mapping[str, Finding] = {
    "geotrace": ("degraded", "A path is given as points: locations sent or coordinates typed, one after another."),
    "geoshape": ("degraded", "An outline is given as points: locations sent or coordinates typed, one after another."),
}
WITHOUT_CONTROL: Mapping[str, Finding] = {
    "background-audio": ("impossible", "A chat cannot record while the form is filled in."),
    "start-geopoint": ("degraded", "The location is the one sent at check-in, not taken when the form is opened."),
    "background-geopoint": ("degraded", "No location is taken in the background; the one sent at check-in counts."),
}
"""Survey types that are no question of their own."""


def judge(form: Form, rows: Sequence[SurveyRow], root: str, media: Collection[str]) -> list[Verdict]:
    """`media`: names of the pictures and recordings that are there."""
    by_ref = {f"/{root}{row.path}": row for row in rows}
    found = [_verdict(form, control, by_ref, media) for control in questions(form.controls)]
    names = {verdict.name for verdict in found}
    found += [
        Verdict(row.name, row.number, row.label, *WITHOUT_CONTROL[row.type])
        for row in rows
        if row.type in WITHOUT_CONTROL and row.name not in names
    ]
    return sorted(found, key=lambda verdict: verdict.row or 0)


def questions(controls: Sequence[Control]) -> Iterator[Control]:
    for control in controls:
        if control.is_question and control.definition is not None:
            yield control
        yield from questions(control.children)


def is_note(control: Control) -> bool:
    return control.kind == "input" and control.definition is not None and control.definition.readonly is True


def is_photo(control: Control) -> bool:
    return control.kind == "upload" and control.mediatype.startswith("image")


def unanswerable(form: Form, verdicts: Sequence[Verdict]) -> Iterator[Problem]:
    """A question that cannot be answered but must be would keep every visit from being finished; an optional one is only lost."""
    required = {
        control.definition.name
        for control in questions(form.controls)
        if control.definition and control.definition.required is True
    }
    for verdict in verdicts:
        if verdict.verdict != "impossible":
            continue
        must = verdict.name in required
        template = (
            "{name} is required but cannot be answered in a chat. {reason}"
            if must
            else "{name} will be left empty. {reason}"
        )
        yield Problem(
            code="required_but_impossible" if must else "impossible",
            template=template,
            details={"name": verdict.name, "reason": verdict.reason},
            sheet="survey" if verdict.row else None,
            row=verdict.row,
            severity="error" if must else "warning",
        )


def finding(control: Control) -> Finding:
    """By its appearance, else by its type."""
    if control.mediatype.startswith("osm"):
        return OSM
    for word in control.appearance.split():
        for prefix, found in BY_PREFIX.items():
            if word.startswith(prefix):
                return found
        if word in BY_APPEARANCE:
            return BY_APPEARANCE[word]
    return BY_TYPE.get(control.definition.type, FULL) if control.definition else FULL


def _verdict(form: Form, control: Control, by_ref: Mapping[str, SurveyRow], media: Collection[str]) -> Verdict:
    assert control.definition is not None
    row = by_ref.get(control.definition.path)
    standing, reason = finding(control)
    details = {}
    missing = [name for name in files_of(form, control) if name not in media]
    if standing == "full" and missing:
        standing, reason, details = "degraded", NO_MEDIA, {"files": ", ".join(missing)}
    elif standing == "full" and _is_taken_apart(control):
        standing, reason = REPEATED
    label = row.label if row else ""
    return Verdict(control.definition.name, row.number if row else None, label, standing, reason, details)


def _is_taken_apart(control: Control) -> bool:
    """Its place on a common screen is lost."""
    group = control.parent
    while group is not None:
        if TOGETHER & set(group.appearance.split()) and _has_repeats(group):
            return True
        group = group.parent
    return False


def _has_repeats(group: Control) -> bool:
    return any(child.kind == "repeat" or _has_repeats(child) for child in group.children)
