"""The measure of things: the smallest bot there is, built the usual way. It stores nothing and says back what it hears."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    url = os.environ["BOT_API_URL"]
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{url}/bot")
    if at_once := int(os.environ.get("CONCURRENT_UPDATES", "0")):
        builder = builder.concurrent_updates(at_once)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(timeout=50)


if __name__ == "__main__":
    main()
