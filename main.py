"""The command line, and the place where everything is introduced to everything else. Nobody imports it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms import commands as form_commands

if TYPE_CHECKING:  # the commands for authors of forms start without the bot
    from bot.desk import Desk
    from bot.model.person import Role
    from bot.ports import Store, Transaction
    from bot.settings import Settings
    from handlers.courier import Courier
    from storage.media import Media

OK, FAILED, MISUSED = 0, 1, 2


class Stop(Exception):  # noqa: N818 - it ends the program, with a sentence for the operator
    """What is wrong, and what to do about it."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        if "form_command" in options:
            terminal = form_commands.Terminal(sys.stdin, sys.stdout, _now)
            return int(options.form_command(options, terminal))
        os.umask(0o077)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return int(runner.run(options.command(options, _settings())) or OK)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The quicker loop, where there is one."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="Mystery Shopper Bot")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", run, "run the bot in Telegram (needs BOT_TOKEN)")
    playing = _add(commands, "demo", demo, "play the whole story in a browser, without Telegram")
    playing.add_argument("--port", type=int, default=8099, help="on this machine only (default: 8099)")
    _add(commands, "check", check, "look at settings, data, database, fonts and token, and say what is wrong")
    importing = _add(commands, "import", import_files, "take in programme workbooks and XLSForms")
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE", help="together, so that one may need another")
    keeping = _add(commands, "backup", backup, "one file with every row and photo, made while the bot runs")
    keeping.add_argument("target", type=Path, metavar="FILE-OR-FOLDER", help="a new file, or a folder to make it in")
    restoring = _add(commands, "restore", restore, "put a backup into an empty DATA_DIR and DATABASE_URL")
    restoring.add_argument("file", type=Path, metavar="FILE", help="made by main.py backup")
    inviting = _add(commands, "invite", invite, "print an invite link, good for one person")
    inviting.add_argument("--role", type=role, metavar="{shopper,coordinator,client}", required=True)
    inviting.add_argument("--contact", metavar="CLIENT/CODE", help="for --role client: which contact of which client")
    inviting.add_argument("--name", help="what to call the person")
    inviting.add_argument("--city", help="for --role shopper: where they work")
    inviting.add_argument("--uses", type=int, default=1, help="how many people may use the link (default: 1)")
    listing = _add(commands, "members", members, "who is coordinator or client here; --revoke takes a role away")
    listing.add_argument("--revoke", type=int, metavar="NUMBER", help="take this person's role away, whatever it is")
    verifying = _add(commands, "journal", journal, "journal verify: whether anybody changed the record of who did what")
    verifying.add_argument("action", choices=["verify"])
    verifying.add_argument("--noted", metavar="SEAL", help="a last seal noted earlier: is it still in the chain?")
    form_commands.add_commands(commands.add_parser("form", help="check a form, play it, drive it from other programs"))
    return parser


def role(word: str) -> Role:
    from bot.model.person import Role

    return Role(word)


def _add(
    commands: Any, name: str, command: Callable[..., Coroutine[Any, Any, int | None]], does: str
) -> argparse.ArgumentParser:
    """One subcommand; gives its parser, for its own arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=does, description=does)
    parser.set_defaults(command=command)
    return parser


def _settings() -> Settings:
    from pydantic import ValidationError

    from bot.settings import Settings

    _private(Path(".env"))
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"  {'.'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in error.errors()]
        raise Stop("\n".join(["These settings are wrong, in the environment or in .env:", *wrong])) from None


def _private(file: Path) -> None:
    """Whoever reads the token is the bot."""
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_mode & 0o007:
            raise Stop(f"{file} holds the token and everybody on this machine may read it. Run: chmod 600 {file}")


def _now() -> datetime:
    return datetime.now(UTC)


def _uptime() -> float:
    """Seconds that go on while the machine sleeps, where the system counts them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _media(settings: Settings, *, alone: bool = True) -> Media:
    from storage.media import open_media

    try:
        return open_media(
            settings.media_url,
            settings.data_dir / "media",
            endpoint=settings.media_endpoint,
            region=settings.media_region,
            access_key=settings.media_access_key,
            secret_key=settings.media_secret_key.get_secret_value(),
            alone=alone,
        )
    except ValueError as wrong:
        raise Stop(str(wrong)) from None


def _need_token(settings: Settings) -> None:
    if not settings.bot_token.get_secret_value():
        raise Stop(
            "BOT_TOKEN is not set. Get one from @BotFather and put BOT_TOKEN=… into .env. To look around without: make demo"
        )


