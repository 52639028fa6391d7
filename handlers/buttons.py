"""What an inline button carries back: `action:arg:arg`, at most 64 bytes of UTF-8 as Telegram allows."""

from bot.model.message import Button

MAX_BYTES = 64
_SEPARATOR = ":"


def encode(button: Button) -> str:
    """Raises ValueError when the button could not come back the same: too long, or the separator inside."""
    data = _SEPARATOR.join((button.action, *map(str, button.args)))
    if not button.action or data.count(_SEPARATOR) > len(button.args):
        raise ValueError(f"button {button.action!r}: its action is empty, or it or an argument contains {_SEPARATOR!r}")
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"button {button.action!r}: {len(data.encode())} bytes, Telegram allows {MAX_BYTES}")
    return data


def decode(data: str) -> tuple[str, tuple[str, ...]]:
    action, *args = data.split(_SEPARATOR)
    return action, tuple(args)
