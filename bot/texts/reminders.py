"""What shoppers and coordinators are reminded of."""

from datetime import datetime

from bot.model.message import Button, Message
from bot.model.person import Person
from bot.model.schedule import Due, Stage
from bot.model.site import Site
from bot.model.visit import State
from bot.texts import lines
from bot.texts.words import Words


def reminder(_: Words, at: Site, due: Due, ends: datetime, now: datetime) -> Message:
    """One message per stage, with the one button that answers it first. `ends` is the end of the report clock."""
    match due.stage:
        case Stage.CONFIRM:
            return _confirm(_, at)
        case Stage.DAY:
            return _day(_, at)
        case Stage.BRIEF:
            return _brief(_, at)
        case Stage.AFTER:
            return _after(_, at)
        case _:
            return _clock(_, at, ends, late=ends <= now)


def _message(at: Site, text: list[str], *rows: tuple[Button, ...]) -> Message:
    return Message(text="\n".join(text), buttons=rows, card=f"visit:{at.visit.id}", fresh=True)


def _head(_: Words, at: Site) -> list[str]:
    return [lines.title(_, at.visit, at.project), lines.place(_, at.location), lines.window(_, at.visit, at.location)]


def _show(_: Words, at: Site) -> Button:
    return Button(label=_.plain("Open the visit"), action="visits.show", args=(at.visit.id,))


def _confirm(_: Words, at: Site) -> Message:
    return _message(
        at,
        [
            f"<b>{_('Can you still make it?')}</b>",
            "",
            *_head(_, at),
            "",
            _("Please confirm, so that we can count on you."),
        ],
        (Button(label=_.plain("Yes, I will be there"), action="visits.confirm", args=(at.visit.id,), style="success"),),
        (Button(label=_.plain("I cannot make it"), action="visits.give_back", args=(at.visit.id,)), _show(_, at)),
    )


def _day(_: Words, at: Site) -> Message:
    rows: list[tuple[Button, ...]] = [
        (Button(label=_.plain("I cannot make it"), action="visits.give_back", args=(at.visit.id,)), _show(_, at))
    ]
    text = [f"<b>{_('Your visit is coming up')}</b>", "", *_head(_, at)]
    if at.visit.state is State.ASSIGNED:
        text += ["", _("You have not confirmed it yet.")]
        rows.insert(
            0,
            (
                Button(
                    label=_.plain("Yes, I will be there"), action="visits.confirm", args=(at.visit.id,), style="success"
                ),
            ),
        )
    return _message(at, text, *rows)


def _brief(_: Words, at: Site) -> Message:
    return _message(
        at,
        [
            f"<b>{_('Soon: your visit')}</b>",
            "",
            *_head(_, at),
            "",
            _("A look at the pocket card now saves a second visit."),
        ],
        (Button(label=_.plain("Pocket card"), action="brief.pocket", args=(at.visit.id,), style="primary"),),
        (_show(_, at),),
    )


def _after(_: Words, at: Site) -> Message:
    return _message(
        at,
        [
            f"<b>{_('How did it go?')}</b>",
            "",
            *_head(_, at),
            "",
            _("Write it down while it is fresh. Every answer is saved at once."),
        ],
        (Button(label=_.plain("Start the report"), action="visits.report", args=(at.visit.id,), style="primary"),),
        (Button(label=_.plain("I could not complete it"), action="visits.problem", args=(at.visit.id,)),),
    )


def _clock(_: Words, at: Site, ends: datetime, *, late: bool) -> Message:
    returned = at.visit.state is State.RETURNED
    moment = _.moment(ends)
    if late:
        title = (
            _("Your corrections were due {moment}", moment=moment)
            if returned
            else _("Your report was due {moment}", moment=moment)
        )
    elif returned:
        title = _("Your corrections are due by {moment}", moment=moment)
    else:
        title = _("Your report is due by {moment}", moment=moment)
    text = [f"<b>{title}</b>", "", *_head(_, at)]
    begun = at.visit.state in (State.REPORTING, State.RETURNED)
    if late and begun:
        text += ["", _("What you have answered is safe. Please finish as soon as you can; your coordinator knows.")]
    elif late:
        text += ["", _("Please write it now, or say that you could not complete the visit; your coordinator knows.")]
    label = _.plain("Go on with the report") if begun else _.plain("Start the report")
    label = _.plain("Put it right") if returned else label
    rows = [(Button(label=label, action="visits.report", args=(at.visit.id,), style="primary"),)]
    if not returned:
        rows.append((Button(label=_.plain("I could not complete it"), action="visits.problem", args=(at.visit.id,)),))
    return _message(at, text, *rows)


def overdue(_: Words, at: Site, person: Person, ends: datetime) -> Message:
    """To coordinators, with the three ways out."""
    title = _("Corrections overdue") if at.visit.state is State.RETURNED else _("Report overdue")
    text = [
        f"⏰ <b>{title}</b>",
        "",
        *_head(_, at),
        _("Shopper: {name} · {state}", name=_.b(person.name), state=lines.state(_, at.visit.state)),
        _("It was due by {moment}.", moment=_.moment(ends)),
    ]
    visit = at.visit.id
    rows = (
        (
            Button(label=_.plain("Extend"), action="field.extend", args=(visit, at.visit.extensions), style="primary"),
            Button(label=_.plain("Reassign"), action="field.reassign", args=(visit,)),
            Button(label=_.plain("Cancel"), action="field.ask_cancel", args=(visit,), style="danger"),
        ),
        (_show(_, at),),
    )
    return Message(text="\n".join(text), buttons=rows, card=f"field:{visit}", fresh=True)
