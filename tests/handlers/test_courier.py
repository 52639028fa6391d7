"""HTTP in a process of its own is the same as HTTP in the program: the same answers, the same failures, and nothing depends on that process."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TimedOut

from demo.standin.faults import Garbage, Refusal, Reset, ServerError, Silence
from demo.standin.refusals import bad_request, too_many_requests
from demo.telegram import StandIn
from handlers import courier
from handlers.courier import Courier
from handlers.transport import NotSent, Telegram
from handlers.wire import Wire
from tests.support.canary import TOKEN

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def standin():
    telegram = StandIn(clock=lambda: datetime.now(UTC), seed=7)
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.fixture(params=[Wire, Courier], ids=["in the program", "in its own process"])
async def bot(request, standin):
    bot = Telegram(standin.token, standin.url, wire=request.param())
    await bot.initialize()
    yield bot
    await bot.shutdown()


@pytest.fixture
async def sent(standin):
    """A bot with a process that is at work, and that process."""
    runner = Courier()
    runner.start()
    bot = Telegram(standin.token, standin.url, wire=runner)
    await bot.initialize()
    await bot.call("getMe")
    assert runner._line
    yield bot, runner._line._process
    await bot.shutdown()


def say(bot, chat, text="Hello", **more):
    return bot.call("sendMessage", {"chat_id": chat.id, "text": text, "reply_markup": None}, **more)


async def test_a_message_arrives_and_its_answer_comes_back(bot, standin):
    ann = standin.person("Ann", started=True)
    answer = await say(bot, ann, "שלום" * 400)
    assert answer["text"] == "שלום" * 400
    assert [message.id for message in ann.chat.visible()] == [answer["message_id"]]


async def test_many_at_once_each_get_their_own(bot, standin):
    people = [standin.person(f"P{number}", started=True) for number in range(40)]
    answers = await asyncio.gather(*(say(bot, phone, f"for {phone.id}") for phone in people))
    assert [answer["text"] for answer in answers] == [f"for {phone.id}" for phone in people]


@pytest.mark.parametrize(
    ("fault", "error", "copies"),
    [
        (Refusal(bad_request("chat not found")), BadRequest, 0),
        (Refusal(too_many_requests(30)), RetryAfter, 0),
        (ServerError(502), NetworkError, 0),
        (ServerError(502, "after"), NetworkError, 1),
        (Reset(), NetworkError, 0),
        (Reset("after"), NetworkError, 1),
        (Silence("after"), TimedOut, 1),
    ],
    ids=str,
)
async def test_every_failure_has_its_name(bot, standin, fault, error, copies):
    ann = standin.person("Ann", started=True)
    standin.fail(fault, method="sendMessage", person=ann)
    with pytest.raises(error) as raised:
        await say(bot, ann, seconds=0.3)
    assert type(raised.value) is error
    assert not TOKEN.search(str(raised.value))
    assert len(ann.chat.visible()) == copies


async def test_an_answer_that_is_no_json(bot, standin):
    standin.fail(Garbage(), method="sendMessage", person=(ann := standin.person("Ann", started=True)))
    with pytest.raises(Exception, match="not JSON"):
        await say(bot, ann)


async def test_nobody_listens(bot, standin):
    ann = standin.person("Ann", started=True)
    await standin.goes_down()
    with pytest.raises(NotSent):
        await say(bot, ann)
    await standin.comes_back()
    await say(bot, ann)


async def test_a_token_that_nobody_knows(standin):
    runner = Courier()
    bot = Telegram("123456:another", standin.url, wire=runner)
    with pytest.raises(InvalidToken):
        await bot.call("getMe")
    await runner.close()


async def test_what_is_called_off_is_not_waited_for_any_more():
    came, gone = asyncio.Event(), asyncio.Event()

    async def silent(reader, writer):
        await reader.readuntil(b"timeout")
        came.set()
        await reader.read()
        gone.set()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    runner = Courier()
    bot = Telegram("123456:any", url, wire=runner)
    saying = asyncio.create_task(bot.call("sendMessage", {"timeout": 30}, seconds=40))
    await came.wait()
    saying.cancel()
    async with asyncio.timeout(10):
        await gone.wait()
    await runner.close()
    server.close()


async def test_what_was_under_way_when_it_ended_may_have_arrived_and_the_next_starts_another(sent, standin, caplog):
    bot, process = sent
    ann = standin.person("Ann", started=True)
    rule = standin.fail(Silence("after"), method="sendMessage", person=ann)
    saying = asyncio.create_task(say(bot, ann))
    await rule.reached.wait()
    process.kill()
    with pytest.raises(NetworkError, match="CourierLost") as raised:
        await saying
    assert type(raised.value) is NetworkError
    await say(bot, ann, "Again")
    assert [message.text for message in ann.chat.visible()] == ["Hello", "Again"]
    assert "another one is started" in caplog.text


async def test_one_that_hangs_is_replaced(sent, standin, monkeypatch):
    monkeypatch.setattr(courier, "PATIENCE", -20.0)
    bot, process = sent
    process.send_signal(signal.SIGSTOP)
    with pytest.raises(NetworkError, match="CourierLost"):
        await say(bot, standin.person("Ann", started=True), seconds=5.0)
    assert await bot.call("getMe")


async def test_updates_come_past_it(sent, standin):
    """They stand behind no message, and need no process that answers."""
    bot, process = sent
    process.send_signal(signal.SIGSTOP)
    try:
        await standin.person("Ann", started=True).says("Hello")
        (update,) = await bot.call("getUpdates", {"timeout": 5})
        assert update["message"]["text"] == "Hello"
    finally:
        process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("ignored", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_it_goes_on_when_the_machine_asks_everything_to_end(sent, standin, ignored):
    """The program still has things to say then."""
    bot, process = sent
    process.send_signal(ignored)
    assert await say(bot, standin.person("Ann", started=True))
    assert process.poll() is None


async def test_it_knows_nothing_before_it_is_asked(sent):
    _, process = sent
    known = Path(f"/proc/{process.pid}")
    told = (known / "environ").read_bytes() + (known / "cmdline").read_bytes()
    assert not TOKEN.search(told.decode())
    assert b"BOT_TOKEN" not in told


async def test_it_ends_with_the_program_however_that_ends(standin):
    """Killed, it leaves nobody behind who could say something in its name."""
    words = "import time; from handlers.courier import Courier; c = Courier(); c.start(); print(c._waiting[0].pid, flush=True); time.sleep(60)"
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", words, cwd=ROOT, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"]}
    )
    assert program.stdout
    left = os.pidfd_open(int(await program.stdout.readline()))
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(left, ended.set)
    program.kill()
    await program.wait()
    async with asyncio.timeout(10):
        await ended.wait()
    asyncio.get_running_loop().remove_reader(left)
    os.close(left)
