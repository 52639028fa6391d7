"""The routing table: what people can do, who may, and which handler deals with it. `business()` is everything this bot is about."""

import asyncio

from bot import broadcasts as broadcasting
from bot import journal, reactions, reminders, troubles
from bot import people as members
from bot.darkroom import orders
from bot.filling import asking_again, attached
from bot.model.report import Media
from bot.offers import placing
from bot.ports import Files
from bot.privacy import erasing, retiring
from bot.programmes import importing, inspecting
from bot.texts import menu, refusals
from handlers import (
    briefs,
    broadcasts,
    field,
    filling,
    offers,
    people,
    privacy,
    programmes,
    reviews,
    roles,
    summaries,
    visits,
)
from handlers.office import Business
from handlers.routes import ANYBODY, CLIENTS, COORDINATORS, MEMBERS, SHOPPERS, Handler, Route, Routes
from handlers.schedule import Tick
from handlers.workplace import Hooks

_agreed = people.after_consent
_sure = roles.asked_again
"""For what gives or takes a role, hands out personal data or speaks to many."""


def _typed(handler: Handler) -> Handler:
    """A coordinator's line; a file they send meanwhile is still a programme or a form."""
    return _agreed(programmes.file_or(handler))


COMMANDS = {
    "start": Route(people.start, ANYBODY),
    "help": Route(people.help_me, ANYBODY),
    "language": Route(people.languages, ANYBODY),
    "mydata": Route(_sure("privacy.mydata", privacy.my_data), MEMBERS),
    "forget": Route(privacy.ask_forget, MEMBERS),
    "visits": Route(_agreed(visits.visits_command), SHOPPERS | COORDINATORS),
    "resume": Route(_agreed(filling.resume), SHOPPERS),
    "review": Route(_agreed(reviews.queue), COORDINATORS),
    "broadcast": Route(_agreed(broadcasts.begin), COORDINATORS),
    "invite": Route(_agreed(people.invites), COORDINATORS),
    "template": Route(_agreed(programmes.template), COORDINATORS),
    "reports": Route(_agreed(summaries.show_list), CLIENTS),
}

_PEOPLE: dict[str, Route] = {
    "people.home": Route(people.home, ANYBODY),
    "people.languages": Route(people.languages, ANYBODY),
    "people.language": Route(people.language, ANYBODY),
    "people.help": Route(people.help_me, ANYBODY),
    "people.consent": Route(people.consent, MEMBERS),
    "privacy.mydata": Route(_sure("privacy.mydata", privacy.my_data), MEMBERS),
    "privacy.forget": Route(privacy.forget, MEMBERS),
    "people.invites": Route(_agreed(people.invites), COORDINATORS),
    "people.invite": Route(_agreed(_sure("people.invite", people.invite)), COORDINATORS),
    "roles.list": Route(_agreed(roles.show_list), COORDINATORS),
    "roles.show": Route(_agreed(roles.show), COORDINATORS),
    "roles.ask_revoke": Route(_agreed(roles.ask_revoke), COORDINATORS),
    "roles.revoke": Route(_agreed(_sure("roles.revoke", roles.revoke)), COORDINATORS),
    "roles.admit": Route(_agreed(_sure("roles.admit", roles.admit)), COORDINATORS),
    "roles.turn_away": Route(_agreed(roles.turn_away), COORDINATORS),
    "roles.undo": Route(_agreed(_sure("roles.undo", roles.undo)), COORDINATORS),
}

_SHOPPER: dict[str, Handler] = {
    "offer.accept": offers.accept,
    "offer.why": offers.why,
    "offer.decline": offers.decline,
    "offer.show": offers.show_one,
    "offers.place": offers.ask_place,
    "offers.list": offers.show_list,
    "brief.read": briefs.read,
    "brief.ok": briefs.understood,
    "brief.pocket": briefs.pocket,
    "visits.mine": visits.mine,
    "visits.confirm": visits.confirm,
    "visits.give_back": visits.ask_give_back,
    "visits.drop": visits.give_back,
    "visits.check_in": visits.ask_check_in,
    "visits.here": visits.check_in_plainly,
    "visits.report": visits.start_report,
    "visits.problem": visits.ask_problem,
    "visits.tell": visits.report_problem,
    "filling.resume": filling.resume,
    "filling.pick": filling.pick,
    "filling.put": filling.put,
    "filling.stamp": filling.stamp,
    "filling.tick": filling.tick,
    "filling.done": filling.done,
    "filling.page": filling.page,
    "filling.explain": filling.explain,
    "filling.back": filling.back,
    "filling.forth": filling.forth,
    "filling.clear": filling.clear,
    "filling.edit": filling.edit,
    "filling.menu": filling.menu,
    "filling.languages": filling.languages,
    "filling.language": filling.language,
    "filling.review": filling.review,
    "filling.repair": filling.repair,
    "filling.pause": filling.pause,
    "filling.proceed": filling.proceed,
    "filling.another": filling.another,
    "filling.fewer": filling.fewer,
    "filling.keep": filling.keep,
    "filling.remove": filling.remove,
    "filling.submit": filling.submit,
}

