"""The command menu of each role, and what is said when somebody cannot be reached."""

from collections.abc import Sequence

from bot.model.message import Message
from bot.model.person import Person, Role
from bot.texts.words import Words


def commands(_: Words, role: Role | None) -> Sequence[tuple[str, str]]:
    """At most a handful: everything has a button too."""
    start, language = ("start", _.plain("The first screen")), ("language", _.plain("Change the language"))
    help_me = ("help", _.plain("What can I do here?"))
    match role:
        case Role.SHOPPER:
            visits = ("visits", _.plain("Your visits and what is open"))
            return (visits, ("resume", _.plain("Go on with a report")), start, language, help_me)
        case Role.COORDINATOR:
            return (
                ("visits", _.plain("Place visits, watch the field")),
                ("review", _.plain("Reports waiting for you")),
                ("broadcast", _.plain("Write to many shoppers")),
                ("invite", _.plain("Invite links")),
                ("template", _.plain("The Excel template")),
                start,
                language,
                help_me,
            )
        case Role.CLIENT:
            return (("reports", _.plain("All results")), start, language, help_me)
    return (start, language)


def unreachable(_: Words, person: Person, visits: Sequence[str]) -> Message:
    """To coordinators, when Telegram says that somebody with visits under way blocked the bot."""
    text = _.plural(
        "⚠️ {name} has blocked the bot. A visit is affected: {codes}",
        "⚠️ {name} has blocked the bot. {n} visits are affected: {codes}",
        len(visits),
        name=_.b(person.name),
        codes=_.listed(visits),
    )
    return Message(text=text)
