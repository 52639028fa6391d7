"""What went wrong behind the chats, told to the coordinators in time to do something about it."""

from datetime import datetime, timedelta

from bot import doubts, marks
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


TOLD = "doubts told"
_WAIT = timedelta(minutes=15)
"""A message whose fate is unknown is often healed by then."""
_EVERY = timedelta(days=1)


def gave_up(desk: Desk, update_id: int) -> None:
    """What somebody did failed three times. One notice an hour: a fault that meets everybody must not flood anybody."""
    desk.journal("troubles.gave_up", subject=str(update_id))
    for person in desk.coordinators():
        if desk.person is None or person.id != desk.person.id:
            key = f"gave_up:{desk.now:%Y-%m-%dT%H}:{person.id}"
            desk.say(person, texts.gave_up(desk.words(person), desk.person, update_id), key=key)


def tell_doubts(desk: Desk) -> int:
    """Once a day: who may still have missed a message. For a tick."""
    told = marks.when(desk.tx, TOLD)
    if told is not None and desk.now - told < _EVERY:
        return 0
    people = doubts.people(desk, for_at_least=_WAIT)
    if people:
        desk.tell_coordinators(lambda words, _: texts.doubts(words, people, again=True))
        marks.set_to(desk.tx, TOLD, desk.now)
    return len(people)


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