def _courier(settings: Settings) -> Courier | None:
    """At work by the time the rest is. A machine with one processor has nothing to gain from it."""
    if not settings.courier or os.cpu_count() == 1:
        return None
    from handlers.courier import Courier

    courier = Courier()
    with contextlib.suppress(OSError):  # its first request tries again, and says what is the matter
        courier.start()
    return courier


async def run(_options: argparse.Namespace, settings: Settings) -> None:
    gc.disable()  # until all is loaded: nothing of it is garbage
    from bot.darkroom.pool import darkroom
    from bot.ports import Unavailable
    from bot.shelf import Shelf
    from handlers import business
    from handlers.errors import PortTaken, TokenRefused
    from handlers.logs import set_up
    from handlers.office import Office
    from handlers.papers import MAKERS
    from handlers.rendering import Renderer
    from storage.damage import Unreadable
    from storage.database import open_store
    from storage.lock import AlreadyRunning
    from storage.migrate import Outdated

    set_up(settings.log_level)
    _need_token(settings)
    courier = _courier(settings)
    try:
        store = await open_store(settings.database, settings.data_dir)
    except (AlreadyRunning, Outdated, Unavailable, Unreadable) as problem:
        raise Stop(str(problem)) from None
    try:
        files = _media(settings)
        office = Office(
            settings=settings,
            store=store,
            files=files,
            documents=Renderer(MAKERS, files),
            library=Shelf(megabytes=settings.sessions_mb),
            clock=_now,
            business=business(),
            uptime=_uptime,
            courier=courier,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, office.stop)
        _tidy_less()
        await office.run()
    except PortTaken as taken:
        raise Stop(f"{taken} Stop what listens there, or choose another port in the settings.") from None
    except TokenRefused:
        raise Stop(
            "Telegram does not know this BOT_TOKEN. Compare it with what @BotFather shows; it may have been revoked."
        ) from None
    finally:
        darkroom.close()
        await store.close()


