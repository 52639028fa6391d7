"""What went wrong behind the chats, for coordinators: what happened, what is safe, what to do."""

from collections.abc import Sequence
from itertools import accumulate

from bot.model.message import Message
from bot.model.person import Person
from bot.model.trouble import Trouble
from bot.texts.words import Words

_SHOWN = 8
_MOST_CHARACTERS = 3000
"""Of names on a message of their own: with the rest of it they fit into Telegram's 4,096."""


def gave_up(_: Words, person: Person | None, update_id: int) -> Message:
    who = _.b(person.name) if person else _("somebody I do not know")
    what = _(
        "⚠️ Something that {who} sent could not be processed, in three tries. It is kept as it came; nothing else is lost, and everybody else goes on.",
        who=who,
    )
    todo = _(
        "They were asked to do it once more. If it fails again, give this number to whoever runs the bot: update {number}.",
        number=str(update_id),
    )
    return Message(text=f"{what}\n\n{todo}")


def doubts(_: Words, people: Sequence[Person], *, again: bool = False) -> Message:
    """Who may have missed something, by name as far as a message goes, and what to do."""
    written = accumulate(len(_.listed([person.name])) + 2 for person in people)
    return Message(
        text=doubts_line(_, people, sum(length <= _MOST_CHARACTERS for length in written)), card="doubts", fresh=again
    )


def doubts_line(_: Words, people: Sequence[Person], shown: int = _SHOWN) -> str:
    names = _.listed([person.name for person in people[:shown]])
    more = len(people) - shown
    lines = [
        _("⚠️ The connection broke while I wrote to these people; I do not know whether my last message reached them:"),
        _.value(names) if more <= 0 else _("{names} and {n} more", names=names, n=str(more)),
        _(
            "Whatever they tap or write next shows them where they stand. If something is urgent, reach them another way."
        ),
    ]
    return "\n".join(lines)


def alarm(_: Words, trouble: Trouble, host: str) -> Message:
    what = {
        Trouble.SECOND_POLLER: _(
            "Another program asks Telegram for this bot's messages. Each message reaches only one of the two, so people may wait in vain."
        ),
        Trouble.FOREIGN_WEBHOOK: _(
            "Telegram was told to bring this bot's messages to another address: {host}. I took them back; what came in between went there.",
            host=_.b(host or "?"),
        ),
    }[trouble]
    todo = _(
        "Everything stored here is safe. Please tell whoever runs the bot, now: if the other program is yours, stop it. "
        "If nobody knows it, the bot's token was stolen: revoke it in BotFather (/revoke) and set the new BOT_TOKEN."
    )
    return Message(text=f"🚨 <b>{_('Somebody else reads this bot')}</b>\n\n{what}\n\n{todo}")
