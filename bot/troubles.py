"""What went wrong behind the chats, told to the coordinators in time to do something about it."""

from bot.desk import Desk
from bot.model.trouble import Trouble
from bot.texts import troubles as texts


def alarm(desk: Desk, trouble: Trouble, host: str = "") -> None:
    """Once a day for each trouble, however often it shows. `host`: where the updates go, if that is known."""
    desk.journal("troubles.alarm", subject=trouble, after=host or None)
    desk.tell_coordinators(
        lambda words, _: texts.alarm(words, trouble, host), key=f"alarm:{trouble}:{desk.now.date().isoformat()}"
    )
