"""sendMessage and its relatives: from a request to a message in the chat."""

from demo.standin import keyboards
from demo.standin.attachments import album_items, attach
from demo.standin.chats import Chat, Json, Message
from demo.standin.files import StoredFile
from demo.standin.parameters import Parameters, caption, message_text
from demo.standin.refusals import bad_request
from demo.standin.world import Change, World

ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
        "record_video",
        "upload_video",
    ]
)
MAX_ALBUM = 10
MAX_TITLE = 256


def deliver(
    world: World, p: Parameters, content: Json, files: list[StoredFile] | None = None, *, markup: Json | None = None
) -> Message:
    """Raises ApiError for the keyboard, the chat and the message replied to, in this order."""
    markup = markup or keyboards.reply_markup(p)
    inline = keyboards.inline_keyboard(markup)
    chat = world.writable(p.text("chat_id"))
    if p.text("message_thread_id"):
        raise bad_request("message thread not found")
    reply_to = _replied(chat, p)
    if p.flag("protect_content"):
        content = content | {"has_protected_content": True}
    chat.acting = False
    message = world.post(chat, world.bot, content, files=files, markup=inline, reply_to=reply_to)
    if markup and ("keyboard" in markup or "remove_keyboard" in markup):
        chat.keyboard = markup if "keyboard" in markup else None
        world.changed(Change("chat", chat))
    return message


def _replied(chat: Chat, p: Parameters) -> Message | None:
    parameters = p.parsed("reply_parameters", "can't parse reply parameters JSON object") or {}
    wanted = int(parameters.get("message_id") or p.integer("reply_to_message_id"))
    if not wanted:
        return None
    if parameters.get("allow_sending_without_reply"):
        return chat.find(wanted)
    return chat.get(wanted, "message to be replied not found")


def send_message(world: World, p: Parameters) -> Json:
    formatted = message_text(p)
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return deliver(world, p, content).api()


def send_photo(world: World, p: Parameters) -> Json:
    return _send_file(world, p, "photo")


def send_document(world: World, p: Parameters) -> Json:
    return _send_file(world, p, "document")


def send_voice(world: World, p: Parameters) -> Json:
    return _send_file(world, p, "voice")


def send_audio(world: World, p: Parameters) -> Json:
    return _send_file(world, p, "audio")


def send_video(world: World, p: Parameters) -> Json:
    return _send_file(world, p, "video")


def _send_file(world: World, p: Parameters, kind: str) -> Json:
    under = caption(p.values)
    content, files = attach(world.files, p, kind, p.values)
    return deliver(world, p, content | under, files).api()


def send_media_group(world: World, p: Parameters) -> list[Json]:
    items = p.parsed("media", "can't parse media JSON object")
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    if len(items) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not items:
        raise bad_request("there are no messages to send")
    group = {} if len(items) == 1 else {"media_group_id": str(world.rng.randrange(10**16, 10**17))}
    contents = album_items(world.files, p, items)
    return [deliver(world, p, content | group, files).api() for content, files in contents]


def send_location(world: World, p: Parameters) -> Json:
    return deliver(world, p, {"location": _location(p)}).api()


def send_venue(world: World, p: Parameters) -> Json:
    location = _location(p)
    title, address = p.text("title"), p.text("address")
    if not title:
        raise bad_request("title must be non-empty")
    venue = {"location": location, "title": title[:MAX_TITLE], "address": address}
    return deliver(world, p, {"location": location, "venue": venue}).api()


def _location(p: Parameters) -> Json:
    if not p.text("latitude"):
        raise bad_request("latitude is empty")
    if not p.text("longitude"):
        raise bad_request("longitude is empty")
    latitude, longitude = p.number("latitude"), p.number("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")
    accuracy = p.number("horizontal_accuracy")
    place: Json = {"latitude": latitude, "longitude": longitude}
    return place | ({"horizontal_accuracy": accuracy} if accuracy else {})


def send_chat_action(world: World, p: Parameters) -> bool:
    action = p.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.writable(p.text("chat_id"))
    chat.actions.append((action, world.clock()))
    chat.acting = True
    world.changed(Change("action", chat))
    return True


def copy_message(world: World, p: Parameters) -> Json:
    source = world.chat(p.text("from_chat_id")).get(p.integer("message_id"), "message to copy not found")
    content = {name: value for name, value in source.content.items() if name not in _NOT_COPIED}
    if p.has("caption") and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")} | caption(p.values)
    return {"message_id": deliver(world, p, content, source.files).id}


def forward_message(world: World, p: Parameters) -> Json:
    source = world.chat(p.text("from_chat_id")).get(p.integer("message_id"), "message to forward not found")
    if source.content.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    origin = {"type": "user", "sender_user": source.sender, "date": int(source.date.timestamp())}
    content = {name: value for name, value in source.content.items() if name not in _NOT_COPIED}
    return deliver(world, p, content | {"forward_origin": origin}, source.files).api()


_NOT_COPIED = frozenset({"media_group_id", "forward_origin", "has_protected_content"})
