"""One's own data: a copy of all of it, and after /forget nothing of it anywhere."""

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from bot.model.person import Person, Role
from bot.model.visit import State
from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.programme import FORM
from tests.support.programme import cafe as programme
from tests.support.stage import Stage
from tests.support.world import World

NAME = "Kunigunde Zwetschgenbaum"
WORDS = (
    "Kunigunde", "Zwetschgenbaum", "kuni_zwetsch", "Bruckneudorf", "48.0155", "16.7755", "my dog Waldemar", "Sachertorte in Ottakring",
    "Leica Q3-K", "Lieblingskamera", "49.1234", "17.4321", "Kunigundes Notizen", "0664-5550199", "half a draft about Zirbenschnaps",
    "Grüßgott-Zettel", "Schwechat-Depot",
)  # fmt: skip
"""Canaries: names, town, place, small talk, EXIF, file names, drafts."""


def with_exif(words: str) -> bytes:
    picture = Image.open(io.BytesIO(photo(words)))
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Lieblingskamera", "Leica Q3-K"
    exif[ExifTags.Base.Artist] = NAME
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    return target.getvalue()


@pytest.fixture
async def stage(world) -> Stage:
    made = Stage(world, await world.coordinator("Cora"))
    await made.take_in(
        ("cafe_check.md", FORM.encode()), ("programme.xlsx", programme(world.now, visits=3, open_visits="9"))
    )
    return made


async def life_of(stage: Stage) -> Phone:
    """A shopper who hands in a report with their name in it, begins another, and says much besides."""
    kuni = await _joins(stage.world)
    await kuni.says("I have my dog Waldemar with me")
    await _hands_in(stage, kuni)
    await _begins_another(stage, kuni)
    await stage.world.settled()
    return kuni


async def _joins(world: World) -> Phone:
    kuni = Phone(
        world.telegram, "Kunigunde", last_name="Zwetschgenbaum", username="kuni_zwetsch", settled=world.settled
    )
    kuni.chat.started = True
    here: dict[str, Any] = {
        "city": "Bruckneudorf",
        "latitude": 48.0155,
        "longitude": 16.7755,
        "timezone": "Europe/Vienna",
    }
    agreed: dict[str, Any] = {
        "role": Role.SHOPPER,
        "consent_version": world.settings.consent_version,
        "consent_at": world.now,
    }
    await world.store.write(
        lambda tx: tx.people.add(
            Person(
                chat_id=kuni.id,
                name=NAME,
                language="en",
                last_active_at=world.now,
                created_at=world.now,
                **here,
                **agreed,
            )
        )
    )
    return kuni


async def _hands_in(stage: Stage, kuni: Phone) -> None:
    await stage.gives("N-1", _named(kuni, NAME))
    await stage.finds("N-1")
    visit = await stage.visit("N-1")
    await stage.world.pass_time(seconds=(visit.window_start - stage.world.now).total_seconds() + 3600)
    await kuni.says("/start")
    await kuni.taps("My visits")
    await kuni.taps("Café Nord 1")
    await kuni.hears("State:")
    await kuni.taps("Check in")
    await kuni.sends_location(49.1234, 17.4321, accuracy=9)
    await kuni.hears("The report can wait")
    await kuni.taps("Start the report")
    await kuni.hears("Were you greeted?")
    await kuni.taps("No")
    await kuni.hears("What did they say?")
    await kuni.says("abgelehnte Notiz")
    await kuni.hears("Minutes until")
    await kuni.says("4")
    await kuni.hears("Were the tables clean?")
    await kuni.taps("Yes")
    await kuni.hears("The shop front")
    await kuni.sends_document(with_exif("front"), "Kunigundes Laden.jpg", mime="image/jpeg")
    await kuni.taps("Done")
    await kuni.hears("What happened, in order?")
    await kuni.says("My name is Kunigunde, I waited and ordered a coffee.")
    await kuni.hears("Your answers")
    await kuni.taps("Hand in")
    await kuni.hears("is in.")


