"""Who comes in as what, who goes, and what can be undone."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.model.message import Button, Message
from bot.model.person import Person, Role, RoleChange
from bot.texts.words import Words

Worded = Callable[[Words], Message]


def _bare(_: Words, role: Role) -> str:
    match role:
        case Role.SHOPPER:
            return _.plain("shopper")
        case Role.COORDINATOR:
            return _.plain("coordinator")
        case Role.CLIENT:
            return _.plain("client")


def _one(_: Words, role: Role) -> str:
    match role:
        case Role.SHOPPER:
            return _.plain("a shopper")
        case Role.COORDINATOR:
            return _.plain("a coordinator")
        case Role.CLIENT:
            return _.plain("a client")


def _card(change_id: int) -> str:
    return f"role:{change_id}"


def wants_in(_: Words, change_id: int, name: str, inviter: str) -> Message:
    text = _(
        "🔑 {name} opened the invite of {inviter} for a coordinator. Coordinators see and decide everything here. Is it who it should be?",
        name=_.b(name),
        inviter=_.b(inviter),
    )
    rows = (
        (
            Button(label=_.plain("Let them in"), action="roles.admit", args=(change_id,), style="success"),
            Button(label=_.plain("Turn them away"), action="roles.turn_away", args=(change_id,), style="danger"),
        ),
    )
    return Message(text=text, buttons=rows, card=_card(change_id), fresh=True)


def waiting(_: Words) -> Message:
    """To whoever opened a coordinator's invite."""
    text = _("Thank you. One of the coordinators has to let you in: you hear of it here.")
    return Message(text=text, card="home", fresh=True)


def let_in(_: Words) -> Message:
    return Message(text=_("You were let in as a coordinator."))


def not_let_in(_: Words) -> Message:
    return Message(text=_("You were not let in. If that is a mistake, ask for a new invite."))


def turned_away(_: Words, change_id: int, name: str, by: str) -> Message:
    text = _("{by} turned {name} away. The invite is used up.", by=_.b(by), name=_.b(name))
    return Message(text=text, card=_card(change_id), fresh=True)


def is_in(_: Words, change_id: int, name: str, by: str, until: datetime) -> Message:
    """`by` is empty for an invite that was made on the machine."""
    if by:
        text = _("🔑 {name} is a coordinator now: {by} let them in.", name=_.b(name), by=_.b(by))
    else:
        text = _(
            "🔑 {name} is a coordinator now, by an invite of whoever runs this bot. If nobody of you knows them, undo it.",
            name=_.b(name),
        )
    return _undoable(_, change_id, text, until)


def is_out(_: Words, change_id: int, person: Person, by: str, until: datetime) -> Message:
    """`by` is empty for whoever runs this bot."""
    role = _bare(_, person.role or Role.SHOPPER)
    if by:
        text = _(
            "🔑 {name} is no {role} any more: {by} took the role away.", name=_.b(person.name), role=role, by=_.b(by)
        )
    else:
        text = _(
            "🔑 {name} is no {role} any more: whoever runs this bot took the role away.",
            name=_.b(person.name),
            role=role,
        )
    return _undoable(_, change_id, text, until)


def _undoable(_: Words, change_id: int, text: str, until: datetime) -> Message:
    told = "\n".join((text, _("This can be undone until {until}.", until=_.moment(until))))
    undo = Button(label=_.plain("↩️ Undo"), action="roles.undo", args=(change_id,))
    return Message(text=told, buttons=((undo,),), card=_card(change_id), fresh=True)


def undone(_: Words, change: RoleChange, name: str, by: str) -> Message:
    if change.before is None:
        text = _("↩️ {by} undid it: {name} has no role here any more.", by=_.b(by), name=_.b(name))
    else:
        text = _("↩️ {by} undid it: {name} is {role} again.", by=_.b(by), name=_.b(name), role=_one(_, change.before))
    return Message(text=text, card=_card(change.id), fresh=True)


def role_taken(_: Words, by: str, until: datetime) -> Message:
    """To whom it happened."""
    text = _(
        "{by} took your role here away. If that is wrong, tell another coordinator or whoever runs this bot: until {until} it can be undone.",
        by=_.b(by),
        until=_.moment(until),
    )
    return Message(text=text)


def undone_for(_: Words, role: Role | None) -> Message:
    """To whom it happened."""
    if role is None:
        return Message(text=_("Your role here was taken back. If that is a mistake, ask for a new invite."))
    home = Button(label=_.plain("The first screen"), action="people.home")
    return Message(text=_("You are {role} again.", role=_one(_, role)), buttons=((home,),))


def members(_: Words, role: Role, shown: Sequence[Person], *, page: int, more: bool) -> Message:
    titles = {
        Role.COORDINATOR: _.plain("Coordinators"),
        Role.CLIENT: _.plain("Clients"),
        Role.SHOPPER: _.plain("Shoppers"),
    }
    others = tuple(
        Button(label=title, action="roles.list", args=(other.value, 0))
        for other, title in titles.items()
        if other is not role
    )
    rows = [(Button(label=person.name, action="roles.show", args=(person.id,)),) for person in shown]
    turns = [Button(label="‹", action="roles.list", args=(role.value, page - 1))] if page else []
    turns += [Button(label="›", action="roles.list", args=(role.value, page + 1))] if more else []
    text = f"<b>{_.value(titles[role])}</b>" if shown else f"<b>{_.value(titles[role])}</b>\n{_('Nobody yet.')}"
    return Message(text=text, buttons=(*rows, *((tuple(turns),) if turns else ()), others), card="members")


def member(_: Words, person: Person, client: str) -> Message:
    role = _bare(_, person.role or Role.SHOPPER)
    lines = [_.b(person.name), " · ".join(part for part in (_.value(role), _.value(client)) if part)]
    lines.append(_("Here since {day}", day=_.full_day(person.created_at)))
    if person.last_active_at:
        lines.append(_("Last seen {moment}", moment=_.moment(person.last_active_at)))
    rows = (
        (Button(label=_.plain("Take the role away"), action="roles.ask_revoke", args=(person.id,), style="danger"),),
        (Button(label=_.plain("Back"), action="roles.list", args=(person.role or Role.SHOPPER, 0)),),
    )
    return Message(text="\n".join(lines), buttons=rows, card="members")


def ask_revoke(_: Words, person: Person, visits: int, hours: int) -> Message:
    role = _bare(_, person.role or Role.SHOPPER)
    lines = [_("Shall {name} be no {role} any more?", name=_.b(person.name), role=role)]
    lines.append(_("Invites they made and that nobody opened yet stop working. All coordinators are told."))
    if visits:
        lines.append(
            _.plural(
                "The visit they have under way goes back, also when it is undone later.",
                "The {n} visits they have under way go back, also when it is undone later.",
                visits,
            )
        )
    lines.append(_.plural("For an hour it can be undone.", "For {n} hours it can be undone.", hours))
    rows = (
        (Button(label=_.plain("No, leave it"), action="roles.show", args=(person.id,), style="primary"),),
        (Button(label=_.plain("Yes, take it away"), action="roles.revoke", args=(person.id,), style="danger"),),
    )
    return Message(text="\n".join(lines), buttons=rows, card="members")


def still_you(_: Words, action: str, args: Sequence[str]) -> Message:
    """After a rest, before something sensitive: the same button once more."""
    rows = (
        (Button(label=_.plain("Yes, go on"), action=action, args=tuple(args), style="primary"),),
        (Button(label=_.plain("No"), action="people.home"),),
    )
    return Message(
        text=_("You were away for a while. Do you want this to be done?"), buttons=rows, card="again", fresh=True
    )
