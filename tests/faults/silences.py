"""Somebody waited in vain for a while: is there a reason on record?"""

from collections.abc import Collection, Sequence

from bot.model.delivery import OutboxState
from tests.faults.crowd import Crowd
from tests.faults.figures import Figure, none
from tests.faults.records import Records
from tests.faults.shopper import Silence

AT_WORK = 5
"""In so many different seconds of a silence the bot said something to others: then it was there, and should have spoken in this chat too."""


def figures(crowd: Crowd, last: Records, hung: Collection[int | None] = ()) -> tuple[list[Figure], Sequence[str]]:
    """`hung` are the chats in which a request to Telegram was never answered."""
    unexplained = without_reason(crowd, last, hung)
    told = [Figure("silences", len(crowd.silences)), none("silences without a reason", len(unexplained))]
    return told, [f"silence without a reason: {silence}" for silence in unexplained]


def without_reason(
    crowd: Crowd, last: Records, hung: Collection[int | None] = (), *, at_work: int = AT_WORK
) -> Sequence[Silence]:
    """No message of that chat is of unknown fate, no request hung there, and the bot spoke to others meanwhile (`at_work` 0: or not)."""
    excused = {row.chat_id for row in last.outbox if row.state is OutboxState.UNKNOWN} | set(hung)
    return [
        silence
        for silence in crowd.silences
        if silence.chat_id not in excused and seconds_at_work(crowd, silence) >= at_work
    ]


def seconds_at_work(crowd: Crowd, silence: Silence) -> int:
    calls = (call for call in crowd.telegram.calls if call.chat_id and silence.since <= call.at <= silence.until)
    return len({call.at.replace(microsecond=0) for call in calls})
