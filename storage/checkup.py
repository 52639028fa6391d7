"""Can the database be opened, and is its schema this program's?"""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.model.verdict import Verdict
from bot.ports import Unavailable
from storage.damage import Unreadable
from storage.database import open_store
from storage.lock import AlreadyRunning
from storage.media import Media
from storage.migrate import Outdated
from storage.sqlite import SqliteStore


async def check_database(url: str, data_dir: Path) -> Verdict:
    """Opens it as the bot would (and makes it when there is none yet), or beside the bot when that is running."""
    what = "database"
    try:
        try:
            store = await open_store(url, data_dir)
            said = "can be opened and is up to date"
        except AlreadyRunning:
            store = await open_store(url, data_dir, alone=False)
            said = "the bot is running on it; it is up to date"
        try:
            if isinstance(store, SqliteStore):
                await store.look_through()
            visits = await store.read(lambda tx: tx.visits.count())
        finally:
            await store.close()
    except (Outdated, Unreadable, ValueError) as problem:
        return Verdict(what, good=False, said=str(problem))
    except Unavailable as problem:
        return Verdict(what, good=False, said=str(problem))
    except (OSError, SQLAlchemyError) as error:
        return Verdict(
            what,
            good=False,
            said=f"cannot be opened ({type(error).__name__}). Is DATA_DIR writable, is DATABASE_URL right?",
        )
    return Verdict(what, good=True, said=f"{said}; {visits} visits")


async def check_media(media: Media, where: str) -> Verdict:
    """Can photos be put there and read again?"""
    what = "media"
    try:
        await media.check()
    except (OSError, Unavailable) as error:
        kind = str(error) if isinstance(error, Unavailable) else type(error).__name__
        said = f"{where} cannot be written and read ({kind}). Is it there, do the keys fit, is there room?"
        return Verdict(what, good=False, said=said)
    return Verdict(what, good=True, said=f"{where} can be written and read")
