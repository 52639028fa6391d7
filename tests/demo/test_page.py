"""The chat page in a real browser, played against a real python-telegram-bot Bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from telegram import (
    Bot,
    BotCommand,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import Forbidden

from demo.telegram import Preset, Seat, StandIn, attach_page
from tests.demo.conftest import Clock
from tests.demo.pictures import picture
from tests.support.browser import launched
from tests.support.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.asyncio(loop_scope="module")]
DESKTOP = {"width": 1400, "height": 900}
POCKET = {"width": 390, "height": 844}


class Stage:
    """The page open in a browser, with three phones: Ann (and Dana, who reads Hebrew), Cora, Carl."""

    def __init__(self, server: StandIn, page: Page, people: dict[str, Phone]) -> None:
        self.server = server
        self.page = page
        self.people = people

    def phone(self, name: str) -> Locator:
        return self.page.locator(f'section[aria-label="{name}"]')

    async def hand_over(self, name: str) -> Locator:
        """The first phone, now held by this shopper."""
        shopper = self.phone("Shopper")
        await shopper.locator(".picker").select_option(str(self.people[name].id))
        return shopper

    async def arrives(self, bot: Bot, kind: str) -> Update:
        """The first update of that kind, waited for."""
        updates = self.server.updates
        async with asyncio.timeout(10):
            await self.server.signal.until(lambda: any(update.kind == kind for update in updates.waiting()))
        return next(update for update in await bot.get_updates() if getattr(update, kind))


Opens = Callable[..., Awaitable[Stage]]


@pytest_asyncio.fixture(loop_scope="module")
async def server(clock: Clock) -> AsyncIterator[StandIn]:
    server = StandIn(clock=clock, seed=7)
    people = {name: Phone(server, name) for name in ("Ann", "Eve", "Cora", "Carl")}
    people["Dana"] = Phone(server, "Dana", language_code="he")
    roles = {"Ann": "Shopper", "Dana": "Shopper", "Eve": "Shopper", "Cora": "Coordinator", "Carl": "Client"}
    seats = [Seat(role, people[name], "join-1" if name == "Eve" else "") for name, role in roles.items()]

    async def advance(time: timedelta) -> None:
        clock.now += time

    attach_page(server, seats, advance, [Preset("Café Nord", 32.0809, 34.7806)])
    server.people = list(people.values())
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(server: StandIn) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot") as bot:
        yield bot


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests here; each has its own context."""
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def opens(server: StandIn, browser: Browser) -> AsyncIterator[Opens]:
    """Opens the page, and fails the test for anything the page logs."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_page(viewport: dict[str, int] = DESKTOP, **options: Any) -> Stage:
        context = await browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(server.url, wait_until="domcontentloaded")
        await page.locator("body.ready").wait_for()
        return Stage(server, page, {one.name: one for one in server.people if isinstance(one, Phone)})

    yield open_page
    for context in contexts:
        await context.close()
    assert not complaints


def keys(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def test_a_conversation(bot: Bot, opens: Opens) -> None:
    stage = await opens()
    ann, shopper = stage.people["Ann"], stage.phone("Shopper")
    await shopper.get_by_role("button", name="Start").click()
    await expect(shopper.locator(".mine")).to_contain_text("/start")
    offer = await bot.send_message(
        ann.id,
        "Take <b>Café Nord</b>?",
        parse_mode="HTML",
        reply_markup=keys(InlineKeyboardButton("Accept", callback_data="a", style="success")),
    )
    await shopper.get_by_role("button", name="Accept").click()
    query = (await stage.arrives(bot, "callback_query")).callback_query
    assert query is not None
    await query.answer("Well done")
    await expect(shopper.get_by_role("status")).to_contain_text("Well done")
    await offer.edit_text("Café Nord is yours")
    await expect(shopper.locator(".theirs")).to_contain_text("Café Nord is yours")
    await expect(shopper.locator(".theirs")).to_contain_text("edited")
    await expect(shopper.get_by_role("button", name="Accept")).to_have_count(0)
    await shopper.get_by_role("textbox", name="Message").fill("12 minutes")
    await shopper.get_by_role("textbox", name="Message").press("Enter")
    await expect(shopper.locator(".mine").last).to_contain_text("12 minutes")
    await shopper.locator(".mine").last.hover()
    await shopper.locator(".mine").last.get_by_role("button", name="Message actions").click()
    await shopper.get_by_role("button", name="Edit").click()
    await shopper.get_by_role("textbox", name="Message").fill("13 minutes")
    await shopper.get_by_role("button", name="Send").click()
    await expect(shopper.locator(".mine").last).to_contain_text("13 minutes")
    edited = (await stage.arrives(bot, "edited_message")).edited_message
    assert edited is not None
    assert edited.text == "13 minutes"


async def test_an_alert_asks_to_be_read(bot: Bot, opens: Opens) -> None:
    stage = await opens()
    ann, shopper = stage.people["Ann"], stage.phone("Shopper")
    await ann.opens()
    await bot.send_message(ann.id, "Take it?", reply_markup=keys(InlineKeyboardButton("Accept", callback_data="a")))
    await shopper.get_by_role("button", name="Accept").click()
    query = (await stage.arrives(bot, "callback_query")).callback_query
    assert query is not None
    await query.answer("Somebody was faster", show_alert=True)
    await expect(shopper.get_by_role("alertdialog")).to_contain_text("Somebody was faster")
    await shopper.get_by_role("button", name="OK").click()
    await expect(shopper.get_by_role("alertdialog")).to_have_count(0)


async def test_everything_that_can_be_sent(opens: Opens, tmp_path: Path) -> None:
    stage = await opens()
    ann, shopper = stage.people["Ann"], stage.phone("Shopper")
    await ann.opens()
    shots = [tmp_path / f"{colour}.jpg" for colour in ("red", "green", "blue")]
    for shot in shots:
        shot.write_bytes(picture(colour=shot.stem))
    sheet = tmp_path / "programme.xlsx"
    sheet.write_bytes(b"PK\x03\x04 no real workbook")

    async def attach() -> None:
        await shopper.get_by_role("button", name="Attach").click()

    await attach()
    await shopper.locator('[data-what="sends_photos"]').set_input_files(shots)
    await expect(shopper.locator(".album.of-3 img")).to_have_count(3)
    await attach()
    await shopper.locator('[data-what="sends_photos"]').set_input_files(shots[0])
    await expect(shopper.locator(".album.of-1 img")).to_have_count(1)
    await attach()
    await shopper.locator('[data-what="sends_documents"]').set_input_files(sheet)
    await expect(shopper.get_by_text("programme.xlsx")).to_be_visible()
    await attach()
    await shopper.get_by_role("button", name="Location").click()
    await shopper.get_by_role("button", name="Café Nord").click()
    await expect(shopper.get_by_text("32.08090, 34.78060")).to_be_visible()
    await attach()
    await shopper.get_by_role("button", name="Voice message").click()
    await shopper.get_by_role("button", name="Send a sample tone").click()
    await expect(shopper.locator(".voice")).to_contain_text("0:02")
    kinds = [message.kind for message in ann.chat.messages[1:]]
    assert kinds == ["photo", "photo", "photo", "photo", "document", "location", "voice"]
    voice = ann.chat.messages[-1].file.data
    assert voice.startswith(b"OggS")
    assert len(voice) > 2000
    assert ann.chat.messages[5].file.data == sheet.read_bytes()


DURATION = """async (path) => {
    const bytes = await (await fetch(path)).arrayBuffer();
    return (await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes)).duration;
}"""


async def test_voice_messages_are_sound_that_can_be_played(opens: Opens) -> None:
    stage = await opens()
    ann, shopper = stage.people["Ann"], stage.phone("Shopper")
    silence = await ann.sends_voice(duration=3)
    await shopper.get_by_role("button", name="Attach").click()
    await shopper.get_by_role("button", name="Voice message").last.click()
    await shopper.get_by_role("button", name="Send a sample tone").click()
    await expect(shopper.locator(".voice")).to_have_count(2)
    tone = ann.chat.messages[-1]
    for message, seconds in ((silence, 3), (tone, 2)):
        assert abs(await stage.page.evaluate(DURATION, f"/page/files/{message.file.file_id}") - seconds) < 0.1


async def test_formatting_is_drawn_and_markup_never_runs(bot: Bot, opens: Opens) -> None:
    stage = await opens()
    ann, shopper = stage.people["Ann"], stage.phone("Shopper")
    await ann.opens()
    text = (
        "<b>bold <i>both</i></b> <code>&lt;img src=x onerror=alert(1)&gt;</code> <tg-spoiler>secret</tg-spoiler>\n"
        "<blockquote expandable>one\ntwo\nthree\nfour\nfive</blockquote>after"
    )
    await bot.send_message(ann.id, text, parse_mode="HTML")
    said = shopper.locator(".theirs .text")
    await expect(said.locator("b i")).to_have_text("both")
    await expect(said.locator("code")).to_have_text("<img src=x onerror=alert(1)>")
    await expect(said.locator("img")).to_have_count(0)
    spoiler, quote = said.locator(".entity-spoiler"), said.locator("blockquote")
    await expect(spoiler).to_have_css("color", "rgba(0, 0, 0, 0)")
    await spoiler.click()
    await expect(spoiler).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    await expect(quote).to_have_attribute("aria-expanded", "false")
    await quote.click()
    await expect(quote).to_have_attribute("aria-expanded", "true")
    await expect(said).to_contain_text("after")


async def test_every_line_runs_as_its_first_strong_character_does(bot: Bot, opens: Opens) -> None:
    stage = await opens()
    dana, shopper = stage.people["Dana"], stage.phone("Shopper")
    await dana.opens()
    await bot.send_message(dana.id, "\u200fשלום \u2068Dana\u2069\nDana, שלום\n\u2068Dana\u2069, שלום\n3/20")
    await stage.hand_over("Dana")
    await expect(shopper.locator(".screen")).to_have_attribute("dir", "rtl")
    await expect(shopper.get_by_role("textbox", name="הודעה")).to_be_visible()
    lines = shopper.locator(".theirs .line")
    await expect(lines).to_have_count(4)
    assert [await line.get_attribute("dir") for line in await lines.all()] == ["rtl", "ltr", "ltr", "rtl"]


async def test_keyboards_links_and_copies(bot: Bot, opens: Opens, server: StandIn) -> None:
    stage = await opens()
    ann, shopper = stage.people["Ann"], stage.phone("Shopper")
    await ann.opens()
    rows = [[KeyboardButton("Where I am", request_location=True)], [KeyboardButton("Help")]]
    await bot.send_message(ann.id, "Menu", reply_markup=ReplyKeyboardMarkup(rows, input_field_placeholder="Or type"))
    await expect(shopper.get_by_placeholder("Or type")).to_be_visible()
    await shopper.get_by_role("button", name="Help").click()
    await expect(shopper.locator(".mine").last).to_contain_text("Help")
    link = InlineKeyboardButton("Join", url=f"https://t.me/{server.bot['username']}?start=abc")
    copied = InlineKeyboardButton("Code", copy_text=CopyTextButton("NORD-42"))
    await bot.send_message(ann.id, "More", reply_markup=keys(link, copied))
    await shopper.get_by_role("button", name="Code").click()
    await expect(shopper.get_by_role("status")).to_contain_text("NORD-42")
    await shopper.get_by_role("button", name="Join").click()
    await expect(shopper.locator(".mine").last).to_contain_text("/start abc")
    await bot.set_my_commands([BotCommand("visits", "Open visits")])
    await shopper.get_by_role("button", name="Commands").click()
    await shopper.get_by_role("button", name="/visits").click()
    await expect(shopper.locator(".mine").last).to_contain_text("/visits")


async def test_pictures_are_shown_large_and_documents_download(bot: Bot, opens: Opens) -> None:
    stage = await opens()
    carl, client = stage.people["Carl"], stage.phone("Client")
    await carl.opens()
    await bot.send_media_group(carl.id, [InputMediaPhoto(picture(), caption="Front"), InputMediaPhoto(picture())])
    await bot.send_document(carl.id, b"%PDF-1.7", filename="report.pdf")
    await client.locator(".album.of-2 button").first.click()
    await expect(stage.page.locator("dialog img")).to_be_visible()
    await stage.page.keyboard.press("Escape")
    await expect(stage.page.locator("dialog")).to_have_count(0)
    async with stage.page.expect_download() as download:
        await client.get_by_text("report.pdf").click()
    assert (await (await download.value).path()).read_bytes() == b"%PDF-1.7"


async def test_typing_is_seen_and_ends_with_the_message(bot: Bot, opens: Opens) -> None:
    stage = await opens()
    cora, coordinator = stage.people["Cora"], stage.phone("Coordinator")
    await cora.opens()
    await bot.send_chat_action(cora.id, "typing")
    await expect(coordinator.locator(".status")).to_contain_text("typing")
    await bot.send_message(cora.id, "Here it is")
    await expect(coordinator.locator(".status")).to_have_text("bot")


async def test_time_travel(opens: Opens, clock: Clock) -> None:
    stage = await opens()
    before = clock.now
    await stage.page.get_by_role("button", name="One day later").click()
    await expect(stage.page.locator(".clock time")).to_contain_text("Mar 3")
    await stage.page.get_by_role("button", name="One hour later").click()
    await expect(stage.page.locator(".clock time")).to_have_attribute(
        "datetime", (before + timedelta(hours=25)).isoformat()
    )


async def test_on_a_small_screen_the_phones_are_tabs(bot: Bot, opens: Opens) -> None:
    stage = await opens(POCKET, has_touch=True, is_mobile=True)
    cora = stage.people["Cora"]
    await cora.opens()
    await bot.send_message(cora.id, "A report waits")
    tab = stage.page.get_by_role("tab", name="Coordinator")
    await expect(tab.locator(".badge")).to_have_text("1")
    await tab.tap()
    await expect(stage.phone("Coordinator").get_by_text("A report waits")).to_be_visible()
    await expect(tab.locator(".badge")).to_have_count(0)
    await expect(stage.phone("Shopper")).to_be_hidden()
    width = await stage.page.evaluate("document.documentElement.scrollWidth")
    assert width == POCKET["width"]


async def test_the_start_button_carries_the_invite(opens: Opens) -> None:
    stage = await opens()
    shopper = await stage.hand_over("Eve")
    await shopper.get_by_role("button", name="Start").click()
    await expect(shopper.locator(".mine")).to_contain_text("/start join-1")


async def test_an_invite_link_can_be_opened_by_somebody_else(bot: Bot, opens: Opens, server: StandIn) -> None:
    stage = await opens()
    cora, coordinator = stage.people["Cora"], stage.phone("Coordinator")
    await cora.opens()
    await bot.send_message(cora.id, f"Pass it on: https://t.me/{server.bot['username']}?start=inv-9")
    await coordinator.locator(".theirs").hover()
    await coordinator.locator(".theirs").get_by_role("button", name="Message actions").click()
    await coordinator.get_by_role("button", name="Open the link as Carl").click()
    await expect(stage.phone("Client").locator(".mine")).to_contain_text("/start inv-9")


async def test_escape_closes_a_sheet(opens: Opens) -> None:
    stage = await opens()
    await stage.people["Carl"].opens()
    client = stage.phone("Client")
    await client.get_by_role("button", name="Attach").click()
    await expect(client.get_by_role("dialog")).to_be_visible()
    await stage.page.keyboard.press("Escape")
    await expect(client.get_by_role("dialog")).to_have_count(0)


async def test_blocking_and_starting_again(bot: Bot, opens: Opens) -> None:
    stage = await opens()
    ann, shopper = stage.people["Ann"], stage.phone("Shopper")
    await ann.opens()
    await shopper.get_by_role("button", name="About this chat").click()
    await shopper.get_by_role("button", name="Block this bot").click()
    await expect(shopper.get_by_role("button", name="Restart bot")).to_be_visible()
    with pytest.raises(Forbidden):
        await bot.send_message(ann.id, "hello?")
    await shopper.get_by_role("button", name="Restart bot").click()
    await expect(shopper.get_by_role("textbox", name="Message")).to_be_visible()


async def test_what_a_phone_refuses_is_said_on_the_phone(opens: Opens, tmp_path: Path) -> None:
    stage = await opens()
    await stage.people["Ann"].opens()
    shopper = stage.phone("Shopper")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    await shopper.get_by_role("button", name="Attach").click()
    await shopper.locator('[data-what="sends_photos"]').set_input_files(broken)
    await expect(shopper.get_by_role("status")).to_contain_text("IMAGE_PROCESS_FAILED")
