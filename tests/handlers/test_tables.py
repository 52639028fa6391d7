"""The parts of the runtime that only think, as tables."""

import contextlib
import io
import warnings
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.darkroom import photos
from bot.model.delivery import Lane, OutboxRow, OutboxState
from bot.model.ids import OutboxId
from bot.model.message import Attachment, Button, Message, ReplyKeyboard
from bot.model.unusable import Why
from bot.texts.words import Words
from handlers import buttons, markup
from handlers.errors import Failure, Meaning, classify
from handlers.floor import PASSED_OVER_AT_LEAST, Floor
from handlers.limits import Limits
from handlers.messenger import Attempt
from handlers.parts import compose
from handlers.pulse import Pulse
from handlers.reading import chat_key
from handlers.transport import NotSent
from handlers.verdicts import verdict
from tests.support.world import START

PHOTO = Attachment(kind="photo", sha256="a")


def test_buttons_come_back_as_they_went():
    button = Button(label="x", action="filling.pick", args=(12, "red", -3))
    assert buttons.decode(buttons.encode(button)) == ("filling.pick", ("12", "red", "-3"))


@pytest.mark.parametrize(
    "button",
    [
        Button(label="x"),
        Button(label="x", action="a:b"),
        Button(label="x", action="a", args=("b:c",)),
        Button(label="x", action="a", args=("ש" * 32,)),
    ],
)
def test_buttons_that_could_not_come_back_are_not_made(button):
    with pytest.raises(ValueError, match="button"):
        buttons.encode(button)


def test_sixty_four_bytes_are_allowed():
    assert len(buttons.encode(Button(label="x", action="a", args=("ש" * 31,))).encode()) == 64


TEXTS = st.lists(
    st.sampled_from(["word ", "ש", "😀", "\n", "&amp;", "&lt;b&gt;", "x" * 700, "\n\n", "3 &lt; 4 "]), max_size=60
)
MARKED = st.recursive(
    TEXTS.map("".join),
    lambda inner: st.lists(
        st.builds(
            lambda tag, text: f"<{tag}>{text}</{tag.split()[0]}>",
            st.sampled_from(["b", "i", 'a href="x"', "blockquote expandable"]),
            inner,
        ),
        min_size=1,
        max_size=6,
    ).map("".join),
    max_leaves=30,
)


@given(MARKED, st.sampled_from([50, 500, 4096]))
def test_pieces_of_a_text_are_short_whole_and_together_the_text(text, limit):
    pieces = markup.split(text, limit)
    for piece in pieces:
        assert markup.length(piece) <= limit or limit < 400
        assert piece.count("</") <= markup.MAX_ENTITIES or len(pieces) == 1
        _balanced(piece)
    together = "".join(markup.plain(piece) for piece in pieces)
    assert "".join(together.split()) == "".join(markup.plain(text).split())


