"""The field as coordinators watch it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.message import Button, Message
from bot.model.person import Person
from bot.model.site import Site
from bot.model.visit import Move, Offer, State, Visit
from bot.texts import lines
from bot.texts.offers import offer_state
from bot.texts.troubles import doubts_line
from bot.texts.words import Words

Rows = list[tuple[Button, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    at: Site
    person: Person | None
    late: bool


def _head(_: Words, at: Site) -> list[str]:
    return [lines.title(_, at.visit, at.project), lines.place(_, at.location), lines.window(_, at.visit, at.location)]


_GROUPS: Mapping[str, Callable[[Words], str]] = {
    "unplaced": lambda _: _.plain("To place"),
    "taken": lambda _: _.plain("In the field"),
    "submitted": lambda _: _.plain("To review"),
    "closed": lambda _: _.plain("Closed"),
}


def board(
    _: Words,
    group: str,
    shown: Sequence[Line],
    counts: Mapping[str, int],
    *,
    page: int,
    pages: int,
    size: int,
    doubts: Sequence[Person] = (),
) -> Message:
    text = [f"<b>{_GROUPS[group](_)}</b>"]
    if not shown:
        text += ["", _("Nothing here.")]
    first = page * size + 1
    for number, line in enumerate(shown, first):
        text += ["", *_short(_, number, line)]
    if doubts:
        text += ["", doubts_line(_, doubts)]
    numbers = [
        Button(label=str(number), action="visits.show", args=(line.at.visit.id,))
        for number, line in enumerate(shown, first)
    ]
    rows: Rows = [tuple(numbers)]
    rows.append(lines.pager(_, "visits.board", page, pages, group))
    tabs = tuple(
        Button(label=f"{'• ' if name == group else ''}{label(_)} {counts[name]}", action="visits.board", args=(name, 0))
        for name, label in _GROUPS.items()
    )
    rows += [tabs[:2], tabs[2:]]
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card="board")


def _short(_: Words, number: int, line: Line) -> list[str]:
    visit, location = line.at.visit, line.at.location
    span = _.at(location.timezone).span(visit.window_start, visit.window_end)
    who = _(" · {name}", name=line.person.name) if line.person else ""
    late = _(" · ⏰ <b>late</b>") if line.late else ""
    return [
        _("{n}. <b>{code}</b> {name}, {city}", n=str(number), code=visit.code, name=location.name, city=location.city),
        _("{span} · {state}", span=span, state=lines.state(_, visit.state)) + who + late,
    ]


def visit(
    _: Words, line: Line, asked: Sequence[tuple[Person, Offer]], possible: set[Move], *, near_others: int
) -> Message:
    at, visit = line.at, line.at.visit
    text = [*_head(_, at), lines.money(_, visit, at.project), _("State: {state}", state=lines.state(_, visit.state))]
    if line.person is not None:
        text.append(_("Shopper: {name}", name=_.b(line.person.name)))
    elif visit.named_shopper:
        text.append(_("Meant for: {name}", name=visit.named_shopper))
    if visit.report_due_at is not None and line.person is not None:
        text.append(_("⏳ Report due by {moment}", moment=_.moment(visit.report_due_at)))
    if line.late:
        text.append(_("⏰ <b>late</b>"))
    if near_others and visit.shopper_id is None:
        text.append(
            _.plural(
                "⚠️ {n} other visit at this place is close to this one in time.",
                "⚠️ {n} other visits at this place are close to this one in time.",
                near_others,
            )
        )
    text += [
        _("• {name}: {state}", name=person.name, state=offer_state(_, offer.state)) for person, offer in asked[:12]
    ]
    return Message(text="\n".join(text), buttons=_actions(_, line, possible), card=f"visit:{visit.id}", fresh=True)


def _actions(_: Words, line: Line, possible: set[Move]) -> tuple[tuple[Button, ...], ...]:
    visit = line.at.visit.id
    rows: Rows = []
    if Move.OFFER in possible:
        rows.append((Button(label=_.plain("Offer to …"), action="offer.choose", args=(visit, 0), style="primary"),))
    if Move.OPEN in possible:
        rows.append((Button(label=_.plain("Open to all eligible"), action="offer.open", args=(visit,)),))
    if Move.WITHDRAW in possible:
        rows.append((Button(label=_.plain("Withdraw the offer"), action="offer.withdraw", args=(visit,)),))
    if line.at.visit.state is State.SUBMITTED:
        rows.append(
            (Button(label=_.plain("Review the report"), action="reviews.open", args=(visit,), style="primary"),)
        )
    if line.at.visit.submitted_at is not None:
        rows.append((Button(label=_.plain("Files for ODK"), action="reviews.export", args=(visit,)),))
    if line.person is not None and Move.CANCEL_BY_AGENCY in possible:
        rows.append(
            (
                Button(label=_.plain("Extend"), action="field.extend", args=(visit, line.at.visit.extensions)),
                Button(label=_.plain("Reassign"), action="field.reassign", args=(visit,)),
            )
        )
    if line.late and Move.NO_SHOW in possible:
        rows.append(
            (Button(label=_.plain("Take it away (not done)"), action="field.no_show", args=(visit,), style="danger"),)
        )
    if Move.CANCEL_BY_AGENCY in possible:
        rows.append(
            (Button(label=_.plain("Cancel the visit"), action="field.ask_cancel", args=(visit,), style="danger"),)
        )
    if line.at.visit.state in (State.CANCELLED_BY_SHOPPER, State.NOT_COMPLETED, State.NO_SHOW, State.REJECTED):
        rows.append((Button(label=_.plain("Place it anew"), action="field.reassign", args=(visit,), style="primary"),))
    rows.append(
        (
            Button(label=_.plain("To place"), action="visits.board", args=("unplaced", 0)),
            Button(label=_.plain("In the field"), action="visits.board", args=("taken", 0)),
        )
    )
    return tuple(rows)


def more_time(_: Words, at: Site, until: datetime) -> Message:
    text = "\n".join(
        (_("You have more time: the report is now due by {moment}.", moment=_.b(_.moment(until))), *_head(_, at))
    )
    go_on = Button(label=_.plain("Go on with the report"), action="visits.report", args=(at.visit.id,), style="primary")
    return Message(text=text, buttons=((go_on,),), card=f"visit:{at.visit.id}", fresh=True)


def extended(_: Words, at: Site, until: datetime) -> Message:
    text = "\n".join((*_head(_, at), "", _("Extended until {moment}. The shopper was told.", moment=_.moment(until))))
    show = Button(label=_.plain("The visit"), action="visits.show", args=(at.visit.id,))
    return Message(text=text, buttons=((show,),), card=f"field:{at.visit.id}")


def ask_cancel(_: Words, at: Site, reasons: Sequence[str]) -> Message:
    labels = {
        "client": _.plain("The client asked for it"),
        "site": _.plain("The place is closed"),
        "shopper": _.plain("The shopper cannot be reached"),
        "other": _.plain("Another reason"),
    }
    rows: Rows = [
        (Button(label=labels[key], action="field.cancel", args=(at.visit.id, key), style="danger"),) for key in reasons
    ]
    rows.append((Button(label=_.plain("No, keep it"), action="visits.show", args=(at.visit.id,)),))
    text = "\n".join((*_head(_, at), "", _("Cancel this visit? It cannot be undone. It costs the shopper nothing.")))
    return Message(text=text, buttons=tuple(rows), card=f"field:{at.visit.id}")


def cancelled(_: Words, at: Site) -> Message:
    text = "\n".join(
        (*_head(_, at), "", _("Done: {state}. Whoever it concerns was told.", state=lines.state(_, at.visit.state)))
    )
    again = Button(label=_.plain("Place it anew"), action="field.reassign", args=(at.visit.id,))
    return Message(text=text, buttons=((again,),), card=f"field:{at.visit.id}")


def was_cancelled(_: Words, at: Site, *, no_show: bool) -> Message:
    """To the shopper who had it."""
    why = (
        _(
            "Nothing came in for this visit, so it was taken back. What you answered is kept; write to your coordinator if that is wrong."
        )
        if no_show
        else _("This visit was cancelled by the agency. It does not count against you.")
    )
    return Message(text="\n".join((*_head(_, at), "", why)), card=f"visit:{at.visit.id}", fresh=True)


def placed_anew(_: Words, at: Site, *, replaced: Visit) -> Message:
    text = (*_head(_, at), "", _("New visit {code} in place of {old}.", code=at.visit.code, old=replaced.code))
    rows = (
        (Button(label=_.plain("Offer to …"), action="offer.choose", args=(at.visit.id, 0), style="primary"),),
        (Button(label=_.plain("Open to all eligible"), action="offer.open", args=(at.visit.id,)),),
    )
    return Message(text="\n".join(text), buttons=rows, card=f"visit:{at.visit.id}", fresh=True)