def _tidy_less() -> None:
    """What is loaded by now stays: the collector need not look through it even once, nor so soon after each answer."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


async def demo(options: argparse.Namespace, settings: Settings) -> None:
    from demo.show import show
    from handlers.logs import set_up

    set_up("WARNING")

    def ready(address: str) -> None:
        print(f"Three phones, and the real bot behind them: {address}\nCtrl-C ends it; nothing is kept.", flush=True)

    try:
        await show(settings, port=options.port, clock=_now, ready=ready)
    except OSError as error:
        raise Stop(f"Port {options.port} cannot be used ({error.strerror}). Try: main.py demo --port 8100") from None


async def check(_options: argparse.Namespace, settings: Settings) -> int:
    from handlers.checkup import checkup
    from storage.checkup import check_database, check_media

    verdicts = [
        *await checkup(settings),
        await check_database(settings.database, settings.data_dir),
        await check_media(_media(settings, alone=False), settings.media_url or str(settings.data_dir / "media")),
    ]
    for verdict in verdicts:
        print(f"{'ok  ' if verdict.good else 'BAD '} {verdict.what}: {verdict.said}")
    return OK if all(verdict.good for verdict in verdicts) else FAILED


@asynccontextmanager
async def _beside(settings: Settings) -> AsyncIterator[tuple[Store, Callable[[Transaction], Desk]]]:
    """The store, for a short command that may run beside the bot; made and migrated when there is none yet."""
    from bot.desk import Desk
    from bot.ports import Unavailable
    from bot.shelf import Shelf
    from storage.damage import Unreadable
    from storage.database import open_store
    from storage.lock import AlreadyRunning
    from storage.migrate import Outdated

    try:
        try:
            store = await open_store(settings.database, settings.data_dir)
        except AlreadyRunning:
            store = await open_store(settings.database, settings.data_dir, alone=False)
    except (Outdated, Unavailable, Unreadable) as problem:
        raise Stop(str(problem)) from None
    library = Shelf()
    try:
        yield store, lambda tx: Desk(tx=tx, now=_now(), settings=settings, library=library)
    finally:
        await store.close()


async def import_files(options: argparse.Namespace, settings: Settings) -> int:
    from bot import reactions
    from bot.programmes import files

    try:
        named = {path.name: path.read_bytes() for path in options.files}
    except OSError as error:
        raise Stop(f"{error.filename} cannot be read: {error.strerror}. Nothing was taken in.") from None
    async with _beside(settings) as (store, desk):
        media = _media(settings, alone=False)
        report = await files.import_files(store, desk, named, media=media, settle=reactions.settle)
    print(report.text)
    return OK if report.ok else FAILED


async def journal(options: argparse.Namespace, settings: Settings) -> int:
    from bot.journal import verify

    async with _beside(settings) as (store, _desk):
        walk = await verify(store, options.noted)
    for finding in walk.findings:
        told = f" ({finding.entry.at:%Y-%m-%d %H:%M:%S} UTC, {finding.entry.action})" if finding.entry else ""
        print(f"BAD  entry {finding.entry_id}{told}: {finding.said}")
    if options.noted and not walk.noted:
        print(f"BAD  the seal {options.noted} is not in the chain: entries were cut off, or the database is older")
    good = not walk.findings and (walk.noted or not options.noted)
    print(f"{'ok  ' if good else 'BAD '} {walk.seals} sealed entries. Last seal: {walk.head or 'none yet'}")
    return OK if good else FAILED


async def backup(options: argparse.Namespace, settings: Settings) -> int:
    from storage.backup import CannotBackUp, back_up

    try:
        file, manifest = await back_up(settings.database, _media(settings), options.target, _now())
    except CannotBackUp as problem:
        raise Stop(f"No backup was made. {problem}") from None
    print(
        f"{file}: {manifest.rows} rows, {len(manifest.media)} photos and other files. It holds personal data: keep it safe."
    )
    for name in manifest.lost:
        print(f"BAD  the file {name} is damaged and not in the backup. An older backup may have it.", file=sys.stderr)
    return FAILED if manifest.lost else OK


async def restore(options: argparse.Namespace, settings: Settings) -> None:
    from bot import troubles
    from storage.lock import AlreadyRunning
    from storage.restore import CannotRestore
    from storage.restore import restore as put_back

    try:
        done = await put_back(options.file, settings.database, settings.data_dir, _media(settings))
    except (AlreadyRunning, CannotRestore) as problem:
        raise Stop(str(problem)) from None
    async with _beside(settings) as (store, desk):
        told = await store.read(lambda tx: troubles.after_restore(desk(tx), done.manifest.made_at, done.unsure))
    print(
        f"Restored and compared: {done.manifest.rows} rows, {len(done.manifest.media)} photos and other files.\n{told}"
    )


async def invite(options: argparse.Namespace, settings: Settings) -> None:
    from bot import people
    from handlers.checkup import bot_name

    name = await bot_name(settings)
    if name is None:
        raise Stop(
            "The link needs the bot's name, and Telegram did not give it: is BOT_TOKEN right? main.py check tells more."
        )
    more = {"name": options.name, "city": options.city, "max_uses": options.uses}
    async with _beside(settings) as (store, desk):
        payload = await store.write(lambda tx: people.invite_by(desk(tx), options.role, options.contact, **more))
    if payload is None:
        raise Stop(
            "For --role client say which contact: --contact CLIENT/CODE, as in the programme workbook, not yet joined."
        )
    lasts = people.lasts(settings, options.role, by_operator=True)
    good_for = f"{lasts.days} days" if lasts.days else f"{lasts.seconds // 60} minutes"
    print(f"https://t.me/{name}?start={payload}\nGood for {good_for}. It is shown only this once.")


async def members(options: argparse.Namespace, settings: Settings) -> None:
    from bot import reactions, roles
    from bot.model.person import Person, Role
    from bot.model.refusal import Refusal

    def revoked(tx: Transaction) -> Person:
        here = desk(tx)
        person = roles.revoke_by_operator(here, options.revoke)
        reactions.settle(here)
        return person

    async with _beside(settings) as (store, desk):
        if options.revoke is not None:
            try:
                person = await store.write(revoked)
            except Refusal:
                raise Stop(
                    f"Nothing was changed: nobody with a role has the number {options.revoke}, or it is the only coordinator (invite another first)."
                ) from None
            print(f"{person.name} has no role here any more. The coordinators are told, and may undo it.")
        found = await store.read(lambda tx: tx.people.find(role=(Role.COORDINATOR, Role.CLIENT), order="role"))
    for one in found:
        seen = f", last seen {one.last_active_at:%Y-%m-%d %H:%M} UTC" if one.last_active_at else ""
        print(f"{one.id:>6}  {one.role}  {one.name}{seen}")


if __name__ == "__main__":
    sys.exit(main())
