"""What went wrong behind the chats, for coordinators: what happened, what is safe, what to do."""

from bot.model.message import Message
from bot.model.trouble import Trouble
from bot.texts.words import Words


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
