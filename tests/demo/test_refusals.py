"""What Telegram refuses, the stand-in refuses, in the same words (as far as the source of the Bot API server shows them)."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from telegram import Bot

from demo.telegram import StandIn
from tests.demo.pictures import picture
from tests.support.phone import Phone

Json = dict[str, Any]


def keys(*buttons: Json) -> Json:
    return {"inline_keyboard": [[button] for button in buttons]}


def key(**action: Any) -> Json:
    return {"text": "Go", **action}


HTML = {"parse_mode": "HTML"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
ENTITIES = "can't parse entities: "
BUTTON = "can't parse inline keyboard button: "

# method, parameters beside chat_id, description after "Bad Request: "
TABLE: list[tuple[str, Json, str]] = [
    ("sendMessage", {}, "message text is empty"),
    ("sendMessage", {"text": " \n\u200b"}, "text must be non-empty"),
    ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "é" * 16385}, "text is too long"),
    ("sendMessage", {"text": "x", "parse_mode": "rtf"}, "unsupported parse_mode"),
    ("sendMessage", HTML | {"text": "<b>x"}, ENTITIES + 'Can\'t find end tag corresponding to start tag "b"'),
    ("sendMessage", HTML | {"text": "é <x>y</x>"}, ENTITIES + 'Unsupported start tag "x" at byte offset 3'),
    (
        "sendMessage",
        HTML | {"text": "<b>x</i>"},
        ENTITIES + 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    ("sendMessage", HTML | {"text": "x</b>"}, ENTITIES + "Unexpected end tag at byte offset 1"),
    ("sendMessage", HTML | {"text": "1 <2"}, ENTITIES + "Unclosed start tag at byte offset 2"),
    ("sendMessage", HTML | {"text": "5 < 6"}, ENTITIES + 'Unsupported start tag "" at byte offset 2'),
    ("sendMessage", HTML | {"text": "<b>x</b"}, ENTITIES + "Unclosed end tag at byte offset 4"),
    ("sendMessage", HTML | {"text": "<a href='x"}, ENTITIES + "Unclosed start tag at byte offset 0"),
    (
        "sendMessage",
        HTML | {"text": '<a ="x">x</a>'},
        ENTITIES + 'Empty attribute name in the tag "a" at byte offset 0',
    ),
    ("sendMessage", HTML | {"text": "<a href=x/y>x</a>"}, ENTITIES + "Unexpected end of name token at byte offset 8"),
    (
        "sendMessage",
        HTML | {"text": "<span>x</span>"},
        ENTITIES + 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    ),
    ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ("sendMessage", {"text": "x", "reply_markup": "[1]"}, "object expected as reply markup"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": keys(key())},
        BUTTON + "Text buttons are unallowed in the inline keyboard",
    ),
    ("sendMessage", {"text": "x", "reply_markup": keys(key(callback_data="é" * 33))}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", "reply_markup": keys(key(callback_data=""))}, "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": keys(key(callback_data="a", style="pink"))},
        BUTTON + "invalid button style specified",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": keys(key(url="http://localhost/x"))},
        "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": keys(key(copy_text={"text": "x" * 257}))},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    ("sendMessage", {"text": "x", "reply_markup": keys(*[key(callback_data="a")] * 101)}, "reply markup is too long"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": keys(*[key(callback_data="a" * 64, icon="b" * 90)] * 60)},
        "reply markup is too long",
    ),
    ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99999}}, "message to be replied not found"),
    ("sendMessage", {"text": "x", "message_thread_id": 5}, "message thread not found"),
    ("sendPhoto", {}, "there is no photo in the request"),
    ("sendPhoto", {"photo": "junk"}, "wrong remote file identifier specified: Wrong string length"),
    ("sendPhoto", {"photo": "https://example.org/x.jpg"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "x", "caption": "x" * 1025}, "message caption is too long"),
    ("sendMediaGroup", {"media": []}, "there are no messages to send"),
    ("sendMediaGroup", {"media": "{"}, "can't parse media JSON object"),
    ("sendMediaGroup", {"media": {}}, "expected an Array of InputMedia"),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}] * 11}, "too many messages to send as an album"),
    (
        "sendMediaGroup",
        {"media": [{"type": "photo", "media": "x"}, {"type": "document", "media": "y"}]},
        "Document can't be mixed with other media types",
    ),
    ("sendLocation", {"longitude": 1}, "latitude is empty"),
    ("sendLocation", {"latitude": 91, "longitude": 1}, "wrong location specified"),
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    ("editMessageText", {"message_id": 99999, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"message_id": "OWN", "text": "x"}, "message can't be edited"),
    ("editMessageText", {"message_id": "TEXT", "text": "x" * 4097}, "MESSAGE_TOO_LONG"),
    (
        "editMessageText",
        {"message_id": "TEXT", "text": "hello"},
        NOT_MODIFIED,
    ),
    ("editMessageText", {"message_id": "PHOTO", "text": "x"}, "there is no text in the message to edit"),
    (
        "editMessageText",
        {"message_id": "TEXT", "text": "x", "reply_markup": {"keyboard": [["x"]]}},
        "inline keyboard expected",
    ),
    ("editMessageCaption", {"message_id": "TEXT", "caption": "x"}, "there is no caption in the message to edit"),
    ("editMessageCaption", {"message_id": "PHOTO", "caption": "x" * 1025}, "MEDIA_CAPTION_TOO_LONG"),
    (
        "editMessageReplyMarkup",
        {"message_id": "TEXT"},
        NOT_MODIFIED,
    ),
    (
        "editMessageMedia",
        {"message_id": "PHOTO", "media": {"type": "photo", "media": "junk"}},
        "wrong remote file identifier specified: Wrong string length",
    ),
    ("deleteMessage", {"message_id": 99999}, "message to delete not found"),
    ("deleteMessages", {"message_ids": ["a"]}, "message identifier must be a Number"),
    ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
    ("deleteMessages", {"message_ids": list(range(101))}, "too many message identifiers specified"),
    ("copyMessage", {"from_chat_id": "CHAT", "message_id": 99999}, "message to copy not found"),
    ("forwardMessage", {"from_chat_id": "CHAT", "message_id": 99999}, "message to forward not found"),
    ("setMessageReaction", {"message_id": 99999, "reaction": []}, "message to react not found"),
    ("setMessageReaction", {"message_id": "TEXT", "reaction": [{"type": "emoji", "emoji": "🚲"}]}, "REACTION_INVALID"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("getFile", {"file_id": "junk"}, "invalid file_id"),
    ("setMyCommands", {"commands": "{"}, "can't parse commands JSON object"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [{"command": "No way", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]}, "command length must not exceed 32"),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x" * 257}]},
        "command description length must not exceed 256",
    ),
    ("setWebhook", {"url": "http://example.org/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    (
        "setWebhook",
        {"url": "https://example.org:8080/x"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    ("setWebhook", {"url": "https://example.org/x", "secret_token": "a" * 257}, "secret token is too long"),
    ("setWebhook", {"url": "https://example.org/x", "secret_token": "ü"}, "secret token contains unallowed characters"),
    ("pinChatMessage", {"message_id": 99999}, "message to pin not found"),
]

Asks = Callable[..., Awaitable[tuple[int, Json]]]


@pytest.fixture
async def asks(server: StandIn) -> Any:
    """Posts JSON to a method and returns status and answer."""
    async with ClientSession() as session:

        async def ask(method: str, **values: Any) -> tuple[int, Json]:
            async with session.post(f"{server.url}/bot{server.token}/{method}", json=values) as response:
                return response.status, await response.json()

        yield ask


@pytest.mark.parametrize(("method", "values", "reason"), TABLE, ids=[f"{row[0]}: {row[2][:60]}" for row in TABLE])
async def test_is_refused_in_telegrams_words(
    bot: Bot, ann: Phone, asks: Asks, method: str, values: Json, reason: str
) -> None:
    known = {
        "OWN": ann.chat.messages[0].id,
        "TEXT": (await bot.send_message(ann.id, "hello")).message_id,
        "PHOTO": (await bot.send_photo(ann.id, picture(), caption="shop")).message_id,
        "CHAT": ann.id,
    }
    filled = {name: known.get(value, value) if isinstance(value, str) else value for name, value in values.items()}
    before = len(ann.chat.messages)
    status, answer = await asks(method, chat_id=ann.id, **filled)
    assert (status, answer) == (400, {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"})
    assert len(ann.chat.messages) == before


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(1200, 900, form="BMP")[:50_000], "IMAGE_PROCESS_FAILED"),
        (picture(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (picture(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (b"x" * 10_485_761, "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"),
    ],
    ids=["empty", "no picture", "cut in half", "ratio over 20", "sides over 10000", "over 10 MB"],
)
async def test_bad_photos_are_refused(server: StandIn, ann: Phone, data: bytes, reason: str) -> None:
    form = FormData({"chat_id": str(ann.id)})
    form.add_field("photo", io.BytesIO(data), filename="shop.jpg")
    async with (
        ClientSession() as session,
        session.post(f"{server.url}/bot{server.token}/sendPhoto", data=form) as response,
    ):
        assert (await response.json())["description"] == f"Bad Request: {reason}"


async def test_an_upload_over_50_mb_is_too_large(server: StandIn, ann: Phone) -> None:
    form = FormData({"chat_id": str(ann.id)})
    form.add_field("document", io.BytesIO(b"x" * (50 * 2**20 + 1)), filename="big.bin")
    async with (
        ClientSession() as session,
        session.post(f"{server.url}/bot{server.token}/sendDocument", data=form) as response,
    ):
        assert response.status == 413


async def test_a_file_over_20_mb_cannot_be_fetched(bot: Bot, server: StandIn, ann: Phone, asks: Asks) -> None:
    sent = await ann.sends_document(b"x" * (20 * 2**20 + 1), "film.mov")
    _, answer = await asks("getFile", file_id=sent.file.file_id)
    assert answer["description"] == "Bad Request: file is too big"


async def test_a_photo_is_no_document(ann: Phone, asks: Asks) -> None:
    photo = await ann.sends_photo(picture())
    _, answer = await asks("sendDocument", chat_id=ann.id, document=photo.file.file_id)
    assert answer["description"] == "Bad Request: can't use file of type Photo as Document"


@pytest.mark.parametrize(
    ("chat_id", "code", "reason"),
    [("", 400, "Bad Request: chat_id is empty"), ("42", 400, "Bad Request: chat not found")],
)
async def test_nobody_there(asks: Asks, chat_id: str, code: int, reason: str) -> None:
    _, answer = await asks("sendMessage", chat_id=chat_id, text="x")
    assert (answer["error_code"], answer["description"]) == (code, reason)


async def test_people_the_bot_may_not_write_to(server: StandIn, ann: Phone, asks: Asks) -> None:
    await ann.blocks_bot()
    assert (await asks("sendMessage", chat_id=ann.id, text="x"))[1][
        "description"
    ] == "Forbidden: bot was blocked by the user"
    shy = Phone(server, "Shy")
    status, answer = await asks("sendMessage", chat_id=shy.id, text="x")
    assert (status, answer["description"]) == (403, "Forbidden: bot can't initiate conversation with a user")
    await ann.deletes_account()
    assert (await asks("sendMessage", chat_id=ann.id, text="x"))[1]["description"] == "Forbidden: user is deactivated"


async def test_a_message_older_than_48_hours_cannot_be_deleted(bot: Bot, ann: Phone, asks: Asks, clock: Any) -> None:
    sent = await bot.send_message(ann.id, "x")
    clock.advance(hours=49)
    _, answer = await asks("deleteMessage", chat_id=ann.id, message_id=sent.message_id)
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"


async def test_a_press_is_answered_once_and_in_time(bot: Bot, ann: Phone, asks: Asks, clock: Any) -> None:
    await bot.send_message(ann.id, "x", reply_markup=keys(key(callback_data="a")))  # type: ignore[arg-type]
    press = ann.presses(ann.chat.messages[-1], "a")
    assert (await asks("answerCallbackQuery", callback_query_id=press.id, text="x" * 201))[1][
        "description"
    ] == "Bad Request: MESSAGE_TOO_LONG"
    assert (await asks("answerCallbackQuery", callback_query_id=press.id))[0] == 200
    assert (await asks("answerCallbackQuery", callback_query_id=press.id))[0] == 400
    late = ann.presses(ann.chat.messages[-1], "a")
    clock.advance(minutes=2)
    assert "query is too old" in (await asks("answerCallbackQuery", callback_query_id=late.id))[1]["description"]


async def test_unknown_methods_and_tokens_are_loud(server: StandIn, asks: Asks) -> None:
    assert await asks("sendPigeon") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )
    async with ClientSession() as session, session.get(f"{server.url}/bot1:wrong/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")


async def test_buttons_without_words_are_dropped_and_long_rows_cut(bot: Bot, ann: Phone, asks: Asks) -> None:
    row = [{"text": " ", "callback_data": "a"}, *[{"text": str(n), "callback_data": "b"} for n in range(14)]]
    await asks("sendMessage", chat_id=ann.id, text="x", reply_markup={"inline_keyboard": [row]})
    assert [button.text for button in ann.chat.messages[-1].buttons] == [str(n) for n in range(12)]


async def test_what_the_stand_in_cannot_do_it_says(asks: Asks, ann: Phone) -> None:
    assert (await asks("sendMessage", chat_id=ann.id, text="x", parse_mode="MarkdownV2"))[0] == 501
