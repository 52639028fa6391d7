"""Is everything there that the program needs from outside? Each verdict says what was looked at and what to do."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from telegram.error import InvalidToken, TelegramError

from bot.model.verdict import Verdict
from bot.settings import Settings
from bot.texts.words import languages
from handlers.transport import Telegram


async def checkup(settings: Settings) -> list[Verdict]:
    return [_language(settings), _zone(settings), _fonts(), await _token(settings)]


async def bot_name(settings: Settings) -> str | None:
    """The bot's user name, or None when Telegram does not know us or does not answer."""
    try:
        return await _ask(settings)
    except TelegramError:
        return None


async def _ask(settings: Settings) -> str:
    bot = Telegram(settings.bot_token.get_secret_value(), settings.bot_api_url.rstrip("/"))
    try:
        await bot.initialize()
        return bot.username
    finally:
        await bot.shutdown()


async def _token(settings: Settings) -> Verdict:
    what = "BOT_TOKEN"
    if not settings.bot_token.get_secret_value():
        return Verdict(what, good=False, said="not set. Get one from @BotFather and put BOT_TOKEN=… into .env")
    try:
        return Verdict(what, good=True, said=f"this is @{await _ask(settings)}")
    except InvalidToken:
        return Verdict(what, good=False, said="Telegram does not know it. Compare it with what @BotFather shows")
    except TelegramError as error:
        return Verdict(what, good=False, said=f"{settings.bot_api_url} does not answer ({type(error).__name__})")


def _language(settings: Settings) -> Verdict:
    known = languages()
    good = settings.default_language in known
    return Verdict(
        "DEFAULT_LANGUAGE", good, settings.default_language + ("" if good else f" is not one of {', '.join(known)}")
    )


def _zone(settings: Settings) -> Verdict:
    what, name = "DEFAULT_TIMEZONE", settings.default_timezone
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return Verdict(what, good=False, said=f"{name} is not an IANA zone such as Europe/Warsaw")
    return Verdict(what, good=True, said=name)


def _fonts() -> Verdict:
    from bot.documents.card import score_card_png
    from bot.documents.models import CardData

    try:
        score_card_png(CardData.model_validate(_SAMPLE))
    except (ImportError, OSError, RuntimeError) as error:
        return Verdict(
            "fonts", good=False, said=f"documents cannot be made ({error}). Install anew: make clean, then make run"
        )
    return Verdict("fonts", good=True, said="documents can be made, Hebrew and Arabic too")


_SAMPLE = {
    "client": "שלום مرحبا",
    "project": "Żółć ₺",
    "location": {"name": "Łódź"},
    "visit_type": "visit",
    "began_at": "2026-01-01T10:00:00Z",
    "zone": "UTC",
    "score": "50",
}
