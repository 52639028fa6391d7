"""`make demo`, played from the offer to the client's PDF in a real browser. SCREENSHOTS names a folder for pictures of every step."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.settings import Settings
from bot.texts.filling import kinds, labels
from bot.texts.words import Words, words_for
from demo.show import show
from tests.support.browser import launched
from tests.support.pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DESKTOP, POCKET = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday; in Warsaw it is ten o'clock."""
PATIENCE = 20_000
MOST_STEPS = 80
SAID = "They looked up at once, smiled and asked what they could do for me. The queue was short and quick."
_MARKS = "[\u200e\u200f\u2066-\u2069]*"
"""Direction marks, which may stand anywhere."""
CARD = """(screen, way) => {
    const bare = (text) => text.replace(/[\\u200e\\u200f\\u2066-\\u2069]/g, "");
    const cards = [...screen.querySelectorAll(".message.theirs")].map((card) => ({
        text: bare(card.querySelector(".text")?.innerText ?? ""),
        buttons: [...card.querySelectorAll(".inline-keyboard button")].map((button) => bare(button.textContent)),
    }));
    return cards.filter((card) => card.buttons.some((label) => way.includes(label))).at(-1) ?? null;
}"""
"""The newest card of the form: the one that has a way to the menu or to a pause."""


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """The address of the page, with the program behind it as `main.py demo` starts it."""
    address = asyncio.Event()
    found: list[str] = []

    def ready(url: str) -> None:
        found.append(url)
        address.set()

    settings = Settings(_env_file=None, data_dir=folder, chat_burst=1000, messages_per_second=1000)
    playing = asyncio.ensure_future(show(settings, port=0, clock=lambda: MORNING, ready=ready))
    waiting = asyncio.ensure_future(address.wait())
    await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
    try:
        assert found, "the demo did not start"
        yield found[0]
    finally:
        waiting.cancel()
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


@dataclass
class Hand:
    """One of the three phones on the page, and who holds it."""

    page: Page
    name: str
    words: Words
    shots: list[int] = field(default_factory=lambda: [0])

    @property
    def section(self) -> Locator:
        return self.page.locator(f'section[aria-label="{self.name}"]')

    async def takes_up(self) -> None:
        """On a small screen the phones are tabs."""
        tab = self.page.get_by_role("tab", name=self.name)
        if await tab.is_visible():
            await tab.click()

    async def says(self, text: str) -> None:
        await self.takes_up()
        await self.section.get_by_role("textbox", name="Message").fill(text)
        await self.section.get_by_role("textbox", name="Message").press("Enter")

    async def taps(self, sentence: str, **gaps: Any) -> None:
        """The newest button with this label, named by its English sentence."""
        await self.presses(self.words.plain(sentence, **gaps))

    async def presses(self, label: str) -> None:
        await self.takes_up()
        button = self.section.locator(".inline-keyboard button").filter(has_text=_loosely(label)).last
        await button.click()

    async def reads(self, sentence: str) -> Locator:
        """The newest message that contains the sentence, whatever stands in its gaps."""
        await self.takes_up()
        parts = re.split(r"\{\w+\}|<[^>]+>", self.words.sentence(sentence))
        wanted = re.compile(".*".join(_loosely(part).pattern for part in parts if part.strip()), re.DOTALL)
        found = self.section.locator(".theirs .text").filter(has_text=wanted).last
        await expect(found).to_be_visible(timeout=PATIENCE)
        return found

    async def attaches(self, *files: Path) -> None:
        await self.section.get_by_role("button", name="Attach").click()
        await self.section.locator('[data-what="sends_photos"]').set_input_files(files)

    async def speaks(self) -> None:
        await self.section.get_by_role("button", name="Attach").click()
        await self.section.get_by_role("button", name="Voice message").last.click()
        await self.section.get_by_role("button", name="Send a sample tone").click()

    async def stands_at(self, place: str) -> None:
        await self.takes_up()
        await self.section.get_by_role("button", name="Attach").click()
        await self.section.get_by_role("button", name="Location", exact=True).click()
        await self.section.get_by_role("button", name=place).click()

    async def shot(self, name: str) -> None:
        """For whoever wants to look."""
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            self.shots[0] += 1
            size = self.page.viewport_size or DESKTOP
            where = Path(folder, f"{size['width']}-{self.words.language}-{self.shots[0]:02}-{name}.png")
            await self.page.screenshot(path=where)


