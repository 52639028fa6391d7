"""What a form wants of its surroundings without asking anybody: encryption, recordings and places taken in the background."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from forms.compiling.document import elements, first_element, parse_xml
from forms.loading.survey import SurveyRow
from forms.loading.verdicts import WITHOUT_CONTROL, Finding, Verdict

ODK = "http://www.opendatakit.org/xforms"
UNENCRYPTED: Finding = (
    "degraded",
    "The answers are not encrypted: Telegram carries them, and they are kept readable here for the review.",
)
NO_TRACK: Finding = (
    "degraded",
    "The log has times and changes, but no track of the way: a chat tells a place only when one is sent.",
)
BY_ACTION: Mapping[str, Finding] = {
    "recordaudio": WITHOUT_CONTROL["background-audio"],
    "setgeopoint": WITHOUT_CONTROL["start-geopoint"],
}


def judge_surroundings(xform: str, rows: Sequence[SurveyRow], root: str) -> Iterator[Verdict]:
    """`rows` of the workbook, for what has its row there; empty for a ready XForm."""
    head = first_element(parse_xml(xform), "head")
    model = first_element(head, "model") if head is not None else None
    if model is None:
        return
    by_ref = {f"/{root}{row.path}": row for row in rows}
    submission = first_element(model, "submission")
    if submission is not None and submission.get("base64RsaPublicKey"):
        yield Verdict("public_key", None, "public_key", *UNENCRYPTED)
    for bind in elements(model, "bind"):
        if bind.get(f"{{{ODK}}}location-priority"):
            row = next((row for row in rows if row.type == "audit"), None)
            yield Verdict("audit", row.number if row else None, "audit", *NO_TRACK)
    for action in model.iter(*(f"{{{ODK}}}{name}" for name in BY_ACTION)):
        ref = action.get("ref") or ""
        row = by_ref.get(ref)
        name, label = ref.rpartition("/")[2], row.label if row else ""
        yield Verdict(name, row.number if row else None, label, *BY_ACTION[etree.QName(action).localname])