async def _begins_another(stage: Stage, kuni: Phone) -> None:
    await stage.gives("N-2", _named(kuni, NAME))
    kuni.presses(next(kuni.chat.newest()), f"visits.report:{(await stage.visit('N-2')).id}")
    await kuni.hears("Were you greeted?")
    await kuni.taps("No")
    await kuni.hears("What did they say?")
    await kuni.says("half a draft about Zirbenschnaps, call 0664-5550199")
    await kuni.hears("Minutes until")
    await kuni.sends_document(b"%PDF-1.4 Schwechat-Depot", "Kunigundes Notizen.pdf")
    await kuni.says("/start")
    await kuni.hears("Hello")


def _named(phone: Phone, name: str) -> Phone:
    """As the coordinator's list shows them."""
    phone.chat.user["first_name"], phone.chat.user["last_name"] = name.split()
    return phone


def everything(folder: Path) -> bytes:
    """The database after VACUUM, and all files beside it."""
    for database in folder.glob("*.db"):
        with sqlite3.connect(database) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")
        connection.close()
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def found_in(content: bytes, kuni: Phone) -> list[str]:
    return [word for word in (*WORDS, str(kuni.id)) if word.encode() in content]


async def test_mydata_is_everything(stage):
    kuni = await life_of(stage)
    await kuni.says("/mydata")
    message = await kuni.receives("document", "Everything that is kept of you")
    archive = zipfile.ZipFile(io.BytesIO(message.files[0].data))
    told = json.loads(archive.read("data.json"))
    assert told["person"]["name"] == NAME
    assert [visit["code"] for visit in told["visits"]] == ["N-1", "N-2"]
    assert told["visits"][0]["check_in"]["latitude"] == 49.1234
    assert "My name is Kunigunde" in str(told["reports"][0]["answers"])
    assert {"no", "abgelehnte Notiz"} <= {change["new"] for change in told["answers"]}
    assert any(entry["action"] == "submit" for entry in told["journal"])
    files = {each["file"] for each in told["files"]}
    assert files <= set(archive.namelist())
    assert b"Leica Q3-K" in b"".join(archive.read(name) for name in files)
    assert "Cora" not in str(told)


async def test_after_forget_nothing_of_them_is_left(stage, tmp_path):
    world = stage.world
    kuni = await life_of(stage)
    await world.stop()
    before = found_in(everything(tmp_path / "data"), kuni)
    assert len(before) >= 10
    await world.start()
    await kuni.says("/forget")
    asked = await kuni.hears("Shall I forget you?")
    assert "The 1 visit you have under way goes back" in asked.text
    assert "What stays: the 1 report" in asked.text
    await kuni.taps("No, keep everything")
    await kuni.hears("Hello")
    await kuni.says("/forget")
    await kuni.taps("Yes, forget me")
    await kuni.hears("I do not know you any more")
    await stage.cora.hears("A shopper left and gave back a visit: N-2")
    await world.pass_time(minutes=2)
    report, visit = await world.store.read(lambda tx: (tx.reports.one(), tx.visits.one(code="N-1")))
    assert "My name is …, I waited" in str(report.answers)
    assert (visit.state, visit.shopper_id) == (State.SUBMITTED, report and visit.shopper_id)
    assert (await stage.visit("N-2")).state is State.CANCELLED_BY_SHOPPER
    await stage.cora.says("/review")
    await stage.cora.taps("N-1 · Café Nord")
    await stage.cora.hears("your decision?")
    await world.settled()
    await world.stop()
    left = found_in(everything(tmp_path / "data"), kuni)
    assert left == []
    await world.start()
    await kuni.says("/start")
    await kuni.hears("This bot is for an agency's own")


async def test_a_button_that_is_old_asks_again(stage):
    kuni = await stage.shopper("Ann")
    await kuni.says("/forget")
    await kuni.hears("Shall I forget you?")
    await stage.world.pass_time(hours=2)
    await kuni.taps("Yes, forget me")
    await kuni.hears("Shall I forget you?")
    assert (await stage.world.person(kuni)).name == "Ann"


async def test_the_last_coordinator_stays(stage):
    await stage.cora.says("/forget")
    await stage.cora.hears("You are the only coordinator")
    dan = await stage.world.coordinator("Dan")
    await dan.says("/forget")
    await dan.taps("Yes, forget me")
    await dan.hears("I do not know you any more")
    await stage.world.pass_time(minutes=1)
