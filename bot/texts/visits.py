"""A shopper's visit, from the promise to the report."""

from collections.abc import Mapping, Sequence

from bot.model.message import Button, Message, ReplyKeyboard
from bot.model.person import Person
from bot.model.project import VisitType
from bot.model.site import Site
from bot.model.visit import State
from bot.settings import Policy
from bot.texts import lines, quoting
from bot.texts.words import Words

Rows = list[tuple[Button, ...]]


def _card(at: Site) -> str:
    return f"visit:{at.visit.id}"


def _head(_: Words, at: Site) -> list[str]:
    return [lines.title(_, at.visit, at.project), lines.place(_, at.location), lines.window(_, at.visit, at.location)]


def mine(_: Words, sites: Sequence[Site]) -> Message:
    text = [f"<b>{_('My visits')}</b>"]
    if not sites:
        text += ["", _("You have no visit under way.")]
    rows: Rows = []
    for number, at in enumerate(sites, 1):
        there = _.at(at.location.timezone)
        span = there.span(at.visit.window_start, at.visit.window_end)
        text += [
            "",
            _("<b>{n}.</b> {name}, {city}", n=str(number), name=at.location.name, city=at.location.city),
            _("{span} · {state}", span=span, state=lines.state(_, at.visit.state)),
        ]
        label = f"{number}. {at.location.name}"
        rows.append((Button(label=label, action="visits.show", args=(at.visit.id,)),))
    rows.append((Button(label=_.plain("Open visits"), action="offers.list", args=("near", 0)),))
    return Message(text="\n".join(text), buttons=tuple(rows), card="mine", fresh=True)


def screen(_: Words, at: Site, *, brief_read: bool) -> Message:
    """State, place, time, and the next step as the first button."""
    visit = at.visit
    text = [*_head(_, at), lines.money(_, visit, at.project), _("State: {state}", state=lines.state(_, visit.state))]
    if visit.report_due_at is not None and visit.state in (State.REPORTING, State.RETURNED):
        text.append(_("⏳ Report due by {moment}", moment=_.moment(visit.report_due_at)))
    rows: Rows = [(button,) for button in _next_steps(_, at, brief_read=brief_read)]
    side = [Button(label=_.plain("Brief"), action="brief.read", args=(visit.id, 0))]
    if lines.venue(at.location):
        side.append(Button(label=_.plain("Map"), action="offer.map", args=(visit.id,)))
    if visit.state in (State.ASSIGNED, State.CONFIRMED, State.IN_VISIT):
        rows.append(tuple(side))
    if visit.state in (State.ASSIGNED, State.CONFIRMED, State.IN_VISIT, State.REPORTING):
        rows.append(
            (
                Button(label=_.plain("I could not complete it"), action="visits.problem", args=(visit.id,)),
                Button(label=_.plain("Give it back"), action="visits.give_back", args=(visit.id,)),
            )
        )
    rows.append((Button(label=_.plain("My visits"), action="visits.mine"),))
    return Message(text="\n".join(text), buttons=tuple(rows), card=_card(at))


def _next_steps(_: Words, at: Site, *, brief_read: bool) -> list[Button]:
    visit = at.visit.id
    read = Button(label=_.plain("Read the brief"), action="brief.read", args=(visit, 0), style="primary")
    confirm = Button(label=_.plain("I will be there"), action="visits.confirm", args=(visit,), style="success")
    check_in = Button(label=_.plain("Check in"), action="visits.check_in", args=(visit,), style="primary")
    report = Button(label=_.plain("Start the report"), action="visits.report", args=(visit,), style="primary")
    go_on = Button(label=_.plain("Go on with the report"), action="visits.report", args=(visit,), style="primary")
    match at.visit.state:
        case State.ASSIGNED:
            return [confirm, check_in] if brief_read else [read, confirm, check_in]
        case State.CONFIRMED:
            return [check_in] if brief_read else [read, check_in]
        case State.IN_VISIT:
            return [report]
        case State.REPORTING | State.RETURNED:
            return [go_on]
    return []


def confirmed(_: Words) -> str:
    return _.plain("Thank you, we count on you.")


def ask_give_back(_: Words, at: Site, reasons: Sequence[str]) -> Message:
    labels = {
        "ill": _.plain("I am ill"),
        "time": _.plain("I have no time after all"),
        "know": _.plain("They know me there"),
        "other": _.plain("Another reason"),
    }
    text = "\n".join(
        (
            *_head(_, at),
            "",
            _(
                "Give this visit back? It goes to somebody else at once and you cannot get it back. Earlier is kinder than late."
            ),
        )
    )
    rows: Rows = [(Button(label=labels[key], action="visits.drop", args=(at.visit.id, key)),) for key in reasons]
    rows.append((Button(label=_.plain("No, I keep it"), action="visits.show", args=(at.visit.id,), style="success"),))
    return Message(text=text, buttons=tuple(rows), card=_card(at))


def given_back(_: Words, at: Site) -> Message:
    text = "\n".join((*_head(_, at), "", _("You gave this visit back. Thank you for saying so.")))
    return Message(text=text, card=_card(at))


