"""What clients look up: earlier results, one of them again, and the scores over time."""

from bot import moves, places
from bot.desk import Desk
from bot.model.ids import ClientId
from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from bot.model.report import Report
from bot.model.visit import Move, State, Visit
from bot.summaries import papers, telling
from bot.texts import summaries as texts

PAGE = 8


def _client_of(desk: Desk) -> ClientId:
    person = desk.only(Role.CLIENT)
    contact = desk.tx.contacts.get(person.contact_id) if person.contact_id else None
    if contact is None:
        raise Refusal(Refused.NOT_FOUND)
    return contact.client_id


def show_list(desk: Desk, page: int, *, fresh: bool = False) -> None:
    """All results of the reader's company, newest first."""
    client_id, page = _client_of(desk), max(0, page)
    found = desk.tx.reports.of_client(client_id, PAGE + 1, page * PAGE)
    if page and not found:
        raise Refusal(Refused.OUT_OF_DATE)
    items = []
    for visit, report in found[:PAGE]:
        at = places.site(desk, visit)
        items.append((at, report, desk.policy(at.project).red_flag_percent))
    desk.reply(texts.listing(desk.words(), items, page=page, more=len(found) > PAGE, fresh=fresh))


def show_one(desk: Desk, visit_id: int) -> None:
    """One result once more, whole. Another company's does not exist for this reader."""
    client_id = _client_of(desk)
    visit = moves.find(desk, visit_id)
    at = places.site(desk, visit)
    report = desk.tx.reports.latest(visit.id)
    if at.project.client_id != client_id or report is None or report.verdict != "approved":
        raise Refusal(Refused.NOT_FOUND)
    telling.tell_again(desk, at, report)
    if visit.state is State.APPROVED:
        moves.move(desk, visit, Move.DELIVER)


def show_trend(desk: Desk) -> None:
    """The scores of every location in every project over time, with what the number of visits allows to be said."""
    client_id = _client_of(desk)
    client = desk.tx.clients.get(client_id)
    found = desk.tx.reports.of_client(client_id, papers.LOOK_BACK)
    lines = _lines(desk, found)
    if not lines or client is None:
        desk.reply(texts.no_trend(desk.words()))
        return
    _ = desk.words()
    data = papers.trend(_, client.name, lines).model_dump(mode="json")
    desk.reply(texts.trend(_, client.name, [(line.name, len(line.past)) for line in lines], data, desk.policy()))


def _lines(desk: Desk, found: list[tuple[Visit, Report]]) -> list[papers.Line]:
    """Different forms are not compared: a location with two projects has two lines. Oldest visit first."""
    past: dict[tuple[int, int], list[tuple[Visit, Report]]] = {}
    for visit, report in reversed(found):
        if report.score is not None:
            past.setdefault((visit.location_id, visit.project_id), []).append((visit, report))
    sites = {key: places.site(desk, visits[0][0]) for key, visits in past.items()}
    several = len({project for _location, project in past}) > 1
    return [
        papers.Line(
            name=f"{sites[key].location.name} · {sites[key].project.name}" if several else sites[key].location.name,
            location=sites[key].location,
            past=visits,
            threshold=desk.policy(sites[key].project).red_flag_percent,
        )
        for key, visits in past.items()
    ]
