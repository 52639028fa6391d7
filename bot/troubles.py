"""What went wrong behind the chats, told to the coordinators in time to do something about it."""

from datetime import datetime, timedelta

from bot.desk import Desk
from bot.model.report import SheetState
from bot.model.trouble import Trouble
from bot.model.visit import TAKEN, State
from bot.texts import troubles as texts


def alarm(desk: Desk, trouble: Trouble, host: str = "") -> None:
    """Once a day for each trouble, however often it shows. `host`: where the updates go, if that is known."""
    desk.journal("troubles.alarm", subject=trouble, after=host or None)
    desk.tell_coordinators(
        lambda words, _: texts.alarm(words, trouble, host), key=f"alarm:{trouble}:{desk.now.date().isoformat()}"
    )


TELEGRAM_KEEPS = timedelta(hours=24)


def after_restore(desk: Desk, made_at: datetime, unsure: int) -> str:
    """For the operator's terminal: how old it is, what is lost for good, whom to ask, what to do next."""
    age = desk.now - made_at
    lines = [
        f"The backup was made at {made_at:%Y-%m-%d %H:%M} UTC, {_span(age)} ago. What was stored after that is not in it."
    ]
    if age > TELEGRAM_KEEPS:
        lines.append("Telegram keeps what people send for 24 hours only: what came in before that is lost for good.")
    visits = desk.tx.visits.find(state=tuple(TAKEN | {State.RETURNED}))
    drafts = {sheet.visit_id for sheet in desk.tx.sheets.find(state=SheetState.OPEN)}
    if visits:
        lines.append(
            "Ask these people whether they did something since; they are shown their question again at the start:"
        )
    for visit in visits:
        who = desk.tx.people.get(visit.shopper_id) if visit.shopper_id else None
        draft = ", a report begun" if visit.id in drafts else ""
        lines.append(f"  {visit.code}  {visit.state}{draft}  {who.name if who else '-'}")
    if unsure:
        lines.append(
            f"{unsure} messages waited then. They are not said again: coordinators see them in the field view."
        )
    lines.append("Next: main.py check, then main.py run. Tell the coordinators from when the data is.")
    return "\n".join(lines)


def _span(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return (
        f"{hours // 24} days {hours % 24} hours"
        if hours >= 48
        else f"{hours} hours {int(age.total_seconds() // 60) % 60} minutes"
    )
