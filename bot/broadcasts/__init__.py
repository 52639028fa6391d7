"""One message to many shoppers: chosen and written (drafting), for whom (audience), sent in portions and followed (sending)."""

from bot.broadcasts.sending import advance

__all__ = ["advance"]
