"""Everything about the bot itself, its presses, its files and its webhook: the methods that send nothing."""

from typing import Any

from demo.standin.chats import Json, Toast
from demo.standin.parameters import Parameters
from demo.standin.profile import read_commands, scope_of
from demo.standin.refusals import QUERY_TOO_OLD, bad_request
from demo.standin.world import ANSWER_WINDOW, Change, World

MAX_TOAST = 200


def get_me(world: World, p: Parameters) -> Json:
    _ = p
    abilities = (
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    )
    return world.bot | {"first_name": world.profile.name} | dict.fromkeys(abilities, False)


async def get_updates(world: World, p: Parameters) -> list[Json]:
    world.webhook.check_polling()
    world.updates.allow(p.parsed("allowed_updates", "can't parse allowed updates"))
    return await world.updates.poll(p.integer("offset"), p.integer("limit", 100), p.integer("timeout"))


def answer_callback_query(world: World, p: Parameters) -> bool:
    press = world.presses.get(p.text("callback_query_id"))
    if press is None or press.answered or world.clock() - press.at > ANSWER_WINDOW:
        raise bad_request(QUERY_TOO_OLD)
    text = p.text("text")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    url = p.text("url")
    if url and not url.startswith((f"https://t.me/{world.bot['username']}?", f"t.me/{world.bot['username']}?")):
        raise bad_request("URL_INVALID")
    press.answered = Toast(text, p.flag("show_alert"), press.id)
    chat = world.chats[int(press.message.chat["id"])]
    if text:
        chat.toasts.append(press.answered)
    world.changed(Change("toast", chat, press.message, press.answered))
    return True


def get_file(world: World, p: Parameters) -> Json:
    stored = world.files.link(p.text("file_id"), world.clock())
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


def get_chat(world: World, p: Parameters) -> Json:
    chat = world.chat(p.text("chat_id"))
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    full: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return chat.api() | full | ({"pinned_message": pinned.api()} if pinned else {})


_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def leave_chat(world: World, p: Parameters) -> bool:
    world.chat(p.text("chat_id"))
    raise bad_request("chat member status can't be changed in private chats")


def set_my_commands(world: World, p: Parameters) -> bool:
    commands = read_commands(p)
    world.profile.commands[scope_of(p)] = commands
    world.changed(Change("commands", None))
    return True


def get_my_commands(world: World, p: Parameters) -> list[Json]:
    return world.profile.commands.get(scope_of(p), [])


def delete_my_commands(world: World, p: Parameters) -> bool:
    world.profile.commands.pop(scope_of(p), None)
    world.changed(Change("commands", None))
    return True


def set_my_name(world: World, p: Parameters) -> bool:
    world.profile.set_text("name", p)
    return True


def set_my_description(world: World, p: Parameters) -> bool:
    world.profile.set_text("description", p)
    return True


def set_my_short_description(world: World, p: Parameters) -> bool:
    world.profile.set_text("short_description", p)
    return True


def get_my_name(world: World, p: Parameters) -> Json:
    return {"name": world.profile.text("name", p.text("language_code"))}


def get_my_description(world: World, p: Parameters) -> Json:
    return {"description": world.profile.text("description", p.text("language_code"))}


def get_my_short_description(world: World, p: Parameters) -> Json:
    return {"short_description": world.profile.text("short_description", p.text("language_code"))}


def set_chat_menu_button(world: World, p: Parameters) -> bool:
    """Accepted for the default button only: the page always shows the commands."""
    _ = world
    button = p.parsed("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    if button.get("type") not in {"default", "commands"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    return True


def set_webhook(world: World, p: Parameters) -> bool:
    world.updates.allow(p.parsed("allowed_updates", "can't parse allowed updates"))
    world.webhook.set(p, world.updates)
    return True


def delete_webhook(world: World, p: Parameters) -> bool:
    world.webhook.remove(world.updates, drop=p.flag("drop_pending_updates"))
    return True


def get_webhook_info(world: World, p: Parameters) -> dict[str, Any]:
    _ = p
    return world.webhook.info(world.updates)