def _balanced(piece):
    from html.parser import HTMLParser

    class Check(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open = []

        def handle_starttag(self, tag, attrs):
            self.open.append(tag)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

    check = Check()
    check.feed(piece)
    assert not check.open


@given(st.text())
def test_whatever_people_write_is_only_text(words):
    said = Words("en", "UTC").value(words)
    visible = markup.plain(said)
    assert "<" not in said
    assert not [each for each in words if each in "<>&\"'" and each not in visible]


@pytest.mark.parametrize(
    "message",
    [
        Message(),
        Message(text="\n "),
        Message(attachments=(PHOTO, PHOTO), buttons=((Button(label="x", action="a"),),)),
        Message(text="x", buttons=((Button(label="x", action="a"),),), keyboard=ReplyKeyboard(remove=True)),
    ],
    ids=["nothing", "blank", "album with buttons", "two keyboards"],
)
def test_messages_that_cannot_be_shown(message):
    with pytest.raises(ValueError, match=r"nothing|album|keyboard"):
        compose(message)


def test_files_that_cannot_share_an_album_do_not():
    files = tuple(
        Attachment(kind=kind, sha256="a") for kind in ("photo", "video", "document", "document", "voice", "voice")
    )
    parts = compose(Message(text="x", attachments=files))
    assert [(part.kind, part.count) for part in parts] == [
        ("album", 2),
        ("album", 2),
        ("file", 1),
        ("file", 1),
        ("text", 1),
    ]


ERRORS: list[tuple[TelegramError, Meaning]] = [
    (NotSent("x"), "not_sent"),
    (TimedOut(), "ambiguous"),
    (NetworkError("Bad Gateway"), "ambiguous"),
    (TelegramError("Invalid server response"), "ambiguous"),
    (RetryAfter(timedelta(seconds=7)), "flood"),
    (ChatMigrated(-100), "moved"),
    (Forbidden("bot was blocked by the user"), "blocked"),
    (InvalidToken(), "token"),
    (Conflict("x"), "ambiguous"),
    (BadRequest("Message is not modified: specified new"), "unchanged"),
    (BadRequest("Message to edit not found"), "gone"),
    (BadRequest("Message can't be edited"), "gone"),
    (BadRequest("There is no text in the message to edit"), "gone"),
    (BadRequest("Can't parse entities: x"), "markup"),
    (BadRequest("Button_data_invalid"), "never"),
    (BadRequest("Chat not found"), "never"),
]


@pytest.mark.parametrize(("error", "meaning"), ERRORS, ids=lambda each: str(each)[:30])
def test_what_telegrams_errors_mean(error, meaning):
    assert classify(error).meaning == meaning


# meaning, tries so far with this one: state and tries left over, when it is new, and when it is an edit
VERDICTS = [
    ("flood", 1, ("ready", 0), ("ready", 0)),
    ("not_sent", 2, ("ready", 1), ("ready", 1)),
    ("moved", 1, ("ready", 0), ("ready", 0)),
    ("token", 1, ("ready", 0), ("ready", 0)),
    ("ambiguous", 1, ("ready", 1), ("ready", 1)),
    ("ambiguous", 2, ("unknown", 2), ("ready", 2)),
    ("ambiguous", 9, ("unknown", 9), ("ready", 9)),
    ("ambiguous", 10, ("unknown", 10), ("unknown", 10)),
    ("never", 1, ("failed", 1), ("failed", 1)),
    ("markup", 1, ("failed", 1), ("failed", 1)),
    ("blocked", 1, ("failed", 1), ("failed", 1)),
]


@pytest.mark.parametrize(("meaning", "tries", "new", "edit"), VERDICTS)
def test_what_becomes_of_a_message(meaning, tries, new, edit):
    row = OutboxRow(id=OutboxId(1), chat_id=1, message={}, attempts=tries, created_at=START)
    attempt = Attempt((), Failure(meaning, "x", wait=timedelta(seconds=3), new_chat_id=5))
    for edits, expected in ((False, new), (True, edit)):
        values = verdict(row, attempt, START, edits=edits).values
        assert (values["state"], values.get("attempts", tries)) == expected
    assert verdict(row, Attempt((7, 8)), START, edits=False).values["message_ids"] == (7, 8)
    assert verdict(row, Attempt((7, 8)), START, edits=False).values["state"] == OutboxState.SENT


class Seconds:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_chats_burst_and_then_one_a_second():
    seconds = Seconds()
    limits = Limits(per_second=100, bulk_per_second=10, chat_burst=3, seconds=seconds)
    said = 0
    for _ in range(100):
        while limits.chat(1).tokens >= 1:
            limits.spend(1, 1, bulk=False)
            said += 1
        seconds.now += 0.1
    assert said == 3 + 9


def test_no_second_has_more_than_telegrams_thirty_not_even_after_a_rest():
    seconds = Seconds()
    limits = Limits(per_second=26, bulk_per_second=20, chat_burst=3, seconds=seconds)
    said: list[float] = []
    for _ in range(400):
        while limits.room(Lane.TALK) >= 1:
            limits.spend(len(said), 1, bulk=False)
            said.append(seconds.now)
        seconds.now += 0.01
    assert max(sum(at <= each < at + 1 for each in said) for at in said) <= 30
    assert len(said) >= 4 * 25


@pytest.mark.parametrize(("workers", "left"), [(1, 3), (2, 1), (3, 0), (4, 0), (7, 0)])
def test_what_nobody_waits_for_leaves_places_for_answers(workers, left):
    """As many as the worker's part allows; where that is a single one it is anybody's."""
    seconds = Seconds()
    limits = Limits(per_second=26, bulk_per_second=20, chat_burst=3, seconds=seconds)
    limits.share(workers)
    for lane in (Lane.NOTICE, Lane.BULK):
        seconds.now += 10
        said = 0
        while limits.room(lane) >= 1:
            limits.spend(said, 1, bulk=lane is Lane.BULK)
            said += 1
        assert said == 1
        assert limits.room(Lane.TALK) >= left


def test_whoever_waits_for_their_chat_has_their_turn_beside_any_number_of_others():
    limits = Limits(per_second=10_000, bulk_per_second=10, chat_burst=3, seconds=Seconds())
    floor = Floor(limits, Pulse(), lambda: None)
    for chat in range(500):
        floor.keep(chat, START)
    waiting = list(range(490, 520))
    assert floor.choose(Lane.NOTICE, waiting) == []
    assert floor.choose(Lane.TALK, waiting) == list(range(500, 500 + PASSED_OVER_AT_LEAST))


def test_one_flooded_chat_is_its_own_affair_several_are_everybodys():
    seconds = Seconds()
    limits = Limits(per_second=10, bulk_per_second=10, chat_burst=3, seconds=seconds)
    calm = limits.all.tokens
    limits.flooded(1, 30)
    limits.flooded(2, 30)
    assert limits.all.tokens == calm
    limits.flooded(3, 30)
    assert 29 < limits.all.wait < 31


def test_the_memory_of_chats_is_bounded():
    seconds = Seconds()
    limits = Limits(per_second=10, bulk_per_second=10, chat_burst=3, seconds=seconds)
    for chat in range(10_000):
        seconds.now += 5
        limits.chat(chat).spend()
    assert len(limits._chats) <= 1025


def _saved(form, **more):
    target = io.BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(target, form, **more)
    return target.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_whole_pictures_pass_and_every_cut_is_seen(form):
    whole = _saved(form)
    assert (photos.look(whole, 40).width, photos.look(whole, 40).height) == (64, 48)
    for part in (0.5, 0.75, 0.9):
        with pytest.raises(photos.Unusable) as refused:
            photos.look(whole[: int(len(whole) * part)], 40)
        assert refused.value.why in {Why.CUT, Why.NOT_A_PICTURE}


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_look(junk):
    for data in (junk, _saved("JPEG")[:200] + junk, _saved("PNG")[:40] + junk):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with contextlib.suppress(photos.Unusable):
                assert photos.look(data, 1).width


def test_pixels_are_counted_before_they_are_decoded():
    with pytest.raises(photos.Unusable) as refused:
        photos.look(_saved("PNG", optimize=True), 0)
    assert refused.value.why == Why.TOO_MANY_PIXELS


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("photo", [True, False])
def test_every_kind_of_picture_can_be_cleaned(mode, photo):
    target = io.BytesIO()
    Image.new(mode, (30, 20)).save(target, "TIFF" if mode == "x" else ("JPEG" if mode == "CMYK" else "PNG"))
    cleaned = Image.open(io.BytesIO(photos.clean(target.getvalue(), photo=photo)))
    assert cleaned.size == (30, 20)


@pytest.mark.parametrize(
    ("update", "key"),
    [
        ({"message": {"from": {"id": 5}, "chat": {"id": 5, "type": "private"}}}, 5),
        ({"message": {"from": {"id": 5}, "chat": {"id": -9, "type": "group"}}}, -9),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": 5, "type": "private"}}}}, 5),
        ({"callback_query": {"from": {"id": 5}}}, 5),
        ({"my_chat_member": {"from": {"id": 5}, "chat": {"id": 5, "type": "private"}}}, 5),
        ({"poll": {"id": "12"}}, 0),
        ({"message": "junk"}, 0),
        ({}, 0),
    ],
)
def test_whose_turn_an_update_is(update, key):
    assert chat_key({"update_id": 1, **update}) == key
