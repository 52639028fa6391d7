"""The command line, and the place where everything is introduced to everything else. Nobody imports it."""

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from bot.settings import Settings

OK, FAILED, MISUSED = 0, 1, 2


class Stop(Exception):  # noqa: N818 - it ends the program, with a sentence for the operator
    """What is wrong, and what to do about it."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(asyncio.run(options.command(options, _settings())) or OK)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="Mystery Shopper Bot")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", run, "run the bot in Telegram (needs BOT_TOKEN)")
    return parser


def _add(
    commands: Any, name: str, command: Callable[..., Coroutine[Any, Any, int | None]], does: str
) -> argparse.ArgumentParser:
    """One subcommand; gives its parser, for its own arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=does, description=does)
    parser.set_defaults(command=command)
    return parser


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"  {'.'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in error.errors()]
        raise Stop("\n".join(["These settings are wrong, in the environment or in .env:", *wrong])) from None


def _now() -> datetime:
    return datetime.now(UTC)


def _uptime() -> float:
    """Seconds that go on while the machine sleeps, where the system counts them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


async def run(_options: argparse.Namespace, settings: Settings) -> None:
    from bot.shelf import Shelf
    from handlers import business
    from handlers.errors import TokenRefused
    from handlers.logs import set_up
    from handlers.office import Office
    from handlers.papers import MAKERS
    from handlers.rendering import Renderer
    from storage.database import open_store
    from storage.lock import AlreadyRunning
    from storage.media import MediaFiles
    from storage.migrate import Outdated

    set_up(settings.log_level)
    if not settings.bot_token.get_secret_value():
        raise Stop(
            "BOT_TOKEN is not set. Get one from @BotFather and put BOT_TOKEN=… into .env. To look around without: make demo"
        )
    try:
        store = await open_store(settings.database, settings.data_dir)
    except (AlreadyRunning, Outdated) as problem:
        raise Stop(str(problem)) from None
    try:
        files = MediaFiles(settings.data_dir / "media")
        office = Office(
            settings=settings,
            store=store,
            files=files,
            documents=Renderer(MAKERS, files),
            library=Shelf(),
            clock=_now,
            business=business(),
            uptime=_uptime,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, office.stop)
        await office.run()
    except TokenRefused:
        raise Stop(
            "Telegram does not know this BOT_TOKEN. Compare it with what @BotFather shows; it may have been revoked."
        ) from None
    finally:
        await store.close()


if __name__ == "__main__":
    sys.exit(main())
