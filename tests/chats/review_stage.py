"""Reports that come in without being typed: the rows a finished sheet leaves, and the same happening that follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from bot.desk import Desk
from bot.model.happenings import SheetSubmitted
from bot.model.ids import VisitId
from bot.model.person import Person
from bot.model.report import Media, MediaState, ReadOut, Sheet, SheetState
from bot.model.visit import State, Visit
from forms.scoring import Answer, QuestionRule, Score, Scoring, score_answers
from tests.support.phone import Phone
from tests.support.stage import Stage

_SCORE = TypeAdapter(Score)


@dataclass(frozen=True)
class Asked:
    """One question of a finished report. `points` of `most`; None: it has no score."""

    label: str
    text: str
    kind: str = "choice"
    points: int | None = None
    most: int = 1
    weight: int = 1
    critical: bool = False
    section: str = "Service"
    name: str = ""
    pictures: Sequence[bytes] = ()
    missed: tuple[str, ...] = ()


GOOD = (
    Asked("Were you greeted?", "Yes", points=1),
    Asked("Were the tables clean?", "Yes", points=1, critical=True, section="The place"),
)


@dataclass
class Desks:
    """Makes finished reports in a café programme. `visits` counts what was made."""

    stage: Stage
    made: list[Visit] = field(default_factory=list)

    async def comes_in(self, shopper: Phone, answers: Sequence[Asked] = GOOD, **visit: Any) -> Visit:
        """A report of a new visit to the first café (like that with the code `like`), checked in at its door unless said otherwise.

        `files`: question to the kind its files were sent as; photos otherwise.
        """
        world = self.stage.world
        person = await world.person(shopper)
        kept = {picture: await world.files.put(picture) for asked in answers for picture in asked.pictures}
        visit_id = await world.do(_comes_in, person, answers, kept, len(self.made) + 1, visit)
        await world.settled()
        found = await world.store.read(lambda tx: tx.visits.get(visit_id))
        assert found is not None
        self.made.append(found)
        return found

    async def now(self, visit: Visit) -> Visit:
        found = await self.stage.world.store.read(lambda tx: tx.visits.get(visit.id))
        assert found is not None
        return found


def _comes_in(
    desk: Desk, person: Person, answers: Sequence[Asked], kept: Mapping[bytes, str], number: int, given: dict[str, Any]
) -> int:
    kinds = given.pop("files", {})
    visit = _visit(desk, person, number, given)
    sheet = desk.tx.sheets.add(
        Sheet(
            visit_id=visit.id,
            person_id=person.id,
            form_version_id=desk.tx.forms.find()[0].id,
            state=SheetState.SUBMITTED,
            started_at=desk.now,
        )
    )
    read = _read(desk, sheet, answers, kept, kinds)
    desk.person = person
    desk.happened(SheetSubmitted(sheet=sheet, visit=visit, read=read))
    return visit.id


def _visit(desk: Desk, person: Person, number: int, given: dict[str, Any]) -> Visit:
    like_code = given.pop("like", "N-1")
    like = next(visit for visit in desk.tx.visits.find(order="id") if visit.code == like_code)
    usual: dict[str, Any] = {
        "code": f"R-{number}",
        "state": State.REPORTING,
        "shopper_id": person.id,
        "form_version_id": desk.tx.forms.find()[0].id,
        "window_start": desk.now - timedelta(hours=3),
        "window_end": desk.now + timedelta(hours=3),
        "assigned_at": desk.now - timedelta(days=2),
        "checked_in_at": desk.now - timedelta(hours=1),
        "check_in": {"by": "location", "distance": 40, "accuracy": 9.0, "picked": False, "forwarded": False},
        "report_from": desk.now - timedelta(minutes=30),
        "report_due_at": desk.now + timedelta(hours=11),
    }
    return desk.tx.visits.add(replace(like, id=VisitId(0), **usual | given))


def _read(
    desk: Desk, sheet: Sheet, answers: Sequence[Asked], kept: Mapping[bytes, str], kinds: Mapping[str, str]
) -> ReadOut:
    said, scored, rules = [], [], []
    for number, asked in enumerate(answers, 1):
        ref = f"/data/{asked.name or f'q{number}'}"
        media = [_file(desk, sheet, ref, kept[picture], kinds.get(asked.label, "photo")) for picture in asked.pictures]
        said.append(
            {
                "ref": ref,
                "section": asked.section,
                "label": asked.label,
                "kind": asked.kind,
                "value": asked.text,
                "text": asked.text,
                "media": media,
            }
        )
        if asked.points is not None:
            rule = QuestionRule(
                ref=ref,
                section=asked.section,
                weight=Decimal(asked.weight),
                points={"got": Decimal(asked.points), "best": Decimal(asked.most)},
                critical=asked.critical,
            )
            rules.append(rule)
            words: dict[str, Any] = {"label": asked.label, "said": asked.text, "section": asked.section}
            scored.append(Answer(rule, ref, "got", **words, missed=asked.missed))
    result = score_answers(scored, Scoring(questions=tuple(rules))) if rules else None
    return ReadOut(
        answers=tuple(said),
        score=result.overall if result else None,
        scoring=_SCORE.dump_python(result, mode="json") if result else {},
        wordings={},
        flags=(),
        submission="<data/>",
    )


def _file(desk: Desk, sheet: Sheet, ref: str, sha256: str, kind: str) -> int:
    row = Media(
        person_id=sheet.person_id,
        purpose="answer",
        visit_id=sheet.visit_id,
        sheet_id=sheet.id,
        ref=ref,
        kind=kind,
        file_id=f"file-{sha256[:8]}",
        file_unique_id=sha256[:16],
        name="ann-at-the-shop.jpg",
        mime="audio/ogg" if kind == "voice" else "image/jpeg",
        duration=7 if kind == "voice" else None,
        state=MediaState.STORED,
        sha256=sha256,
        message_id=1,
        received_at=desk.now,
    )
    return desk.tx.media.add(row).id
