"""Rows for tests, each with what it needs around it. Everything has a default; what a test is about is said by the test."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from bot.model.delivery import InboxRow, OutboxRow
from bot.model.person import Client, Person
from bot.model.project import FormVersion, Location, Project, VisitType
from bot.model.report import Media, Report, Sheet
from bot.model.visit import Offer, Visit
from bot.ports import Transaction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
_numbers = count(1)


def person(tx: Transaction, /, **given: Any) -> Person:
    defaults: dict[str, Any] = {"chat_id": next(_numbers) + 10**9, "name": "Ann", "language": "en", "timezone": "UTC"}
    return tx.people.add(Person(**defaults | {"created_at": NOW} | given))


def client(tx: Transaction, /, **given: Any) -> Client:
    return tx.clients.add(Client(**{"code": f"C{next(_numbers)}", "name": "Nord Coffee"} | given))


def location(tx: Transaction, /, **given: Any) -> Location:
    defaults: dict[str, Any] = {
        "client_id": given.get("client_id") or client(tx).id,
        "code": f"L{next(_numbers)}",
        "name": "Café Nord",
        "address": "Harbour Street 1",
        "city": "Bergen",
        "timezone": "Europe/Oslo",
    }
    return tx.locations.add(Location(**defaults | given))


def project(tx: Transaction, /, **given: Any) -> Project:
    defaults: dict[str, Any] = {
        "client_id": given.get("client_id") or client(tx).id,
        "code": f"P{next(_numbers)}",
        "name": "Coffee check",
        "form_code": "coffee",
        "visit_type": VisitType.IN_PERSON,
        "fee": Decimal("15.50"),
        "currency": "EUR",
    }
    return tx.projects.add(Project(**defaults | given))


def form(tx: Transaction, /, **given: Any) -> FormVersion:
    number = next(_numbers)
    defaults: dict[str, Any] = {"code": "coffee", "number": number, "digest": f"{number:064}", "title": "Coffee"}
    more: dict[str, Any] = {"xform": "<h:html/>", "question_count": 3, "photo_count": 1, "created_at": NOW}
    return tx.forms.add(FormVersion(**defaults | more | given))


def visit(tx: Transaction, /, **given: Any) -> Visit:
    client_id = client(tx).id
    defaults: dict[str, Any] = {
        "code": f"V{next(_numbers)}",
        "project_id": given.get("project_id") or project(tx, client_id=client_id).id,
        "location_id": given.get("location_id") or location(tx, client_id=client_id).id,
        "fee": Decimal("15.50"),
        "window_start": NOW,
        "window_end": NOW + 8 * HOUR,
        "created_at": NOW,
    }
    return tx.visits.add(Visit(**defaults | given))


def offer(tx: Transaction, /, **given: Any) -> Offer:
    defaults: dict[str, Any] = {
        "visit_id": given.get("visit_id") or visit(tx).id,
        "person_id": given.get("person_id") or person(tx).id,
        "expires_at": NOW + 24 * HOUR,
        "created_at": NOW,
    }
    return tx.offers.add(Offer(**defaults | given))


def sheet(tx: Transaction, /, **given: Any) -> Sheet:
    defaults: dict[str, Any] = {
        "visit_id": given.get("visit_id") or visit(tx).id,
        "person_id": given.get("person_id") or person(tx).id,
        "form_version_id": given.get("form_version_id") or form(tx).id,
        "started_at": NOW,
    }
    return tx.sheets.add(Sheet(**defaults | given))


def report(tx: Transaction, /, **given: Any) -> Report:
    visit_id = given.get("visit_id") or visit(tx).id
    defaults: dict[str, Any] = {
        "visit_id": visit_id,
        "sheet_id": given.get("sheet_id") or sheet(tx, visit_id=visit_id).id,
        "number": 1,
        "submission": "<data/>",
        "submitted_at": NOW,
    }
    return tx.reports.add(Report(**defaults | given))


def media(tx: Transaction, /, **given: Any) -> Media:
    defaults: dict[str, Any] = {
        "person_id": given.get("person_id") or person(tx).id,
        "purpose": "answer",
        "kind": "photo",
        "file_id": "abc",
        "file_unique_id": "u",
        "message_id": 7,
        "received_at": NOW,
    }
    return tx.media.add(Media(**defaults | given))


def outgoing(tx: Transaction, /, chat_id: int = 7, **given: Any) -> OutboxRow:
    defaults: dict[str, Any] = {"chat_id": chat_id, "message": {"text": "Hello"}, "created_at": NOW}
    return tx.outbox.add(OutboxRow(**defaults | given))


def update(update_id: int, chat_key: int = 7, **given: Any) -> InboxRow:
    defaults: dict[str, Any] = {"update_id": update_id, "chat_key": chat_key, "payload": {"update_id": update_id}}
    return InboxRow(**defaults | {"received_at": NOW} | given)
