"""The bot in groups and channels: it leaves, reads nothing there and says nothing of anybody, whoever speaks and however."""

from typing import Any

import pytest

from tests.security.stage import SECRETS, build, changed

GROUP = {"id": -100123, "type": "supergroup", "title": "Fans"}
CHANNEL = {"id": -100456, "type": "channel", "title": "News"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Whom Telegram names for an administrator who speaks as the group."""
WHEN = 1_770_000_000


def line(sender: Any, text: str, chat: Any = GROUP, **more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": WHEN, "chat": chat, "from": sender, "text": text, **more}


def deeds(scene: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    ann, cora = ({"id": phone.id, "is_bot": False, "first_name": phone.name} for phone in (scene.ann, scene.stage.cora))
    card = {"message_id": 4, "date": WHEN, "chat": GROUP, "text": "?"}
    anonymous = {"sender_chat": GROUP}
    joined = {"chat": GROUP, "from": cora, "date": WHEN}
    member = {"user": {"id": 1, "is_bot": True, "first_name": "Bot"}, "status": "member"}
    return {
        "a shopper's command": ("message", line(ann, "/visits@mystery_shopper_bot")),
        "a coordinator's command": ("message", line(cora, "/review")),
        "a coordinator's line for a broadcast": ("message", line(cora, "To all of you")),
        "an anonymous administrator": ("message", line(ANONYMOUS, "/review", **anonymous)),
        "a correction": ("edited_message", line(cora, "/review", edit_date=WHEN)),
        "a button": (
            "callback_query",
            {"id": "7", "from": cora, "chat_instance": "1", "message": card, "data": "reviews.queue:0"},
        ),
        "a file": ("message", line(cora, "", document={"file_id": "F", "file_unique_id": "U", "file_name": "p.xlsx"})),
        "being invited": ("my_chat_member", joined | {"new_chat_member": member}),
        "a channel": ("message", line(ANONYMOUS, "/start", CHANNEL, sender_chat=CHANNEL)),
    }


@pytest.mark.engine("sqlite")
async def test_nothing_is_done_or_told_in_a_group(world):
    scene = await build(world)
    telegram = world.telegram
    eve = world.phone("Eve")
    for what, (kind, content) in deeds(scene).items():
        before, calls = await scene.snapshot(eve), len(telegram.calls)
        where = content.get("chat") or content["message"]["chat"]
        telegram.updates.put(kind, content, where["id"])
        await world.settled()
        assert not changed(before, await scene.snapshot(eve)), what
        made = [call for call in telegram.calls[calls:] if call.chat_id == where["id"]]
        assert [call.method for call in made] == ["sendMessage", "leaveChat"], what
        assert "only work in private chats" in made[0].values["text"]
        assert not [word for word in (*SECRETS, "Cora") if word in str(made)]


async def test_what_another_bot_made_commands_nothing(world):
    """A line that somebody sent through an inline bot (@gif …) is that bot's text."""
    cora = await world.coordinator("Cora")
    await cora.says("/start")
    await cora.hears("Hello")
    sender = {"id": cora.id, "is_bot": False, "first_name": "Cora"}
    other = {"id": 9, "is_bot": True, "first_name": "Other", "username": "other_bot"}
    content = line(sender, "/invite", {"id": cora.id, "type": "private", "first_name": "Cora"}, via_bot=other)
    world.telegram.updates.put("message", content, cora.id)
    await cora.hears("Nothing here waits for that")
    await cora.says("/invite")
    await cora.hears("Whom do you want to invite?")
