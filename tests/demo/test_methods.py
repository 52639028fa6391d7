"""Every method once the way it should be used, by the real Bot, and what the person then sees."""

from datetime import timedelta

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MenuButtonCommands,
    ReactionTypeEmoji,
)
from telegram.error import BadRequest

from demo.standin.methods import METHODS
from demo.telegram import StandIn
from tests.demo.conftest import Clock
from tests.demo.pictures import picture
from tests.support.phone import Phone

HELP = BotCommand("help", "Where am I")
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="a")]])


async def texts_and_media(bot: Bot, ann: Phone) -> None:
    first = await bot.send_message(ann.id, "first")
    answer = await bot.send_message(ann.id, "second", reply_to_message_id=first.message_id, reply_markup=ForceReply())
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "first"
    photo = await bot.send_photo(ann.id, picture(3000, 2000), caption="<b>Front</b>", parse_mode="HTML")
    assert photo.caption_entities[0].type == "bold"
    assert (await ann.receives("photo", "Front")).file.width == 1280
    again = await bot.send_photo(ann.id, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    await bot.send_document(ann.id, b"%PDF-1.7", filename="report.pdf", protect_content=True)
    document = await ann.receives("document")
    assert (document.file.name, document.file.mime, document.file.data) == (
        "report.pdf",
        "application/pdf",
        b"%PDF-1.7",
    )
    await bot.send_voice(ann.id, b"OggS", duration=timedelta(seconds=2))
    await bot.send_audio(ann.id, b"ID3", filename="bell.mp3", title="Bell")
    await bot.send_video(ann.id, b"video", duration=timedelta(seconds=2))
    album = await bot.send_media_group(ann.id, [InputMediaPhoto(picture(), caption="Two"), InputMediaPhoto(picture())])
    assert album[0].media_group_id == album[1].media_group_id
    await bot.send_media_group(
        ann.id, [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")]
    )
    await bot.send_location(ann.id, 32.1, 34.8, horizontal_accuracy=12)
    await bot.send_venue(ann.id, 32.1, 34.8, "Café Nord", "1 High St")
    await bot.send_chat_action(ann.id, "typing")
    assert ann.chat.acting
    await bot.copy_message(ann.id, ann.id, photo.message_id, caption="copied")
    assert not ann.chat.acting
    await ann.receives("photo", "copied")
    forwarded = await bot.forward_message(ann.id, ann.id, first.message_id)
    assert forwarded.forward_origin is not None


async def edits_and_signs(bot: Bot, ann: Phone) -> None:
    text = await bot.send_message(ann.id, "draft", reply_markup=KEYS)
    await bot.edit_message_text("final", ann.id, text.message_id)
    final = await ann.hears("final")
    assert (final.buttons, final.earlier[0][0]["text"], final.edited_at) == ([], "draft", ann._world.clock())
    await bot.edit_message_reply_markup(ann.id, text.message_id, reply_markup=KEYS)
    assert final.buttons[0].text == "Go"
    photo = await bot.send_photo(ann.id, picture(colour="red"), caption="one")
    await bot.edit_message_caption(ann.id, photo.message_id, caption="two")
    await bot.edit_message_media(InputMediaPhoto(picture(100, 100), caption="three"), ann.id, photo.message_id)
    assert (await ann.receives("photo", "three")).file.width == 100
    said = await ann.says("here")
    await bot.set_message_reaction(ann.id, said.id, ReactionTypeEmoji("👍"))
    assert said.reactions[int(ann._world.bot["id"])] == [{"type": "emoji", "emoji": "👍"}]
    await bot.pin_chat_message(ann.id, text.message_id)
    pinned = (await bot.get_chat(ann.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == text.message_id
    await bot.unpin_chat_message(ann.id)
    await bot.unpin_all_chat_messages(ann.id)
    await bot.delete_message(ann.id, photo.message_id)
    await bot.delete_messages(ann.id, [text.message_id, 99999])
    assert not ann.sees("final")
    assert not ann.sees("three")


async def about_itself(bot: Bot, ann: Phone) -> None:
    await bot.set_my_commands([HELP, BotCommand("visits", "Open visits")])
    await bot.set_my_commands([HELP], scope=BotCommandScopeChat(ann.id), language_code="en")
    assert len(await bot.get_my_commands()) == 2
    profile = ann._world.profile
    assert [one["command"] for one in profile.commands_for(ann.id, "en")] == ["help"]
    assert [one["command"] for one in profile.commands_for(ann.id, "he")] == ["help", "visits"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    await bot.set_my_name("Shops")
    await bot.set_my_description("Long", language_code="he")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_name()).name == "Shops"
    assert (await bot.get_my_description(language_code="he")).description == "Long"
    assert (await bot.get_my_short_description()).short_description == "Short"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_me()).username == ann._world.bot["username"]


async def updates_and_files(bot: Bot, ann: Phone) -> None:
    await bot.set_webhook("https://bot.example.org/hook")
    assert (await bot.get_webhook_info()).url == "https://bot.example.org/hook"
    await bot.delete_webhook()
    sent = await bot.send_message(ann.id, "press", reply_markup=KEYS)
    ann.presses(ann.chat.messages[-1], "a")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    await query.answer()
    document = await ann.sends_document(b"bytes", "a.bin")
    file = await bot.get_file(document.file.file_id)
    assert bytes(await file.download_as_bytearray()) == b"bytes"


async def test_all_of_them(bot: Bot, server: StandIn, ann: Phone) -> None:
    for part in (texts_and_media, edits_and_signs, about_itself, updates_and_files):
        await part(bot, ann)
    try:
        await bot.leave_chat(ann.id)
    except BadRequest as error:
        refused = str(error)
    assert "private chats" in refused
    assert {call.method for call in server.calls} == set(METHODS)


async def test_dates_come_from_the_clock(bot: Bot, ann: Phone, clock: Clock) -> None:
    clock.advance(hours=30)
    sent = await bot.send_message(ann.id, "tomorrow")
    assert sent.date == clock.now
    clock.advance(minutes=5)
    edited = await bot.edit_message_text("later", ann.id, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.date, edited.edit_date) == (sent.date, clock.now)


async def test_who_started_long_ago_can_be_written_to(bot: Bot, server: StandIn) -> None:
    known = server.person("Known", started=True)
    await bot.send_message(known.id, "hello again")
    assert known.chat.messages[0].text == "hello again"
