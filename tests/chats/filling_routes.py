"""The routes of the evaluation form, as the routing table has them."""

from handlers import filling
from handlers.routes import SHOPPERS, Route

_VERBS = {
    "pick": filling.pick,
    "put": filling.put,
    "stamp": filling.stamp,
    "tick": filling.tick,
    "done": filling.done,
    "page": filling.page,
    "explain": filling.explain,
    "back": filling.back,
    "next": filling.forth,
    "skip": filling.forth,
    "clear": filling.clear,
    "edit": filling.edit,
    "menu": filling.menu,
    "languages": filling.languages,
    "language": filling.language,
    "review": filling.review,
    "repair": filling.repair,
    "pause": filling.pause,
    "resume": filling.proceed,
    "another": filling.another,
    "fewer": filling.fewer,
    "keep": filling.keep,
    "remove": filling.remove,
    "submit": filling.submit,
}
BUTTONS = {f"filling.{verb}": Route(handler, SHOPPERS) for verb, handler in _VERBS.items()}
COMMANDS = {"resume": Route(filling.resume, SHOPPERS)}
INPUTS = {"sheet": Route(filling.given, SHOPPERS)}
