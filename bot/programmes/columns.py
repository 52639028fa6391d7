"""The programme workbook, column by column: the reader, the template, the page in docs/ and its examples are all made from this table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any, Literal

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from bot.model.project import BRIEF_CARDS, Assignment, VisitType
from bot.settings import Policy

Kind = Literal[
    "text",
    "code",
    "reference",
    "choice",
    "yes_no",
    "language",
    "email",
    "zone",
    "coordinate",
    "money",
    "currency",
    "whole",
    "number",
    "percents",
    "time",
    "moment",
]

NAME, LINE, CARD = 100, 300, 3000
"""Longest texts in characters: a name, a line, one card of a brief (a Telegram message holds 4,096)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    kind: Kind
    help: str
    example: str = ""
    required: bool = False
    longest: int = LINE
    lowest: float | None = None
    highest: float | None = None
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    """The sheet in whose `code` column the value must stand (or have been imported before)."""
    policy: bool = False
    """One of the numbers of `bot.settings.Policy`, for this project only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    name: str
    help: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _code(help_text: str, example: str) -> Column:
    return Column(name="code", kind="code", required=True, longest=32, help=help_text, example=example)


def _reference(name: str, sheet: str, help_text: str, example: str) -> Column:
    return Column(name=name, kind="reference", required=True, refers_to=sheet, help=help_text, example=example)


def _name(help_text: str, example: str) -> Column:
    return Column(name="name", kind="text", required=True, longest=NAME, help=help_text, example=example)


_CLIENTS = Sheet(
    name="clients",
    help="The companies the visits are made for.",
    columns=(
        _code("A short code of your own. It never changes: importing again finds the client by it.", "example-client"),
        _name("The client's name as shoppers and contacts read it.", "Example Fashion"),
        Column(name="language", kind="language", help="Language of the client's summaries. Empty: en.", example="en"),
    ),
)

_CONTACTS = Sheet(
    name="contacts",
    help="The client's people who receive a summary of every approved visit, once they came in by their invite link.",
    columns=(
        _reference("client", "clients", "Code of the client they work for.", "example-client"),
        _code("A short code of your own for this person.", "example-contact"),
        _name("The person's name.", "Nina Example"),
        Column(name="email", kind="email", help="Where you send the invite link.", example="nina@example.com"),
        Column(name="language", kind="language", help="The person's language. Empty: the client's.", example="en"),
    ),
)

_LOCATIONS = Sheet(
    name="locations",
    help="The places that are visited.",
    columns=(
        _reference("client", "clients", "Code of the client it belongs to.", "example-client"),
        _code("A short code of your own, such as the branch number.", "example-branch"),
        _name("What the place is called, as a shopper would look for it.", "Example Fashion, Main Street"),
        Column(
            name="address",
            kind="text",
            required=True,
            help="Street and number, as a map finds it.",
            example="1 Main Street",
        ),
        Column(
            name="city", kind="text", required=True, longest=NAME, help="Shoppers are found by it.", example="London"
        ),
        Column(
            name="latitude",
            kind="coordinate",
            lowest=-90,
            highest=90,
            help="Decimal degrees, north is positive. With longitude, or neither.",
            example="51.5145",
        ),
        Column(
            name="longitude",
            kind="coordinate",
            lowest=-180,
            highest=180,
            help="Decimal degrees, east is positive. With latitude, or neither.",
            example="-0.1428",
        ),
        Column(
            name="timezone",
            kind="zone",
            required=True,
            help="IANA name of the place's time zone; all its times are meant in it.",
            example="Europe/London",
        ),
        Column(name="opening_hours", kind="text", help="In words, shown to the shopper.", example="Mo–Sa 10:00–19:00"),
        Column(name="phone", kind="text", longest=NAME, help="For phone visits.", example="+44 20 7946 0000"),
        Column(name="url", kind="text", help="For online visits.", example="https://shop.example"),
    ),
)

_BRIEF = {
    "who": ("Card 1 of the brief: who the shopper is in this visit.", "You are looking for a present for a friend."),
    "when": (
        "Card 2: on which days and hours, and how long it takes.",
        "Come between 11:00 and 18:00. Plan 30 minutes.",
    ),
    "do": ("Card 3: what to do, step by step.", "Look around for five minutes, then ask for help."),
    "say": ("Card 4: what to say and ask.", "Ask for another size."),
    "photograph": ("Card 5: what to photograph.", "The shop front from across the street."),
    "never": ("Card 6: what never to do.", "Never say that you are a mystery shopper."),
}

_FIELDS: dict[object, Kind] = {int: "whole", Decimal: "number", time: "time", tuple[int, ...]: "percents"}


def _bound(field: FieldInfo, kind: type[Ge | Le]) -> float | None:
    limits = [limit for limit in field.metadata if isinstance(limit, kind)]
    return float(str(limits[0].ge if isinstance(limits[0], Ge) else limits[0].le)) if limits else None


def _default(value: Any) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _policy() -> Iterable[Column]:
    for name, field in Policy.model_fields.items():
        yield Column(
            name=name,
            kind=_FIELDS[field.annotation],
            lowest=_bound(field, Ge),
            highest=_bound(field, Le),
            policy=True,
            help=f"{field.description} Empty: as for all projects ({_default(field.default)}).",
        )


_PROJECTS = Sheet(
    name="projects",
    help="What is evaluated: the form, the brief, the fee. Its last columns are policy numbers for this project only.",
    columns=(
        _reference("client", "clients", "Code of the client it is for.", "example-client"),
        _code("A short code of your own.", "example-project"),
        _name("What the project is called.", "Example Fashion: service check"),
        Column(
            name="form",
            kind="code",
            required=True,
            longest=64,
            help="The form_id of its XLSForm (sheet settings). The form may be imported before or after.",
            example="example_form",
        ),
        Column(
            name="visit_type",
            kind="choice",
            required=True,
            choices=tuple(VisitType),
            help="How the visit is made.",
            example=VisitType.IN_PERSON,
        ),
        Column(
            name="assignment",
            kind="choice",
            choices=tuple(Assignment),
            help="self_assign: the first shopper who takes an open visit has it. apply: shoppers apply, you choose. Empty: self_assign.",
            example=Assignment.SELF_ASSIGN,
        ),
        *(
            Column(name=card, kind="text", longest=CARD, help=_BRIEF[card][0], example=_BRIEF[card][1])
            for card in BRIEF_CARDS
        ),
        Column(
            name="purchase",
            kind="text",
            help="What must be bought, in words. Empty: nothing.",
            example="Anything up to 10 pounds",
        ),
        Column(name="fee", kind="money", required=True, help="What a visit pays, as a plain number.", example="25"),
        Column(
            name="reimbursement_cap",
            kind="money",
            help="The most that is paid back for purchases. Empty: 0.",
            example="10",
        ),
        Column(
            name="currency",
            kind="currency",
            required=True,
            help="Three-letter code of the currency of fee and cap.",
            example="GBP",
        ),
        Column(name="active", kind="yes_no", help="no: nothing of it is offered any more. Empty: yes.", example="yes"),
        *_policy(),
    ),
)

_VISITS = Sheet(
    name="visits",
    help="Each single visit that is to be made.",
    columns=(
        _code("A short code of your own. People call the visit by it.", "example-visit-1"),
        _reference("project", "projects", "Code of the project.", "example-project"),
        _reference("location", "locations", "Code of the location.", "example-branch"),
        Column(
            name="window_start",
            kind="moment",
            required=True,
            help="From when the visit may be made: date and time on the location's clock, as 2026-03-05 10:00.",
            example="2030-03-05 11:00",
        ),
        Column(
            name="window_end",
            kind="moment",
            required=True,
            help="Until when, the same way.",
            example="2030-03-07 18:00",
        ),
        Column(
            name="shopper",
            kind="text",
            longest=NAME,
            help="For a shopper you have in mind: their name in the bot, or their Telegram number.",
        ),
        Column(name="fee", kind="money", help="What this visit pays. Empty: the project's fee.", example="30"),
        Column(
            name="publish",
            kind="yes_no",
            help="yes: open to all suitable shoppers at once. Empty or no: it waits as a draft until you offer it.",
            example="no",
        ),
    ),
)

SHEETS: tuple[Sheet, ...] = (_CLIENTS, _CONTACTS, _LOCATIONS, _PROJECTS, _VISITS)
SHEET: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
README_SHEET = "read me"
"""The template's first sheet, for people only."""