_COORDINATOR: dict[str, Handler] = {
    "programmes.how": programmes.explain,
    "programmes.template": programmes.template,
    "visits.board": field.board,
    "offer.choose": offers.choose,
    "offer.tick": offers.tick,
    "offer.all": offers.choose_eligible,
    "offer.send": offers.send,
    "offer.open": offers.open_to_all,
    "offer.withdraw": offers.withdraw,
    "offer.give": offers.give,
    "field.extend": field.extend,
    "field.reassign": field.reassign,
    "field.ask_cancel": field.ask_cancel,
    "field.cancel": field.cancel,
    "field.no_show": field.no_show,
    "reviews.queue": reviews.queue,
    "reviews.open": reviews.show,
    "reviews.decide": reviews.decision,
    "reviews.why": reviews.explain,
    "reviews.export": _sure("reviews.export", reviews.export),
    "reviews.approve": reviews.ask_grade,
    "reviews.grade": reviews.grade,
    "reviews.because": reviews.grade_reason,
    "reviews.pick": reviews.choose_questions,
    "reviews.remark": reviews.ask_remark,
    "reviews.remarked": reviews.remark,
    "reviews.return": reviews.return_report,
    "reviews.ask_reject": reviews.ask_reject,
    "reviews.reject": reviews.reject,
    "broadcasts.new": broadcasts.begin,
    "broadcasts.ask": broadcasts.ask_filter,
    "broadcasts.set": broadcasts.set_filter,
    "broadcasts.back": broadcasts.back,
    "broadcasts.write": broadcasts.ask_text,
    "broadcasts.send": _sure("broadcasts.send", broadcasts.send),
    "broadcasts.drop": broadcasts.drop,
    "broadcasts.stop": broadcasts.stop,
}

_CLIENT: dict[str, Handler] = {
    "summaries.list": summaries.show_list,
    "summaries.show": summaries.show_one,
    "summaries.trend": summaries.trend,
}

BUTTONS = {
    **_PEOPLE,
    "visits.show": Route(_agreed(visits.show), SHOPPERS | COORDINATORS),
    "offer.map": Route(_agreed(offers.show_map), SHOPPERS | COORDINATORS),
    **{action: Route(_agreed(handler), SHOPPERS) for action, handler in _SHOPPER.items()},
    **{action: Route(_agreed(handler), COORDINATORS) for action, handler in _COORDINATOR.items()},
    **{action: Route(_agreed(handler), CLIENTS) for action, handler in _CLIENT.items()},
}

INPUTS = {
    "sheet": Route(_agreed(filling.given), SHOPPERS),
    "near": Route(_agreed(offers.take_place), SHOPPERS),
    "check_in": Route(_agreed(visits.check_in_with), SHOPPERS),
    "offer": Route(programmes.file_or_nothing, COORDINATORS),
    "grade": Route(_typed(reviews.grade_reason_typed), COORDINATORS),
    "remark": Route(_typed(reviews.remark_typed), COORDINATORS),
    "reject": Route(_typed(reviews.reject_typed), COORDINATORS),
    "broadcast": Route(_typed(broadcasts.text_typed), COORDINATORS),
}
"""By the kind of the person's focus."""

TICKS = (
    Tick("reminders", 15, reminders.send_due),
    Tick("offers", 30, placing.expire),
    Tick("broadcasts", 2, broadcasting.advance),
    Tick("doubts", 600, troubles.tell_doubts),
    Tick("journal", 5, journal.seal),
    Tick("forgetting", 15, erasing.pursue),
    Tick("retention", 3600, retiring.retire),
)


async def _inspect_import(media: Media, data: bytes, files: Files) -> object:
    name = media.name or "file"
    return await inspecting.stored(await asyncio.to_thread(inspecting.inspect, name, data), files)


async def _read_code(_: Media, data: bytes, __: Files) -> object:
    return await orders.read_codes(data)


def business() -> Business:
    """What handlers/office.py runs: the same in Telegram, in the demo and in the tests."""
    return Business(
        routes=Routes(
            commands=COMMANDS, buttons=BUTTONS, inputs=INPUTS, otherwise=Route(programmes.file_or_nothing, ANYBODY)
        ),
        hooks=Hooks(
            settle=reactions.settle,
            sentence=refusals.sentence,
            reprompt=asking_again.ask_again,
            alarm=troubles.alarm,
            gave_up=troubles.gave_up,
            in_doubt=members.left_in_doubt,
            unreachable=members.became_unreachable,
        ),
        menu=menu.commands,
        ticks=TICKS,
        inspections={importing.PURPOSE: _inspect_import, attached.SCAN: _read_code},
    )
