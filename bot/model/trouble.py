from enum import StrEnum


class Trouble(StrEnum):
    """What only whoever runs the bot can put right."""

    SECOND_POLLER = "second_poller"
    """Another program asks Telegram for this bot's updates."""
    FOREIGN_WEBHOOK = "foreign_webhook"
    """Telegram was told to bring this bot's updates to somebody else."""
