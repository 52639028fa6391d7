"""Editing, deleting, pinning and reacting."""

from datetime import timedelta

from demo.standin import keyboards
from demo.standin.attachments import media_item
from demo.standin.chats import Chat, Json, Message
from demo.standin.files import StoredFile
from demo.standin.parameters import Parameters, caption, message_text
from demo.standin.refusals import NOT_MODIFIED, bad_request
from demo.standin.world import Change, World

DELETABLE_FOR = timedelta(hours=48)
MAX_DELETED = 100
REACTIONS = frozenset(
    [
        "❤",
        "👍",
        "👎",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ]
)
_FILES = ("photo", "document", "voice", "audio", "video")


def _target(world: World, p: Parameters) -> tuple[Chat, Message]:
    if p.has("inline_message_id"):
        raise bad_request("message to edit not found")
    chat = world.writable(p.text("chat_id"))
    message = chat.get(p.integer("message_id"), "message to edit not found")
    if not message.from_bot or "pinned_message" in message.content:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, p: Parameters, content: Json, files: list[StoredFile] | None = None) -> Json:
    """Puts the new content in place. An edit without a keyboard takes the old one away, as Telegram does."""
    markup = keyboards.edited_keyboard(p)
    chat, message = _target(world, p)
    kept = {
        name: value for name, value in message.content.items() if name in {"media_group_id", "has_protected_content"}
    }
    content = kept | content
    if content == message.content and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    world.edit(chat, message, content, markup, message.files if files is None else files)
    return message.api()


def edit_message_text(world: World, p: Parameters) -> Json:
    formatted = message_text(p, too_long="MESSAGE_TOO_LONG")
    _, message = _target(world, p)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(
        world, p, {"text": formatted.text} | ({"entities": formatted.entities} if formatted.entities else {})
    )


def edit_message_caption(world: World, p: Parameters) -> Json:
    under = caption(p.values, too_long="MEDIA_CAPTION_TOO_LONG")
    _, message = _target(world, p)
    if not any(name in message.content for name in _FILES):
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in _CAPTION}
    return _change(world, p, kept | under)


_CAPTION = frozenset({"caption", "caption_entities", "show_caption_above_media"})


def edit_message_media(world: World, p: Parameters) -> Json:
    item = p.parsed("media", "can't parse input media JSON object")
    content, files = media_item(world.files, p, item, too_long="MEDIA_CAPTION_TOO_LONG")
    _, message = _target(world, p)
    if "media_group_id" in message.content and message.kind != next(iter(content)):
        raise bad_request("message can't be edited")
    if any(name in message.content for name in ("location", "contact", "venue")):
        raise bad_request("message can't be edited")
    return _change(world, p, content, files)


def edit_message_reply_markup(world: World, p: Parameters) -> Json:
    markup = keyboards.edited_keyboard(p)
    chat, message = _target(world, p)
    if markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    world.edit(chat, message, message.content, markup, message.files)
    return message.api()


def delete_message(world: World, p: Parameters) -> bool:
    chat = world.chat(p.text("chat_id"))
    message = chat.get(p.integer("message_id"), "message to delete not found")
    _check_age(world, message)
    _delete(world, chat, message)
    return True


def delete_messages(world: World, p: Parameters) -> bool:
    """Unknown ones are passed over."""
    wanted = p.parsed("message_ids", "can't parse message identifiers JSON object")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if not isinstance(wanted, list):
        raise bad_request("expected an Array of message identifiers")
    if len(wanted) > MAX_DELETED:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(one, int) for one in wanted):
        raise bad_request("message identifier must be a Number")
    chat = world.chat(p.text("chat_id"))
    found = [message for one in wanted if (message := chat.find(one))]
    for message in found:
        _check_age(world, message)
    for message in found:
        _delete(world, chat, message)
    return True


def _check_age(world: World, message: Message) -> None:
    if world.clock() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")


def _delete(world: World, chat: Chat, message: Message) -> None:
    message.deleted = True
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    world.touch(chat, message)


def set_message_reaction(world: World, p: Parameters) -> bool:
    wanted = p.parsed("reaction", "can't parse reaction types JSON object") or []
    if not isinstance(wanted, list):
        raise bad_request("expected an Array of ReactionType")
    chat = world.writable(p.text("chat_id"))
    message = chat.get(p.integer("message_id"), "message to react not found")
    if len(wanted) > 1 or any(one.get("type") != "emoji" or one.get("emoji") not in REACTIONS for one in wanted):
        raise bad_request("REACTION_INVALID")
    message.reactions[int(world.bot["id"])] = wanted
    world.touch(chat, message)
    return True


def pin_chat_message(world: World, p: Parameters) -> bool:
    chat = world.writable(p.text("chat_id"))
    message = chat.get(p.integer("message_id"), "message to pin not found")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    world.changed(Change("chat", chat))
    return True


def unpin_chat_message(world: World, p: Parameters) -> bool:
    """Without a message id the newest pin goes."""
    chat = world.writable(p.text("chat_id"))
    wanted = p.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    world.changed(Change("chat", chat))
    return True


def unpin_all_chat_messages(world: World, p: Parameters) -> bool:
    chat = world.writable(p.text("chat_id"))
    chat.pinned.clear()
    world.changed(Change("chat", chat))
    return True
