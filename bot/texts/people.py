"""Invites, consent, language, help and the home screens."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from babel import Locale

from bot.model.message import Button, Message
from bot.model.person import Client, Contact, Person, Role
from bot.texts.bidi import is_right_to_left
from bot.texts.words import Words

Rows = tuple[tuple[Button, ...], ...]


def stranger(_: Words) -> Message:
    """To anybody without an invite."""
    return Message(
        text=_(
            "Hello! This bot is for an agency's own shoppers, coordinators and clients.\n\n"
            "If you work with us, please open the invite link you were sent. If it no longer works, ask for a new one."
        ),
        buttons=((language_button(_),),),
        card="home",
        fresh=True,
    )


def language_button(_: Words) -> Button:
    return Button(label="🌐 " + _.plain("Language"), action="people.languages")


def consent(_: Words, role: Role, version: str) -> Message:
    """Before the first step, and again when the text changed."""
    kept = {
        Role.SHOPPER: _(
            "• your name here, your language, the town you work in\n"
            "• what you answer, photograph and record on a visit, with the times\n"
            "• a place, only when you send one\n\n"
            "Clients never learn who you are. Photos lose their hidden data before a client sees them."
        ),
        Role.COORDINATOR: _("• your name here and your language\n• what you decide, with the time, in the journal"),
        Role.CLIENT: _("• your name here and your language\n• that you receive the reports of your company"),
    }[role]
    return Message(
        text="\n".join(
            (
                f"<b>{_('Before we begin')}</b>",
                "",
                _("To work with you, this bot keeps:"),
                kept,
                "",
                _("At any time /mydata gives you a copy of it, and /forget erases it."),
                f"<i>{_('Version {version}', version=version)}</i>",
            )
        ),
        buttons=(
            (Button(label=_.plain("I agree"), action="people.consent", args=(version,), style="success"),),
            (language_button(_),),
        ),
        card="home",
        fresh=True,
    )


def shopper_home(_: Words, person: Person, *, mine: int, offered: int, filling: int) -> Message:
    lines = [f"<b>{_('Hello, {name}!', name=person.name)}</b>", ""]
    if filling:
        lines.append(
            _.plural(
                "A report is waiting for you: go on where you stopped.", "{n} reports are waiting for you.", filling
            )
        )
    if offered:
        lines.append(_.plural("{n} visit is offered to you.", "{n} visits are offered to you.", offered))
    lines.append(
        _.plural("You have {n} visit under way.", "You have {n} visits under way.", mine)
        if mine
        else _("You have no visit under way. Have a look at what is open.")
    )
    rows: list[tuple[Button, ...]] = []
    if filling:
        rows.append((Button(label=_.plain("▶️ Go on with the report"), action="filling.resume", style="primary"),))
    rows.append(
        (
            Button(label=_.plain("My visits"), action="visits.mine"),
            Button(label=_.plain("Open visits"), action="offers.list", args=("near", 0)),
        )
    )
    rows.append((language_button(_), Button(label=_.plain("Help"), action="people.help")))
    return Message(text="\n".join(lines), buttons=tuple(rows), card="home", fresh=True)


def coordinator_home(_: Words, person: Person, counts: Mapping[str, int]) -> Message:
    lines = (
        f"<b>{_('Hello, {name}!', name=person.name)}</b>",
        "",
        _(
            "{n} to place · {taken} under way · {returned} returned",
            n=counts["unplaced"],
            taken=counts["taken"],
            returned=counts["returned"],
        ),
        _.plural("{n} report waits for review", "{n} reports wait for review", counts["submitted"]),
    )
    rows: Rows = (
        (
            Button(
                label=_.plain("Review ({n})", n=counts["submitted"]),
                action="reviews.queue",
                args=(0,),
                style="primary" if counts["submitted"] else "",
            ),
        ),
        (
            Button(label=_.plain("To place"), action="visits.board", args=("unplaced", 0)),
            Button(label=_.plain("In the field"), action="visits.board", args=("taken", 0)),
        ),
        (
            Button(label=_.plain("Broadcast"), action="broadcasts.new"),
            Button(label=_.plain("Invite"), action="people.invites"),
        ),
        (
            Button(label=_.plain("Import Excel"), action="programmes.how"),
            Button(label=_.plain("Help"), action="people.help"),
        ),
        (language_button(_),),
    )
    return Message(text="\n".join(lines), buttons=rows, card="home", fresh=True)


def client_home(_: Words, person: Person, client: str) -> Message:
    return Message(
        text="\n".join(
            (
                f"<b>{_('Hello, {name}!', name=person.name)}</b>",
                "",
                _("You get the result of every approved visit to {client} here, and red flags at once.", client=client),
            )
        ),
        buttons=(
            (Button(label=_.plain("Reports"), action="summaries.list", args=(0,), style="primary"),),
            (language_button(_), Button(label=_.plain("Help"), action="people.help")),
        ),
        card="home",
        fresh=True,
    )


def languages(_: Words, known: Iterable[str]) -> Message:
    buttons = [
        Button(label=Locale.parse(code).get_display_name(code) or code, action="people.language", args=(code,))
        for code in known
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Message(text=_("Which language shall I speak?"), buttons=rows, card="languages", fresh=True)


def language_set(_: Words) -> Message:
    name = Locale.parse(_.language).get_display_name(_.language) or _.language
    return Message(text=_("From now on: {language}.", language=name))


_WHERE = {
    "sheet": lambda _: _(
        "You are filling in a report. Every answer is saved at once: you can stop and come back whenever you like. "
        "Tap a button or type; Back goes one question back; under Menu you find the overview, the pause and the language."
    ),
    "check_in": lambda _: _(
        "You are checking in. Send your place with 📎 → Location, or tap the button that skips it."
    ),
    "remark": lambda _: _(
        "You are returning a report. Write what is to be put right; it goes to the shopper as you write it."
    ),
    "broadcast": lambda _: _(
        "You are writing a broadcast. Nothing is sent before you saw the preview and confirmed it."
    ),
}
_ROLE = {
    Role.SHOPPER: lambda _: _(
        "/visits – your visits, and what is open near you\n"
        "/resume – go on with a report\n"
        "/language – change the language\n"
        "/start – the first screen"
    ),
    Role.COORDINATOR: lambda _: _(
        "/visits – place visits, watch the field\n"
        "/review – reports waiting for you\n"
        "/broadcast – write to many shoppers\n"
        "/invite – invite links\n"
        "/template – the Excel template; send it back filled in, and XLSForm files too\n"
        "/language – change the language\n"
        "/start – the first screen"
    ),
    Role.CLIENT: lambda _: _(
        "/reports – all results, newest first\n/language – change the language\n/start – the first screen"
    ),
}


def help_page(_: Words, role: Role | None, where: str) -> Message:
    if role is None:
        return stranger(_)
    parts = [f"<b>{_('Help')}</b>"]
    if where in _WHERE:
        parts.append(_WHERE[where](_))
    parts.append(_ROLE[role](_))
    if role is Role.SHOPPER:
        parts.append(_("Something wrong on a visit? Open it under /visits and tap “I could not complete it”."))
    parts.append(_("What I keep of you: /mydata for a copy, /forget to have it erased."))
    return Message(text="\n\n".join(parts), card="help", fresh=True)


def invites(_: Words, waiting: Iterable[tuple[Client, Contact]]) -> Message:
    rows: list[tuple[Button, ...]] = [
        (
            Button(label=_.plain("A shopper"), action="people.invite", args=(Role.SHOPPER.value, 0)),
            Button(label=_.plain("A coordinator"), action="people.invite", args=(Role.COORDINATOR.value, 0)),
        )
    ]
    rows.append((Button(label=_.plain("Who is here"), action="roles.list", args=(Role.COORDINATOR.value, 0)),))
    rows += [
        (Button(label=f"{contact.name} · {client.name}", action="people.invite", args=(Role.CLIENT.value, contact.id)),)
        for client, contact in list(waiting)[:40]
    ]
    return Message(
        text=_(
            "Whom do you want to invite? A link works once, for one person.\nContacts of clients come from the programme workbook."
        ),
        buttons=tuple(rows),
        card="invites",
        fresh=True,
    )


def invite_link(_: Words, role: Role, name: str | None, link: str, until: datetime) -> Message:
    who = (
        name
        or {
            Role.SHOPPER: _.plain("a shopper"),
            Role.COORDINATOR: _.plain("a coordinator"),
            Role.CLIENT: _.plain("a client"),
        }[role]
    )
    return Message(
        text="\n".join(
            (
                _("Invite for {who}, good once, until {until}:", who=who, until=_.moment(until)),
                "",
                f"<code>{link}</code>",
            )
        ),
        buttons=((Button(label=_.plain("Copy the link"), copy=link),),),
        card="invites",
    )


def not_expected(_: Words) -> Message:
    arrow = "→" if not is_right_to_left(_.language) else "←"
    return Message(
        text=_(
            "Nothing here waits for that just now, so I left it aside. {arrow} /start shows what you can do.",
            arrow=arrow,
        ),
        card="not_expected",
        fresh=True,
        silent=True,
    )
