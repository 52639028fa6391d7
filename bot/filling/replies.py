"""Which question a message of ours showed: the buttons that went out under it know."""

from bot.filling.opened import Filling
from bot.model.inputs import Given

MOST_LOOKED_AT = 300
"""Cards of the chat, newest first; older ones are answered by their Edit button."""


def replied_to(f: Filling, given: Given) -> str | None:
    if given.reply_to is None:
        return None
    rows = f.desk.tx.outbox.cards(f.person.chat_id, MOST_LOOKED_AT)
    own = f"sheet:{f.sheet.id}"
    row = next((row for row in rows if given.reply_to in row.message_ids and (row.card or "").startswith(own)), None)
    buttons = [button for line in (row.message.get("buttons", ()) if row else ()) for button in line]
    node = next((str(button["args"][2]) for button in buttons if str(button["action"]).startswith("filling.")), None)
    return f.find(node) if node else None
