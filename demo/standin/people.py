"""A person with Telegram open: what they do becomes updates for the bot."""

import re

from demo.standin.chats import Button, Json, Message, readable, stamp
from demo.standin.world import Change, Press
from demo.standin.writing import Place, Writer

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person(Writer):
    """Writes, and does everything else one does in a chat. Raises ValueError for what a phone would not let them do."""

    async def opens(self, deep_link: str = "") -> Message:
        """Presses Start: plainly, or with the payload of a t.me link (or just the payload)."""
        payload = deep_link.rpartition("start=")[2]
        if payload and not _PAYLOAD.fullmatch(payload):
            raise ValueError(f"Telegram opens no link with the payload {payload!r}: 1 to 64 of A-Z a-z 0-9 _ -")
        if self.chat.blocked:
            await self.unblocks_bot()
        return await self.says(f"/start {payload}".strip())

    async def taps(self, label: str | Button, message: Message | None = None) -> Press | Message | str:
        """The newest button whose label contains `label` (or whose callback data is it): a press, or what a reply button sends.

        Returns the address or the copied text of a button that only opens or copies. Raises ValueError when there is none.
        """
        reply = self._reply_button(label) if isinstance(label, str) and message is None else None
        if reply and (reply["text"] == label or not self._inline_button(label, message)):
            return await self.taps_key(reply)
        found, button = self._button(label, message)
        match button.raw:
            case {"callback_data": data}:
                return self.presses(found, str(data))
            case {"url": url} if f"t.me/{self._world.bot['username']}?start=" in url:
                return await self.opens(url)
            case {"url": url}:
                return str(url)
            case {"copy_text": {"text": copied}}:
                return str(copied)
            case _:
                raise ValueError(f"the stand-in has no phone that can press {button.raw}")

    def presses(self, message: Message, data: str) -> Press:
        """The bare press, also of a button that is no longer there: a phone may lag behind."""
        world = self._world
        press = Press(str(world.rng.randrange(10**17, 10**18)), message, data, world.clock())
        world.presses[press.id] = press
        self.chat.acted_at = world.revision
        where = message.api() if not message.deleted else {"chat": message.chat, "message_id": message.id, "date": 0}
        payload = {
            "id": press.id,
            "from": self.chat.user,
            "message": where,
            "chat_instance": str(self.id * 7),
            "data": data,
        }
        world.updates.put("callback_query", payload, self.id)
        return press

    async def reacts(self, message: Message, emoji: str | None) -> None:
        old = message.reactions.get(self.id, [])
        new: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
        message.reactions[self.id] = new
        self._world.touch(self.chat, message)
        moment = stamp(self._world.clock())
        change = {"chat": self.chat.api(), "message_id": message.id, "user": self.chat.user, "date": moment}
        self._world.updates.put("message_reaction", change | {"old_reaction": old, "new_reaction": new}, self.id)

    async def blocks_bot(self) -> None:
        self._membership(blocked=True)

    async def unblocks_bot(self) -> None:
        self._membership(blocked=False)

    async def deletes_account(self) -> None:
        self.chat.deactivated = True

    def _membership(self, *, blocked: bool) -> None:
        self.chat.blocked = blocked
        status = [
            {"user": self._world.bot, "status": "member"},
            {"user": self._world.bot, "status": "kicked", "until_date": 0},
        ]
        old, new = status if blocked else reversed(status)
        moment = stamp(self._world.clock())
        change = {
            "chat": self.chat.api(),
            "from": self.chat.user,
            "date": moment,
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self._world.updates.put("my_chat_member", change, self.id)
        self._world.changed(Change("chat", self.chat))

    def _reply_button(self, label: str) -> Json | None:
        """The button under the text field whose label fits."""
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        return next((button for row in rows for button in row if readable(label) in readable(button["text"])), None)

    async def taps_key(self, button: Json) -> Message:
        """A button of the keyboard under the text field."""
        if (self.chat.keyboard or {}).get("one_time_keyboard"):
            self.chat.keyboard = None
            self._world.changed(Change("chat", self.chat))
        if button.get("request_contact"):
            return await self.sends_contact()
        if not button.get("request_location"):
            return await self.says(button["text"])
        if self.place is None:
            raise ValueError(f"{self.name} has no place: give the person one, or send a location")
        return await self.sends_location(*self.place, accuracy=12.0)

    def _inline_button(self, label: str | Button, message: Message | None) -> tuple[Message, Button] | None:
        for one in [message] if message else self.chat.newest():
            fitting = [
                button for button in one.buttons if button == label or (isinstance(label, str) and _fits(button, label))
            ]
            if fitting:
                return one, min(fitting, key=lambda button: button.text != label)
        return None

    def _button(self, label: str | Button, message: Message | None) -> tuple[Message, Button]:
        found = self._inline_button(label, message)
        if found is None:
            shown = [button.text for one in self.chat.visible() for button in one.buttons]
            raise ValueError(f"{self.name} sees no button {label!r}; visible: {shown or 'none'}")
        return found


def _fits(button: Button, label: str) -> bool:
    return readable(label) in readable(button.text) or button.data == label


__all__ = ["Person", "Place"]
