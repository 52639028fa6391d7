"""An approved visit reaches the client's people: red flags first, then the summary, photos and PDF; and `/reports` finds them again."""

from collections.abc import Iterable

from bot import moves, places
from bot.desk import Desk
from bot.model import findings
from bot.model.happenings import Happening, ReportReviewed
from bot.model.ids import ClientId
from bot.model.person import Person, Role
from bot.model.project import Location
from bot.model.refusal import Refusal, Refused
from bot.model.report import Media, MediaState, Report
from bot.model.site import Site
from bot.model.visit import Move, Visit
from bot.summaries import papers
from bot.texts import scores
from bot.texts import summaries as texts

PAGE = 8


def on_report_reviewed(desk: Desk, happening: Happening) -> None:
    """Approved: everybody of that client who is here gets it, once; with nobody here the coordinator hears that."""
    if not isinstance(happening, ReportReviewed):
        return
    report = desk.tx.reports.get(happening.report_id)
    if report is None:
        raise Refusal(Refused.NOT_FOUND)
    at = places.site(desk, happening.visit)
    readers = list(_readers(desk, at.project.client_id))
    for reader in readers:
        _tell(desk, reader, at, report)
    if readers:
        moves.move(desk, happening.visit, Move.DELIVER)
    else:
        desk.reply(texts.nobody_to_tell(desk.words(), papers.client_name(desk, at)))


def _readers(desk: Desk, client_id: ClientId) -> Iterable[Person]:
    for contact in desk.tx.contacts.find(client_id=client_id):
        person = desk.tx.people.get(contact.person_id) if contact.person_id else None
        if person is not None and person.role is Role.CLIENT:
            yield person


def _tell(desk: Desk, reader: Person, at: Site, report: Report) -> None:
    _ = desk.words(reader)
    score = scores.read(report.scoring)
    threshold = desk.policy(at.project).red_flag_percent
    if score is not None and findings.is_alarming(score, threshold):
        flags = findings.red_flags(score, report.answers)
        desk.say(reader, texts.red_flag(_, at, report, flags, threshold))
    past = papers.history(desk, at, report.submitted_at)
    card = papers.card(desk, _, at, report).model_dump(mode="json")
    before = past[0][1].score if past else None
    policy = desk.policy(at.project)
    desk.say(reader, texts.summary(_, at, report, before=before, visits=len(past) + 1, policy=policy, card=card))
    for album in texts.albums(_, _photos(desk, report)):
        desk.say(reader, album)
    paper = papers.paper(desk, _, at, report).model_dump(mode="json")
    desk.say(reader, texts.document(_, at, paper))


def _photos(desk: Desk, report: Report) -> list[tuple[Media, str]]:
    found = []
    for answer in report.answers:
        for number in answer.get("media", ()):
            media = desk.tx.media.get(int(number))
            if media is not None and media.kind == "photo" and media.state is MediaState.STORED:
                found.append((media, str(answer["label"])))
    return found


def _client_of(desk: Desk) -> ClientId:
    person = desk.only(Role.CLIENT)
    contact = desk.tx.contacts.get(person.contact_id) if person.contact_id else None
    if contact is None:
        raise Refusal(Refused.NOT_FOUND)
    return contact.client_id


def show_list(desk: Desk, page: int) -> None:
    """All results of the reader's company, newest first."""
    client_id = _client_of(desk)
    found = desk.tx.reports.of_client(client_id, PAGE + 1, max(0, page) * PAGE)
    items = [(places.site(desk, visit), report) for visit, report in found[:PAGE]]
    desk.reply(texts.listing(desk.words(), items, page=max(0, page), more=len(found) > PAGE))


def show_one(desk: Desk, visit_id: int) -> None:
    """One result once more, whole. Another company's does not exist for this reader."""
    client_id = _client_of(desk)
    visit = moves.find(desk, visit_id)
    at = places.site(desk, visit)
    report = desk.tx.reports.latest(visit.id)
    if at.project.client_id != client_id or report is None or report.verdict != "approved":
        raise Refusal(Refused.NOT_FOUND)
    _tell(desk, desk.actor, at, report)


def show_trend(desk: Desk) -> None:
    """Every location's scores over time, with what the number of visits allows to be said."""
    client_id = _client_of(desk)
    client = desk.tx.clients.get(client_id)
    past: dict[int, list[tuple[Visit, Report]]] = {}
    for visit, report in reversed(desk.tx.reports.of_client(client_id, papers.LOOK_BACK)):
        past.setdefault(visit.location_id, []).append((visit, report))
    rows: list[tuple[Location, papers.Past]] = []
    for location_id, visits in past.items():
        location = desk.tx.locations.get(location_id)
        if location is not None:
            rows.append((location, visits))
    if not rows or client is None:
        desk.reply(texts.no_trend(desk.words()))
        return
    _ = desk.words()
    data = papers.trend(_, client.name, rows, desk.policy().red_flag_percent).model_dump(mode="json")
    desk.reply(
        texts.trend(_, client.name, [(location.name, len(visits)) for location, visits in rows], data, desk.policy())
    )
