"""Broadcasts: the draft, its preview, and how far it has come."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from babel import Locale

from bot.model.broadcast import Broadcast, BroadcastState
from bot.model.message import Button, Message
from bot.texts import quoting
from bot.texts.words import Words

Rows = list[tuple[Button, ...]]


def _card(broadcast: Broadcast) -> str:
    return f"broadcast:{broadcast.id}"


def message(_: Words, broadcast: Broadcast) -> Message:
    """What each shopper gets."""
    return Message(text=f"📣 {_.value(broadcast.text)}")


_FILTERS: Mapping[str, Callable[[Words], str]] = {
    "city": lambda _: _.plain("Town"),
    "language": lambda _: _.plain("Language"),
    "visit": lambda _: _.plain("Eligible for a visit"),
    "active": lambda _: _.plain("Last active"),
}


def draft(_: Words, broadcast: Broadcast, count: int, visit: str | None, *, fresh: bool) -> Message:
    text = [f"<b>{_('Broadcast')}</b>", "", *(_chosen(_, broadcast, visit) or [_("To all shoppers.")])]
    text.append(_.plural("It reaches {n} shopper.", "It reaches {n} shoppers.", count))
    if broadcast.text:
        text += ["", _("This is what they get:"), f"<blockquote>{message(_, broadcast).text}</blockquote>"]
    buttons = [
        Button(label=label(_), action="broadcasts.ask", args=(broadcast.id, name)) for name, label in _FILTERS.items()
    ]
    rows: Rows = [tuple(buttons[:2]), tuple(buttons[2:])]
    write = _.plain("Change the text") if broadcast.text else _.plain("Write the text")
    rows.append(
        (
            Button(
                label=write, action="broadcasts.write", args=(broadcast.id,), style="" if broadcast.text else "primary"
            ),
        )
    )
    if broadcast.text and count:
        label = _.plain("Send to {n}", n=str(count))
        rows.append((Button(label=label, action="broadcasts.send", args=(broadcast.id, count), style="success"),))
    rows.append(
        (Button(label=_.plain("Throw it away"), action="broadcasts.drop", args=(broadcast.id,), style="danger"),)
    )
    return Message(text="\n".join(text), buttons=tuple(rows), card=_card(broadcast), fresh=fresh)


def _chosen(_: Words, broadcast: Broadcast, visit: str | None) -> list[str]:
    audience = broadcast.audience
    found: list[str] = []
    if audience.get("city"):
        found.append(_("Town: {city}", city=_.b(audience["city"])))
    if audience.get("language"):
        found.append(_("Language: {language}", language=_.b(_language(_, audience["language"]))))
    if visit:
        found.append(_("Eligible for: {visit}", visit=_.b(visit)))
    if audience.get("active_days"):
        found.append(_("Active in the last {n} days", n=_.b(audience["active_days"])))
    return found


def _language(_: Words, code: str) -> str:
    return Locale.parse(code).get_display_name(_.locale) or code


def ask_filter(_: Words, broadcast: Broadcast, name: str, options: Sequence[tuple[str, str]]) -> Message:
    def say(value: str) -> str:
        match name:
            case "language":
                return _language(_, value)
            case "active":
                return _.plain("{n} days", n=value)
        return value

    buttons = [
        Button(label=say(label), action="broadcasts.set", args=(broadcast.id, name, value))
        for label, value in options[:60]
    ]
    rows: Rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    rows.append((Button(label=_.plain("Everybody"), action="broadcasts.set", args=(broadcast.id, name, "")),))
    rows.append((Button(label=_.plain("Back"), action="broadcasts.back", args=(broadcast.id,)),))
    text = f"<b>{_FILTERS[name](_)}</b>\n{_('Who is to get it?')}"
    if not options:
        text = f"<b>{_FILTERS[name](_)}</b>\n{_('There is nothing to choose from yet.')}"
    return Message(text=text, buttons=tuple(rows), card=_card(broadcast))


def ask_text(_: Words, broadcast: Broadcast, limit: int) -> Message:
    text = _("Write the message, at most {limit} characters. You see it before anything is sent.", limit=limit)
    back = Button(label=_.plain("Back"), action="broadcasts.back", args=(broadcast.id,))
    return Message(text=text, buttons=((back,),), card=_card(broadcast))


def dropped(_: Words, broadcast: Broadcast) -> Message:
    return Message(text=_("The broadcast was thrown away. Nothing was sent."), card=_card(broadcast))


_HEADS: Mapping[BroadcastState, Callable[[Words], str]] = {
    BroadcastState.SENDING: lambda _: _("Broadcast under way"),
    BroadcastState.STOPPED: lambda _: _("Broadcast stopped"),
    BroadcastState.DONE: lambda _: _("Broadcast done"),
}


def progress(_: Words, broadcast: Broadcast, counts: Mapping[str, int], per_second: int) -> Message:
    """Edited in place while it goes out. `counts`: sent, blocked, failed, unknown, left."""
    text = [
        f"<b>{_HEADS[broadcast.state](_)}</b>",
        f"<blockquote>{_.value(quoting.shortened(broadcast.text, 80))}</blockquote>",
        _("{sent} of {total} sent", sent=_.b(counts["sent"]), total=broadcast.total),
        _("blocked: {blocked} · failed: {failed}", blocked=counts["blocked"], failed=counts["failed"]),
    ]
    if counts["unknown"]:
        text.append(_("perhaps arrived (the connection broke): {n}", n=counts["unknown"]))
    if broadcast.state is BroadcastState.STOPPED:
        text.append(_("not sent: {n}", n=counts["left"]))
    rows: Rows = []
    if broadcast.state is BroadcastState.SENDING:
        left = timedelta(seconds=max(1, counts["left"] / per_second))
        text.append(_("{n} to go, about {time}", n=counts["left"], time=_.duration(left)))
        rows.append((Button(label=_.plain("Stop"), action="broadcasts.stop", args=(broadcast.id,), style="danger"),))
    return Message(text="\n".join(text), buttons=tuple(rows), card=_card(broadcast), silent=True)


def audience_changed(_: Words, count: int) -> str:
    return _.plain("The audience has changed: it is {n} now. Please look and confirm again.", n=count)


def written(_: Words, broadcast: Broadcast, text: str) -> Message:
    """What is left of the question for the text; the draft follows below."""
    return Message(text=f"✏️ {_.value(quoting.shortened(text, 80))}", card=_card(broadcast), only_edit=True)
