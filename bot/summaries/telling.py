"""An approved visit reaches the client's people: red flags first, then the summary, photos and PDF."""

from collections.abc import Iterator
from dataclasses import replace

from bot import moves, places
from bot.desk import Desk
from bot.model import findings
from bot.model.delivery import Lane
from bot.model.happenings import Happening, ReportReviewed
from bot.model.ids import ClientId
from bot.model.message import Message
from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.model.report import Report, worded
from bot.model.site import Site
from bot.model.visit import Move
from bot.summaries import papers
from bot.texts import scores
from bot.texts import summaries as texts


def on_report_reviewed(desk: Desk, happening: Happening) -> None:
    """Approved: everybody of that client who is here gets it, once; with nobody here the coordinator hears that."""
    if not isinstance(happening, ReportReviewed):
        return
    report = desk.tx.reports.get(happening.report_id)
    if report is None:
        raise Refusal(Refused.NOT_FOUND)
    at = places.site(desk, happening.visit)
    readers = list(_readers(desk, at.project.client_id))
    told = papers.told(desk, at, report)
    for reader in readers:
        for number, message in enumerate(_messages(desk, reader, told)):
            desk.say(reader, message, key=f"summary:{report.id}:{reader.id}:{number}", lane=Lane.NOTICE)
    if readers:
        moves.move(desk, happening.visit, Move.DELIVER)
    else:
        desk.reply(texts.nobody_to_tell(desk.words(), told.client))


def _readers(desk: Desk, client_id: ClientId) -> Iterator[Person]:
    """Whom the bot can reach, each once, however many contacts they stand for."""
    people = {contact.person_id for contact in desk.tx.contacts.find(client_id=client_id) if contact.person_id}
    for person in desk.tx.people.find(id=people) if people else ():
        if person.role is Role.CLIENT and person.reachable:
            yield person


def tell_again(desk: Desk, at: Site, report: Report) -> None:
    """One result once more, whole, to the client's person who acts."""
    desk.reply(*_messages(desk, desk.actor, papers.told(desk, at, report)))


def _messages(desk: Desk, reader: Person, told: papers.Told) -> Iterator[Message]:
    _ = desk.words(reader)
    told = replace(told, report=worded(told.report, _.language))
    at, report = told.at, told.report
    score = scores.read(report.scoring)
    threshold = told.policy.red_flag_percent
    if score is not None and findings.is_alarming(score, threshold):
        yield texts.red_flag(_, at, report, findings.red_flags(score, report.answers), threshold)
    card = papers.card(_, told).model_dump(mode="json")
    yield texts.summary(_, at, report, before=told.before, visits=len(told.past) + 1, policy=told.policy, card=card)
    if pictures := papers.pictures(told):
        yield texts.album(_, at, pictures)
    yield texts.document(_, at, papers.paper(_, told).model_dump(mode="json"))