def was_given_back(_: Words, at: Site, person: Person, reason: str | None) -> Message:
    why = {
        "ill": _("ill"),
        "time": _("no time"),
        "know": _("they are known there"),
        "other": _("another reason"),
    }.get(reason or "", _("no reason given"))
    text = (_("↩️ {name} gave a visit back ({why}):", name=_.b(person.name), why=why), *_head(_, at))
    again = Button(label=_.plain("Place it anew"), action="field.reassign", args=(at.visit.id,), style="primary")
    return Message(text="\n".join(text), buttons=((again,),), card=f"field:{at.visit.id}", fresh=True)


def ask_check_in(_: Words, at: Site) -> Message:
    head = f"<b>{_('Check in: {name}', name=at.location.name)}</b>"
    skip = Button(label=without_place(_), action="visits.here", args=(at.visit.id, "none"))
    if at.project.visit_type is VisitType.PHONE:
        now = Button(
            label=_.plain("The call starts now"), action="visits.here", args=(at.visit.id, "call"), style="success"
        )
        text = _("Tap the button at the moment you dial.")
        return Message(text=f"{head}\n{text}", buttons=((now,),), card=_card(at))
    if at.project.visit_type is VisitType.ONLINE:
        text = _("Send a screenshot of the first page you see.")
        return Message(text=f"{head}\n{text}", buttons=((skip,),), card=_card(at))
    text = _(
        "Best done just before you go in: tap the button below, or 📎 → Location. "
        "Only how far you are is looked at. If it does not work, check in without it."
    )
    keyboard = ReplyKeyboard(location=_.plain("📍 I am here"), rows=((without_place(_),),))
    return Message(text=f"{head}\n{text}", keyboard=keyboard, card=f"here:{at.visit.id}", fresh=True)


def without_place(_: Words) -> str:
    """A key of the reply keyboard: it comes back as a typed line."""
    return _.plain("Check in without it")


def check_in_expected(_: Words, at: Site) -> Message:
    if at.project.visit_type is VisitType.ONLINE:
        return Message(
            text=_("For the check-in I need a screenshot as a photo or file. You can also check in without it.")
        )
    return Message(text=_("For the check-in I need a place: 📎 → Location. You can also check in without it."))


def checked_in(_: Words, at: Site, how: Mapping[str, object], policy: Policy) -> list[Message]:
    """The confirmation with the next step; the keyboard under the writing line goes."""
    done = f"✅ {_('You are checked in at {name}.', name=at.location.name)}"
    text = []
    metres = how.get("distance")
    if isinstance(metres, int) and metres > policy.near_metres:
        text.append(
            _(
                "Your phone says you are {distance} from it. That happens; it is noted and does not stop you.",
                distance=lines.metres(_, metres),
            )
        )
    text.append(
        _(
            "Now just be a customer. The report can wait until you are out; only waiting times are best taken on the spot."
        )
    )
    visit = at.visit.id
    rows = (
        (Button(label=_.plain("Start the report"), action="visits.report", args=(visit,), style="primary"),),
        (
            Button(label=_.plain("Pocket card"), action="brief.pocket", args=(visit,)),
            Button(label=_.plain("I could not complete it"), action="visits.problem", args=(visit,)),
        ),
    )
    keyboard = ReplyKeyboard(remove=True) if at.project.visit_type is VisitType.IN_PERSON else None
    return [
        Message(text=done, keyboard=keyboard, silent=True),
        Message(text="\n".join(text), buttons=rows, card=_card(at), fresh=True),
    ]


def screenshot_unusable(_: Words, at: Site) -> Message:
    return Message(text=_("Your screenshot for {name} could not be read. The check-in stands.", name=at.location.name))


def ask_problem(_: Words, at: Site, percent: int) -> Message:
    text = "\n".join(
        (
            f"<b>{_('You could not complete the visit?')}</b>",
            "",
            *_head(_, at),
            "",
            _("Say what happened in a short form: recognised, closed, refused, unsafe … Never invent answers."),
            _("If it was not your fault, {percent} of the fee is paid.", percent=_.percent(percent)),
        )
    )
    rows = (
        (Button(label=_.plain("Tell what happened"), action="visits.tell", args=(at.visit.id,), style="primary"),),
        (Button(label=_.plain("Back"), action="visits.show", args=(at.visit.id,)),),
    )
    return Message(text=text, buttons=rows, card=_card(at))


def problem_received(_: Words, at: Site) -> Message:
    text = "\n".join(
        (*_head(_, at), "", _("Thank you for telling. Your coordinator has it and gets back to you here."))
    )
    return Message(text=text, card=_card(at), fresh=True)


def could_not_complete(_: Words, at: Site, person: Person, answers: Sequence[Mapping[str, object]]) -> Message:
    """To coordinators, with what the shopper wrote in the short form."""
    text = [
        f"⚠️ <b>{_('Visit could not be completed')}</b>",
        *_head(_, at),
        _("Shopper: {name}", name=_.b(person.name)),
        "",
    ]
    text += [
        quoting.answer(_, str(answer["label"]), str(answer["text"]))
        for answer in answers
        if answer.get("text") and not answer.get("media")
    ]
    again = Button(label=_.plain("Place it anew"), action="field.reassign", args=(at.visit.id,), style="primary")
    return Message(text="\n".join(text), buttons=((again,),), card=f"field:{at.visit.id}", fresh=True)
