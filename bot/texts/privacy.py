"""One's own data: a copy of it, and being forgotten."""

from collections.abc import Sequence
from typing import Any

from bot.model.message import Attachment, Button, Message
from bot.model.person import Role
from bot.texts.words import Words


def my_data(_: Words, data: dict[str, Any], number: int, total: int) -> Message:
    told: str = _("Everything that is kept of you: a file that programs can read, and the files you sent.")
    if total > 1:
        told += "\n" + _("Part {number} of {total}", number=number, total=total)
    attached = Attachment(kind="document", document="my_data", data=data, filename=data["name"], clean=False)
    return Message(text=told, attachments=(attached,))


def ask(_: Words, role: Role | None, open_visits: int, reports: int, *, asked: int) -> Message:
    """`asked`: seconds since 1970; the button holds for a while."""
    lines = [
        f"<b>{_('Shall I forget you?')}</b>",
        "",
        _("What goes at once: your name, language, town and place, your talk with me and the files you sent."),
    ]
    if open_visits:
        lines.append(
            _.plural(
                "The {n} visit you have under way goes back.", "The {n} visits you have under way go back.", open_visits
            )
        )
    if reports:
        lines += [
            _.plural(
                "What stays: the {n} report you handed in, with its photos, score and fee, because your agency owes them to its client and to the tax office.",
                "What stays: the {n} reports you handed in, with their photos, scores and fees, because your agency owes them to its client and to the tax office.",
                reports,
            ),
            _(
                "They carry a number instead of your name; your name in their texts, your voice and hidden data of photos go too."
            ),
        ]
    if role is Role.COORDINATOR:
        lines.append(_("What you decided stays, with a number instead of your name."))
    lines += ["", _("Copies for emergencies (backups) disappear within 35 days. This cannot be undone.")]
    keep = Button(label=_.plain("No, keep everything"), action="people.home", style="primary")
    forget = Button(label=_.plain("Yes, forget me"), action="privacy.forget", args=(asked,), style="danger")
    copy = Button(label=_.plain("First a copy for me"), action="privacy.mydata")
    return Message(text="\n".join(lines), buttons=((keep,), (copy,), (forget,)), card="forget", fresh=True)


def forgotten(_: Words) -> Message:
    return Message(
        text=_(
            "Done. I do not know you any more. What you see above you can delete yourself: ⋮ → Clear history. Goodbye!"
        )
    )


def removed(_: Words) -> Message:
    return Message(text=f"<i>{_('Removed.')}</i>")


def somebody_left(_: Words, visits: Sequence[str]) -> Message:
    """To coordinators: no name, that is the point."""
    text = _.plural(
        "A shopper left and gave back a visit: {codes}",
        "A shopper left and gave back {n} visits: {codes}",
        len(visits),
        codes=_.listed(visits),
    )
    rows = ((Button(label=_.plain("In the field"), action="visits.board", args=("taken", 0)),),)
    return Message(text=f"⚠️ {text}", buttons=rows)
