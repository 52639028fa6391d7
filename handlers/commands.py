"""The commands that Telegram lists under the writing line: by language for strangers, by role and chosen language for people."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from bot.model.person import Person, Role
from bot.ports import Store, Transaction
from bot.texts.words import SOURCE, Words, languages, words_for
from handlers.courtesy import Call, Courtesy

Menu = Callable[[Words, Role | None], Sequence[tuple[str, str]]]
"""Command words without the slash, and what they do, for a role (None: strangers)."""


class Commands:
    def __init__(self, store: Store, courtesy: Courtesy, menu: Menu) -> None:
        self._store = store
        self._courtesy = courtesy
        self._menu = menu

    async def announce(self) -> None:
        """At the start. Shoppers keep the list they got with their role; coordinators and clients are few and get it anew."""
        for language in languages():
            code = {} if language == SOURCE else {"language_code": language}
            words = await asyncio.to_thread(
                words_for, language, "UTC"
            )  # a whole catalogue is read: others need not wait
            self._courtesy.put(self._call(words, None, **code))
        for person in await self._store.read(_few):
            self.introduce(person)

    def introduce(self, person: Person) -> None:
        """After their role or language changed."""
        scope = {"type": "chat", "chat_id": person.chat_id}
        self._courtesy.put(self._call(words_for(person.language, person.timezone), person.role, scope=scope))

    def _call(self, words: Words, role: Role | None, **values: object) -> Call:
        commands = [{"command": word, "description": does} for word, does in self._menu(words, role)]
        return Call("setMyCommands", {"commands": commands, **values})


def _few(tx: Transaction) -> Iterable[Person]:
    return tx.people.find(role=(Role.COORDINATOR, Role.CLIENT), reachable=True)
