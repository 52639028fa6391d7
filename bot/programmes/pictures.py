"""Pictures and recordings that belong to a form's words, as they come beside it: fit to be shown, or not."""

from bot.darkroom import orders
from bot.media import kind_of_file


def is_media(name: str) -> bool:
    return kind_of_file(name) is not None


def fit(name: str, data: bytes) -> bytes | None:
    """As it is kept: pictures upright, on white and not larger than a chat shows them. None for what cannot be shown. It blocks."""
    if kind_of_file(name) != "photo":
        return data or None
    return orders.fit(data)
