"""What the page gets to draw: chats and messages as plain JSON, without anything a phone does not show."""

from typing import Any
from urllib.parse import quote

from demo.standin.chats import Button, Chat, Json, Message
from demo.standin.files import StoredFile
from demo.standin.world import World

_PASSED_ON = ("location", "venue", "contact", "media_group_id", "show_caption_above_media", "has_protected_content")


def chat_view(world: World, chat: Chat) -> Json:
    """The chat without its messages."""
    language = str(chat.user.get("language_code", ""))
    return {
        "id": chat.id,
        "started": chat.started,
        "blocked": chat.blocked,
        "keyboard": chat.keyboard,
        "pinned": [one.id for number in chat.pinned[-1:] if (one := chat.find(number))],
        "commands": world.profile.commands_for(chat.id, language),
        "description": world.profile.text("description", language),
        "name": world.profile.text("name", language),
    }


def message_view(world: World, chat: Chat, message: Message) -> Json:
    view: Json = {
        "id": message.id,
        "revision": message.revision,
        "mine": not message.from_bot,
        "kind": message.kind,
        "text": message.text,
        "entities": message.entities,
        "date": message.date.isoformat(),
        "edited": message.edited_at is not None,
        "deleted": message.deleted,
        "rows": [[_button(world, button) for button in row] for row in message.rows],
        "reactions": [one["emoji"] for given in message.reactions.values() for one in given],
        "files": [_file(stored) for stored in message.files[-1:]],
    }
    view |= {name: message.content[name] for name in _PASSED_ON if name in message.content}
    if message.kind in {"voice", "audio"}:
        view["duration"] = message.content[message.kind]["duration"]
    if message.kind == "sticker":
        view["emoji"] = message.content["sticker"]["emoji"]
    if "forward_origin" in message.content:
        view["forwarded"] = message.content["forward_origin"]["sender_user"]["first_name"]
    if message.reply_to:
        view["reply"] = {
            "id": message.reply_to.id,
            "who": _who(world, chat, message.reply_to),
            "text": _gist(message.reply_to),
        }
    return view


def _who(world: World, chat: Chat, message: Message) -> str:
    return world.profile.name if message.from_bot else str(chat.user["first_name"])


def _gist(message: Message) -> str:
    return message.text[:120] or message.kind.replace("_", " ")


def _button(world: World, button: Button) -> Json:
    view: Json = {"text": button.text, "style": button.raw.get("style", "")}
    if button.url and f"t.me/{world.bot['username']}?start=" not in button.url:
        view["url"] = button.url
    copied: Any = button.raw.get("copy_text")
    if copied:
        view["copy"] = copied["text"]
    return view


def _file(stored: StoredFile) -> Json:
    return {
        "url": f"/page/files/{quote(stored.file_id)}",
        "name": stored.name or stored.path.rpartition("/")[2],
        "mime": stored.mime,
        "size": stored.size,
        "width": stored.width,
        "height": stored.height,
    }
