"""`main.py import FILE...`: the same reading and the same use case as in the chat, without a chat."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.desk import Desk
from bot.model.imported import Result, has_errors
from bot.ports import Files, Store, Transaction
from bot.programmes.importing import take
from bot.programmes.inspecting import inspect_files, stored
from bot.texts import programmes as texts
from bot.texts.words import words_for


@dataclass(frozen=True, slots=True)
class ImportReport:
    text: str
    """What was taken in, or everything that is wrong; plain lines."""
    results: tuple[Result, ...]

    @property
    def ok(self) -> bool:
        return not any(has_errors(result.problems) for result in self.results)


async def import_files(
    store: Store,
    desk: Callable[[Transaction], Desk],
    files: Mapping[str, bytes],
    *,
    media: Files,
    settle: Callable[[Desk], None],
    language: str = "en",
) -> ImportReport:
    """All the files together, or nothing of any.

    `media` keeps the pictures, `desk` makes the place where the use case works (without a person: the operator did it), `settle` is bot.reactions.settle.
    """
    inspection = await stored(await asyncio.to_thread(inspect_files, files), media)

    def use_case(tx: Transaction) -> list[Result]:
        place = desk(tx)
        results = take(place, inspection)
        settle(place)
        return results

    results = await store.write(use_case)
    return ImportReport(texts.report(words_for(language, "UTC"), results), tuple(results))
