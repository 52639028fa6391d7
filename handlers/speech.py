"""One message on its way: said anew, or as the edit of what stands in the chat."""

import logging
from collections import OrderedDict
from datetime import timedelta

from bot import outbox
from bot.model.delivery import SentCard
from bot.model.ids import OutboxId
from bot.ports import Store, Unavailable
from handlers.claims import Claim
from handlers.courtesy import Call, Courtesy
from handlers.errors import Failure, outline
from handlers.messenger import Attempt, Messenger
from handlers.parts import Part

_log = logging.getLogger(__name__)
_FILE_WAIT = timedelta(seconds=30)
_REMEMBERED = 2000
"""Messages of which is kept what stands in the chat, to compare an edit with: those of people who are answering now."""


class Speech:
    def __init__(self, store: Store, messenger: Messenger, courtesy: Courtesy) -> None:
        self._store = store
        self._messenger = messenger
        self._courtesy = courtesy
        self._said: OrderedDict[OutboxId, tuple[Part, ...]] = OrderedDict()

    async def attempt(self, claim: Claim) -> tuple[Attempt, bool]:
        """And whether it was (still) an edit. Raises nothing: what fails is in the attempt."""
        attempt, edits = await self._attempt(claim)
        if attempt.parts:
            self._remember(claim.row.id, attempt.parts)
        if attempt.failure is None and claim.card and not edits:
            self._take_away(claim.row.chat_id, claim.card)
        return attempt, edits

    async def _attempt(self, claim: Claim) -> tuple[Attempt, bool]:
        try:
            message = claim.message or outbox.from_json(claim.row.message)
            if claim.card:
                was = self._said.get(claim.card.id) or await self._looked_up(claim.card.id)
                attempt = await self._messenger.edit(claim.row.chat_id, claim.card.message_ids, was, message)
                if claim.only_edits or not attempt.failure or attempt.failure.meaning != "gone":
                    return attempt, True
            return await self._messenger.send(claim.row.chat_id, message, claim.row.message_ids), False
        except Unavailable as error:
            _log.warning("message %s waits: %s", claim.row.id, error)
            return Attempt((), Failure("later", str(error), wait=_FILE_WAIT)), False
        except Exception as error:  # noqa: BLE001 - one message that cannot be made must not hold up the others
            _log.error("message %s cannot be made: %s", claim.row.id, outline(error))
            return Attempt((), Failure("never", outline(error))), False

    async def _looked_up(self, row: OutboxId) -> tuple[Part, ...]:
        """What an earlier run, another worker or a longer time ago was said there. Empty when its words are kept no more. Raises Unavailable."""
        try:
            said = await self._store.read(lambda tx: tx.outbox.get(row))
        except Exception as error:  # the store may fail in any way of its driver: no reason to give up a message
            raise Unavailable("what stands in the chat cannot be looked up") from error
        return await self._messenger.parts(outbox.from_json(said.message)) if said and said.message else ()

    def _remember(self, row: OutboxId, said: tuple[Part, ...]) -> None:
        self._said[row] = said
        while len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)

    def _take_away(self, chat: int, card: SentCard) -> None:
        """The card that was sent anew because it could not be edited into its new shape."""
        values = {"chat_id": chat, "message_ids": list(card.message_ids)}
        self._courtesy.put(Call("deleteMessages", values))