class FormOnThePage:
    """Fills in whatever form is on the shopper's phone, by the words on the cards."""

    def __init__(self, hand: Hand, folder: Path) -> None:
        self.hand = hand
        self.folder = folder
        self.words = _ = hand.words
        self.way = [_bare(labels.menu(_)), _bare(labels.pause(_))]
        aside = (
            labels.back(_),
            labels.onward(_),
            labels.skip(_),
            labels.clear(_),
            labels.calendar(_),
            labels.yesterday(_),
        )
        explain = (labels.explain(_, shown=shown) for shown in (False, True))
        self.aside = {*self.way, *map(_bare, (*aside, *explain))}
        self.done = [_bare(labels.done(_, count)) for count in range(11)]
        at_once = (labels.understood(_), labels.start_now(_), labels.stop_now(_), labels.now(_), labels.today(_))
        self.at_once = [_bare(label) for label in at_once]
        self.submit = _bare(labels.submit(_))
        self.photos = 0

    async def card(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The newest one, once it fits."""
        screen = self.hand.section.locator(".screen")
        async with asyncio.timeout(PATIENCE / 1000):
            while not ((card := await screen.evaluate(CARD, self.way)) and fits(card)):
                await self.hand.page.evaluate("new Promise(requestAnimationFrame)")
        return dict(card)

    async def fills_in(self) -> int:
        """Up to the button Hand in, which is tapped; gives the number of steps."""
        card = await self.card(bool)
        for steps in range(MOST_STEPS):
            if self.submit in card["buttons"]:
                await self.hand.shot("overview")
                await self.hand.presses(self.submit)
                return steps
            follows = await self.step(card)
            card = await self.card(follows)
        raise AssertionError(f"no end after {MOST_STEPS} steps: {card}")

    async def step(self, card: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
        """Gives what tells the next card from this one, which may change by itself while files are on their way."""
        _, buttons = self.words, card["buttons"]
        done = next((label for label in buttons if label in self.done), None)
        ready = next((label for label in self.at_once if label in buttons), None)
        choices = [label for label in buttons if label not in self.aside]
        if done and done != self.done[0]:
            await self.hand.presses(done)
            return lambda then: done not in then["buttons"]
        if ready or choices:
            await self.hand.presses(ready or choices[0])
        elif _bare(kinds.send_photo(_)) in card["text"]:
            return await self.sends_photos()
        elif _bare(kinds.send_audio(_)) in card["text"]:
            await self.hand.speaks()
            return lambda then: self.done[1] in then["buttons"]
        elif _bare(kinds.type_number(_)) in card["text"]:
            await self.hand.says("4")
        else:
            assert _bare(kinds.type_text(_)) in card["text"], card
            await self.hand.says(SAID)
        return lambda then: then != card

    async def sends_photos(self) -> Callable[[dict[str, Any]], bool]:
        """Two at once for the first question that asks."""
        await self.hand.shot("photo-asked")
        count = 1 if self.photos else 2
        await self.hand.attaches(*(self.picture() for _each in range(count)))
        return lambda then: self.done[count] in then["buttons"]

    def picture(self) -> Path:
        self.photos += 1
        path = self.folder / f"photo-{self.photos}.jpg"
        path.write_bytes(photo(f"Photo {self.photos}", shade=40 + 20 * self.photos))
        return path


def _bare(html: str) -> str:
    """What can be read of it."""
    return re.sub(rf"<[^>]+>|{_MARKS[:-1]}", "", html)


def _loosely(text: str) -> re.Pattern[str]:
    """The text, with direction marks anywhere in it."""
    return re.compile(_MARKS.join(map(re.escape, _bare(text))))


async def speak(hand: Hand, language: str) -> None:
    if language == "en":
        return
    await hand.says("/language")
    await hand.section.locator(".inline-keyboard button").filter(has_text="עברית").last.click()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@asynccontextmanager
async def opened(browser: Browser, address: str, size: dict[str, int]) -> AsyncIterator[Page]:
    """The page, which must not log anything."""
    complaints: list[str] = []
    page = await browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(address, wait_until="domcontentloaded")
    await page.locator("body.ready").wait_for()
    yield page
    await page.close()
    assert not complaints


async def is_offered(nina: Hand, code: str) -> None:
    await nina.says("/visits")
    board = (
        nina.section.locator(".theirs").filter(has=nina.page.get_by_role("button", name="1/3")).last.locator(".text")
    )
    if code not in (text := await board.inner_text()):
        raise AssertionError(f"{code} is not on the first page:\n{text}")
    row = next(line for line in text.splitlines() if code in line)
    await nina.shot("board")
    await nina.presses(re.sub(r"\W", "", row.partition(".")[0]))
    await nina.taps("Offer to …")
    await nina.reads("Offer it to whom? {able} of {all} shoppers may do it.")
    await nina.shot("whom")
    await nina.taps("Send offer ({n})", n="1")
    await nina.reads("Offered to {names}.")
    await nina.shot("offered")


async def takes_it_and_reads_the_brief(ann: Hand) -> None:
    await ann.reads("A visit for you")
    await ann.shot("offer")
    await ann.taps("Accept")
    await ann.reads("{name} is yours!")
    await ann.shot("yours")
    await ann.taps("Read the brief")
    for number in range(1, 7):
        await expect(ann.section.locator(".theirs").filter(has_text=f"{number}/6").last).to_be_visible()
        await ann.shot(f"brief-{number}")
        await ann.taps("Understood")
    await ann.reads("You have read the whole brief.")
    await ann.taps("I will be there")


async def a_day_later(page: Page, days: int = 1) -> None:
    for _each in range(days):
        before = await page.locator(".clock time").get_attribute("datetime")
        await page.get_by_role("button", name="One day later").click()
        await expect(page.locator(".clock time")).not_to_have_attribute("datetime", before or "")
        await expect(page.locator("body.travelling")).to_have_count(0)


async def goes_there(ann: Hand) -> None:
    await ann.taps("Pocket card")
    await ann.shot("pocket-card")
    await ann.taps("Check in")
    await ann.shot("check-in")
    await ann.stands_at("Petrel Coffee Krucza Brama")
    await ann.reads("You are checked in at {name}.")
    await ann.shot("checked-in")


@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "en"), (POCKET, "he")], ids=["desktop-en", "pocket-he"])
async def test_the_whole_story(browser, tmp_path, size, language):
    async with demo(tmp_path / "data") as address, opened(browser, address, size) as page:
        words = words_for(language, "Europe/Warsaw")
        shots = [0]
        ann, nina, client = (Hand(page, name, words, shots) for name in ("Shopper", "Coordinator", "Client"))
        await client.takes_up()
        await client.section.locator(".picker").select_option(label="Daniel Okoro")
        for hand in (ann, nina, client):
            await hand.takes_up()
            await speak(hand, language)
        await ann.shot("started")
        await is_offered(nina, "PC-203")
        await takes_it_and_reads_the_brief(ann)
        await a_day_later(page, 2)
        await ann.takes_up()
        await ann.shot("reminded")
        await goes_there(ann)
        await ann.taps("Start the report")
        form = FormOnThePage(ann, tmp_path)
        await form.fills_in()
        await ann.reads("Thank you, your report is in.")
        await ann.shot("handed-in")
        await nina.reads("Report came in")
        await nina.shot("came-in")
        await nina.taps("Review")
        await nina.reads("<b>{code}</b> {name}: your decision?")
        await nina.shot("decision")
        await nina.taps("Approve")
        await nina.presses("10")
        await nina.shot("approved")
        await ann.reads("Your report is approved")
        await ann.shot("graded")
        await client.takes_up()
        await expect(client.section.locator(f".album.of-{form.photos} img")).to_have_count(
            form.photos, timeout=PATIENCE
        )
        await expect(client.section.locator("a.document").last).to_contain_text(".pdf", timeout=PATIENCE)
        await client.shot("summary")
