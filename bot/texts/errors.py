"""What is said when the program itself failed, and to groups."""

from bot.model.message import Message
from bot.texts.words import Words


def apology(_: Words) -> Message:
    """After three attempts. What was sent is kept as it came."""
    return Message(
        text=_(
            "Sorry, something went wrong on our side with what you just did. What you sent is kept, and everything saved before is safe.\n\n"
            "Please try once more. /start shows where you are. If it happens again, tell your coordinator."
        )
    )


def too_fast(_: Words) -> Message:
    return Message(
        text=_(
            "That was a lot at once. I am catching up: please wait a moment before you go on. What you sent so far is safe."
        )
    )


def only_private(_: Words) -> str:
    return _.plain("I only work in private chats, so I leave this group. Write to me directly, any time.")
