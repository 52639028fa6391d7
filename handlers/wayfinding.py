"""From what somebody did to the handler that deals with it."""

from bot.desk import Desk
from bot.model.person import Person
from bot.model.refusal import Refusal, Refused
from handlers import buttons
from handlers.reading import Said, Tapped
from handlers.routes import Route, Routes
from handlers.turn import Turn


def find(routes: Routes, desk: Desk, deed: Said | Tapped) -> tuple[Route | None, Turn]:
    """None: nothing to do. Raises Refusal for a button that leads nowhere (any more)."""
    if isinstance(deed, Tapped):
        action, args = buttons.decode(deed.data)
        if action not in routes.buttons:
            raise Refusal(Refused.OUT_OF_DATE)
        return routes.buttons[action], Turn(desk=desk, args=args)
    word, args = command(deed)
    table, key = (routes.commands, word) if word else (routes.inputs, str(desk.actor.focus.get("kind", "")))
    if deed.given.edited and (word or key not in table):
        # a command is not taken back, and what has no focus was dealt with when it came
        return None, Turn(desk=desk, given=deed.given)
    return table.get(key, routes.otherwise), Turn(desk=desk, args=args, given=deed.given)


def doing(deed: Said | Tapped, person: Person, turn: Turn) -> tuple[str, str]:
    """For the journal: which handler, and the numbers it was given. Their words are the client's to choose."""
    if isinstance(deed, Tapped):
        named = buttons.decode(deed.data)[0]
    else:
        named = f"/{word}" if (word := command(deed)[0]) else f"typed.{person.focus.get('kind', '')}"
    given = turn.args or [str(value) for value in person.focus.values()]
    return named, ":".join(number for number in given if number.isascii() and number.isdecimal())


def command(deed: Said) -> tuple[str, tuple[str, ...]]:
    """`/offer@our_bot 12` is ("offer", ("12",)); what is forwarded commands nothing."""
    text = deed.given.text
    if deed.given.kind != "text" or deed.given.forwarded or not text.startswith("/"):
        return "", ()
    word, *args = text[1:].split() or [""]
    return word.split("@", maxsplit=1)[0].lower(), tuple(args)
