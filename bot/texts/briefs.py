"""The brief, card by card."""

from collections.abc import Callable, Mapping, Sequence

from bot.model.message import Button, Message
from bot.model.project import BRIEF_CARDS
from bot.model.site import Site
from bot.texts import lines
from bot.texts.words import Words

_TITLES: Mapping[str, Callable[[Words], str]] = {
    "who": lambda _: _("Who you are"),
    "when": lambda _: _("When"),
    "do": lambda _: _("What you do"),
    "say": lambda _: _("What you say and ask"),
    "photograph": lambda _: _("What you photograph"),
    "never": lambda _: _("What you never do"),
}
_POCKET = ("do", "say", "photograph", "never")


def card(_: Words, at: Site, name: str, position: int, count: int, *, before: str | None) -> Message:
    """One card; after a change with what it said before, folded in."""
    text = [
        _(
            "Brief {n} · {project}, {place}",
            n=f"{position + 1}/{count}",
            project=at.project.name,
            place=at.location.name,
        ),
        "",
        f"<b>{_TITLES[name](_)}</b>",
        str(_.value(at.project.brief[name])),
    ]
    if before is not None:
        text += ["", _("Before, it said:"), f"<blockquote expandable>{_.value(before)}</blockquote>"]
    visit = at.visit.id
    understood = Button(
        label=_.plain("Understood"),
        action="brief.ok",
        args=(visit, position, at.project.brief_version),
        style="success",
    )
    back = (Button(label=_.plain("Back"), action="brief.read", args=(visit, position - 1)),) if position else ()
    return Message(text="\n".join(text), buttons=((*back, understood),), card=f"brief:{visit}", protect=True)


def read_whole(_: Words, at: Site, *, confirmed: bool) -> Message:
    visit = at.visit.id
    text = [
        f"✅ {_('You have read the whole brief.')}",
        "",
        lines.title(_, at.visit, at.project),
        lines.place(_, at.location),
        lines.window(_, at.visit, at.location),
        "",
        _("On the day, take the pocket card along: the essentials on one screen."),
    ]
    rows: list[tuple[Button, ...]] = [
        (
            Button(label=_.plain("Pocket card"), action="brief.pocket", args=(visit,)),
            Button(label=_.plain("Open the visit"), action="visits.show", args=(visit,)),
        )
    ]
    if not confirmed:
        rows.insert(
            0, (Button(label=_.plain("I will be there"), action="visits.confirm", args=(visit,), style="success"),)
        )
    return Message(text="\n".join(text), buttons=tuple(rows), card=f"brief:{visit}")


def pocket(_: Words, at: Site) -> Message:
    text = [f"<b>{_.value(at.location.name)}</b>", lines.window(_, at.visit, at.location)]
    for name in _POCKET:
        if at.project.brief.get(name):
            text += ["", f"<b>{_TITLES[name](_)}</b>", str(_.value(at.project.brief[name]))]
    if at.project.purchase:
        text += ["", _("🛒 To buy: {purchase}", purchase=at.project.purchase)]
    visit = at.visit.id
    rows = (
        (Button(label=_.plain("Check in"), action="visits.check_in", args=(visit,), style="primary"),),
        (
            Button(label=_.plain("Whole brief"), action="brief.read", args=(visit, 0)),
            Button(label=_.plain("I could not complete it"), action="visits.problem", args=(visit,)),
        ),
    )
    return Message(text="\n".join(text), buttons=rows, card=f"pocket:{visit}", fresh=True, protect=True)


def has_changed(_: Words, at: Site, changed: Sequence[str]) -> Message:
    """Sent when a new version comes in before the visit."""
    names = _.listed(_TITLES[name](_) for name in BRIEF_CARDS if name in changed)
    text = (
        f"<b>{_('The brief has changed')}</b>",
        "",
        lines.title(_, at.visit, at.project),
        lines.place(_, at.location),
        "",
        _("What is different: {cards}. Please read it once more before you go.", cards=names),
    )
    button = Button(label=_.plain("See what changed"), action="brief.read", args=(at.visit.id, 0), style="primary")
    return Message(text="\n".join(text), buttons=((button,),), card=f"brief:{at.visit.id}", fresh=True)
