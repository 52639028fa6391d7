"""What people do arrives as Telegram would send it."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from PIL import Image
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)

from demo.standin.refusals import ApiError
from demo.telegram import StandIn
from tests.demo.conftest import Clock
from tests.demo.pictures import picture
from tests.support.phone import Phone


async def fetch(bot: Bot, offset: int = 0) -> list[Update]:
    return list(await bot.get_updates(offset=offset, timeout=0, allowed_updates=Update.ALL_TYPES))


async def newest(bot: Bot) -> Update:
    return (await fetch(bot))[-1]


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label.lower())] for label in labels])


async def test_a_deep_link_starts_the_bot_with_its_payload(bot: Bot, server: StandIn, clock: Clock) -> None:
    bo = Phone(server, "Bo", username="bo_shops", language_code="he")
    await bo.opens(f"https://t.me/{server.bot['username']}?start=Inv-1_x")
    message = (await newest(bot)).message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.date) == ("/start Inv-1_x", clock.now)
    assert message.entities[0].type == "bot_command"
    assert (message.from_user.language_code, message.chat.username, message.chat.type) == ("he", "bo_shops", "private")


async def test_update_ids_rise_from_anywhere_and_message_ids_by_chat(bot: Bot, server: StandIn, ann: Phone) -> None:
    bo = Phone(server, "Bo")
    said = [await ann.says("one"), await bo.says("two"), await ann.says("three")]
    ids = [update.update_id for update in await fetch(bot)]
    assert ids == list(range(ids[0], ids[0] + 4))
    assert ids[0] > 1000
    assert said[2].id == said[0].id + 1
    assert said[0].chat["id"] > 2**32


async def test_photos_are_encoded_anew_and_lose_their_metadata(bot: Bot, ann: Phone) -> None:
    await ann.sends_photo(picture(4000, 3000, camera="Pixel"), "The front https://shop.example")
    message = (await newest(bot)).message
    assert message is not None
    assert [(size.width, size.height) for size in message.photo] == [(90, 68), (320, 240), (800, 600), (1280, 960)]
    assert message.caption_entities[0].type == "url"
    data = bytes(await (await message.photo[-1].get_file()).download_as_bytearray())
    assert data == ann.chat.messages[-1].file.data
    image = Image.open(io.BytesIO(data))
    assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert len({size.file_unique_id for size in message.photo}) == 4


async def test_hd_photos_are_larger_and_small_ones_are_not_blown_up(ann: Phone) -> None:
    large = await ann.sends_photo(picture(4000, 3000), high=True)
    small = await ann.sends_photo(picture(200, 100, form="PNG"))
    assert (large.file.width, large.file.height) == (2560, 1920)
    assert [(size.width, size.height) for size in small.files] == [(90, 45), (200, 100)]


async def test_a_damaged_picture_does_not_leave_the_phone_as_a_photo(ann: Phone) -> None:
    with pytest.raises(ApiError, match="IMAGE_PROCESS_FAILED"):
        await ann.sends_photo(b"not a picture")


async def test_an_album_is_one_update_per_photo(bot: Bot, ann: Phone) -> None:
    await ann.sends_photos([picture(colour="red"), picture(colour="blue"), picture()], "All three")
    messages = [update.message for update in await fetch(bot)][1:]
    assert len({message.media_group_id for message in messages if message}) == 1
    assert [message.caption for message in messages if message] == ["All three", None, None]


async def test_documents_are_kept_byte_for_byte(bot: Bot, ann: Phone) -> None:
    data = picture(camera="Pixel")
    await ann.sends_document(data, "front.jpg")
    document = (await newest(bot)).message.document  # type: ignore[union-attr]
    assert document is not None
    assert (document.file_name, document.mime_type, document.file_size) == ("front.jpg", "image/jpeg", len(data))
    assert bytes(await (await document.get_file()).download_as_bytearray()) == data


async def test_the_other_kinds(bot: Bot, ann: Phone) -> None:
    first = await ann.says("first")
    await ann.sends_voice(duration=2)
    await ann.sends_sticker()
    await ann.sends_video_note()
    await ann.sends_location(32.1, 34.8, accuracy=20, live=True)
    await ann.sends_venue(32.1, 34.8, "Café Nord", "1 High St")
    await ann.sends_contact()
    await ann.says("an answer", reply_to=first)
    await ann.forwards(first)
    voice, sticker, note, place, venue, contact, answer, forward = [update.message for update in (await fetch(bot))[2:]]
    assert voice is not None
    assert voice.voice is not None
    assert voice.voice.mime_type == "audio/ogg"
    assert sticker is not None
    assert sticker.sticker is not None
    assert note is not None
    assert note.video_note is not None
    assert place is not None
    assert place.location is not None
    assert place.location.horizontal_accuracy == 20
    assert venue is not None
    assert venue.venue is not None
    assert venue.venue.title == "Café Nord"
    assert contact is not None
    assert contact.contact is not None
    assert contact.contact.user_id == ann.id
    assert answer is not None
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "first"
    assert forward is not None
    assert forward.forward_origin is not None


async def test_edits_reactions_and_blocking_are_updates_of_their_own(bot: Bot, ann: Phone) -> None:
    await fetch(bot)
    said = await ann.says("twelve")
    await ann.edits(said, "13")
    await ann.reacts(said, "👍")
    await ann.blocks_bot()
    await ann.unblocks_bot()
    edited, reaction, blocked, back = (await fetch(bot))[2:]
    assert edited.edited_message is not None
    assert edited.edited_message.text == "13"
    assert edited.edited_message.edit_date is not None
    assert reaction.message_reaction is not None
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member is not None
    assert back.my_chat_member.new_chat_member.status == "member"


async def test_a_press_carries_its_message_and_is_answered_with_a_toast(bot: Bot, ann: Phone) -> None:
    sent = await bot.send_message(ann.id, "Offer", reply_markup=keyboard("Accept", "Decline"))
    await ann.taps("Acc")
    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id, query.from_user.id) == ("accept", sent.message_id, ann.id)
    await query.answer("Yours!", show_alert=True)
    assert (await ann.sees_toast("Yours")).alert


async def test_the_newest_button_wins_and_within_a_message_the_exact_one(bot: Bot, ann: Phone) -> None:
    await bot.send_message(ann.id, "old", reply_markup=keyboard("1"))
    newer = await bot.send_message(ann.id, "new", reply_markup=keyboard("10", "1"))
    press: Any = await ann.taps("1")
    assert (press.data, press.message.id) == ("1", newer.message_id)


async def test_a_button_of_a_deleted_message_has_no_message_any_more(bot: Bot, ann: Phone) -> None:
    sent = await bot.send_message(ann.id, "Offer", reply_markup=keyboard("Accept"))
    await sent.delete()
    ann.presses(ann.chat.messages[-1], "accept")
    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


async def test_the_keyboard_under_the_text_field(bot: Bot, ann: Phone) -> None:
    rows = [
        [KeyboardButton("Where I am", request_location=True), KeyboardButton("Call me", request_contact=True)],
        [KeyboardButton("Help")],
    ]
    await bot.send_message(ann.id, "Menu", reply_markup=ReplyKeyboardMarkup(rows, one_time_keyboard=True))
    ann.place = (32.1, 34.8)
    await ann.taps("Where")
    assert ann.chat.keyboard is None
    await bot.send_message(ann.id, "Menu", reply_markup=ReplyKeyboardMarkup(rows))
    await ann.taps("Call")
    await ann.taps("Help")
    place, contact, text = [update.message for update in (await fetch(bot))[-3:]]
    assert place is not None
    assert place.location is not None
    assert contact is not None
    assert contact.contact is not None
    assert text is not None
    assert text.text == "Help"
    await bot.send_message(ann.id, "Done", reply_markup=ReplyKeyboardRemove())
    assert ann.chat.keyboard is None


async def test_links_and_copies(bot: Bot, server: StandIn, ann: Phone) -> None:
    link = f"https://t.me/{server.bot['username']}?start=join"
    buttons = [InlineKeyboardButton("Join", url=link), InlineKeyboardButton("Map", url="https://maps.example.org/x")]
    await bot.send_message(ann.id, f"Or {link}.", reply_markup=InlineKeyboardMarkup([buttons]))
    assert server.link(ann.chat.messages[-1].text) == "join"
    assert await ann.taps("Map") == "https://maps.example.org/x"
    await ann.taps("Join")
    assert ann.chat.messages[-1].text == "/start join"


NO_PHONE_DOES: dict[str, Callable[[Phone], Awaitable[Any]]] = {
    "a text of 4097 characters": lambda ann: ann.says("x" * 4097),
    "an empty text": lambda ann: ann.says("  "),
    "a link with an odd payload": lambda ann: ann.opens("a b"),
    "an edit of another's message": lambda ann: ann.edits(ann.chat.messages[-1], "x"),
    "an album of one": lambda ann: ann.sends_photos([picture()]),
    "a caption of 1025 characters": lambda ann: ann.sends_photo(picture(), "x" * 1025),
}


@pytest.mark.parametrize("act", NO_PHONE_DOES)
async def test_what_no_phone_would_send(bot: Bot, ann: Phone, act: str) -> None:
    await bot.send_message(ann.id, "mine")
    with pytest.raises(ValueError, match=r"phone|Telegram|own|album"):
        await NO_PHONE_DOES[act](ann)
