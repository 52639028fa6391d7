"""What every handler of the routing table is for and points at: who may come, and the words behind the button's action or the focus a typed line belongs to.

`{name}` is something of Ann's, of Cora's or of Café Nord's (see stage.py); without one the handler shows only what is the actor's own.
A handler that is not here, or that lets others in than are named here, fails the matrix.
"""

from collections.abc import Mapping
from typing import Any

from bot.model.person import Role

Roles = frozenset[Role | None]
ANYBODY: Roles = frozenset({None, Role.SHOPPER, Role.COORDINATOR, Role.CLIENT})
MEMBERS: Roles = frozenset({Role.SHOPPER, Role.COORDINATOR, Role.CLIENT})
SHOPPERS: Roles = frozenset({Role.SHOPPER})
COORDINATORS: Roles = frozenset({Role.COORDINATOR})
CLIENTS: Roles = frozenset({Role.CLIENT})
"""Said here once more, and not taken from the routing table: who widens it there has to mean it."""

BUTTONS_FOR: Mapping[Roles, Mapping[str, str]] = {
    ANYBODY: {
        "people.home": "",
        "people.languages": "",
        "people.language": "en",
        "people.help": "",
    },
    MEMBERS: {
        "people.consent": "2026-11",
        "privacy.mydata": "",
        "privacy.forget": "1",
    },
    SHOPPERS | COORDINATORS: {
        "offer.map": "{offered}",
        "visits.show": "{assigned}",
    },
    SHOPPERS: {
        "offer.accept": "{offered}",
        "offer.why": "{offered}",
        "offer.decline": "{offered}:far",
        "offer.show": "{offered}",
        "offers.place": "",
        "offers.list": "near:0",
        "brief.read": "{assigned}:0",
        "brief.ok": "{assigned}:0:1",
        "brief.pocket": "{assigned}",
        "visits.mine": "",
        "visits.confirm": "{assigned}",
        "visits.give_back": "{assigned}",
        "visits.drop": "{assigned}:ill",
        "visits.check_in": "{assigned}",
        "visits.here": "{assigned}:none",
        "visits.report": "{writing}",
        "visits.problem": "{assigned}",
        "visits.tell": "{assigned}",
        "filling.resume": "",
        "filling.pick": "{sheet}:{step}:{node}:0",
        "filling.put": "{sheet}:{step}:{node}:1",
        "filling.stamp": "{sheet}:{step}:{node}",
        "filling.tick": "{sheet}:{step}:{node}:0:1",
        "filling.done": "{sheet}:{step}:{node}",
        "filling.page": "{sheet}:{step}:{node}:0",
        "filling.explain": "{sheet}:{step}:{node}",
        "filling.back": "{sheet}:{step}:{node}",
        "filling.forth": "{sheet}:{step}:{node}",
        "filling.clear": "{sheet}:{step}:{node}",
        "filling.edit": "{sheet}:{step}:{node}",
        "filling.menu": "{sheet}:{step}:{node}",
        "filling.languages": "{sheet}:{step}:{node}",
        "filling.language": "{sheet}:{step}:{node}:0",
        "filling.review": "{sheet}:{step}:{node}:0",
        "filling.repair": "{sheet}:{step}:{node}",
        "filling.pause": "{sheet}:{step}:{node}",
        "filling.proceed": "{sheet}:{step}:{node}",
        "filling.another": "{sheet}:{step}:{node}:1",
        "filling.fewer": "{sheet}:{step}:{node}:1",
        "filling.keep": "{sheet}:{step}:{node}:1",
        "filling.remove": "{sheet}:{step}:{node}:{media}",
        "filling.submit": "{sheet}:{step}:{node}",
    },
    COORDINATORS: {
        "people.invites": "",
        "people.invite": "client:{contact}",
        "roles.list": "shopper:0",
        "roles.show": "{rita}",
        "roles.ask_revoke": "{rita}",
        "roles.admit": "{change}",
        "roles.turn_away": "{change}",
        "roles.undo": "{change}",
        "roles.revoke": "{rita}",
        "offer.choose": "{offered}:0",
        "offer.tick": "{offered}:{ann}:0:1",
        "offer.all": "{offered}:1",
        "offer.send": "{offered}",
        "offer.open": "{offered}",
        "offer.withdraw": "{offered}",
        "offer.give": "{offered}:{ann}",
        "visits.board": "taken:0",
        "field.extend": "{assigned}:0",
        "field.reassign": "{assigned}",
        "field.ask_cancel": "{assigned}",
        "field.cancel": "{assigned}:client",
        "field.no_show": "{assigned}",
        "programmes.how": "",
        "programmes.template": "",
        "reviews.queue": "0",
        "reviews.open": "{submitted}",
        "reviews.decide": "{submitted}",
        "reviews.why": "{submitted}",
        "reviews.export": "{submitted}",
        "reviews.approve": "{submitted}",
        "reviews.grade": "{submitted}:7",
        "reviews.because": "{submitted}:7:late",
        "reviews.pick": "{submitted}:0",
        "reviews.remark": "{submitted}:0",
        "reviews.remarked": "{submitted}:0:more",
        "reviews.return": "{submitted}",
        "reviews.ask_reject": "{submitted}",
        "reviews.reject": "{submitted}:other",
        "broadcasts.new": "",
        "broadcasts.ask": "{broadcast}:city",
        "broadcasts.set": "{broadcast}:city:",
        "broadcasts.back": "{broadcast}",
        "broadcasts.write": "{broadcast}",
        "broadcasts.send": "{broadcast}:2",
        "broadcasts.drop": "{broadcast}",
        "broadcasts.stop": "{broadcast}",
    },
    CLIENTS: {
        "summaries.list": "0",
        "summaries.show": "{approved}",
        "summaries.trend": "",
    },
}
INPUTS_FOR: Mapping[Roles, Mapping[str, Mapping[str, Any]]] = {
    SHOPPERS: {
        "sheet": {"sheet": "{sheet}"},
        "near": {},
        "check_in": {"visit": "{assigned}"},
    },
    COORDINATORS: {
        "offer": {"visit": "{offered}", "chosen": ["{ann}"]},
        "grade": {"visit": "{submitted}", "grade": 7},
        "remark": {"visit": "{submitted}", "report": "{report}", "position": 0},
        "reject": {"visit": "{submitted}"},
        "broadcast": {"broadcast": "{broadcast}"},
    },
}
COMMANDS_FOR: Mapping[Roles, str] = {
    ANYBODY: "start help language",
    MEMBERS: "mydata forget",
    SHOPPERS | COORDINATORS: "visits",
    SHOPPERS: "resume",
    COORDINATORS: "review broadcast invite template",
    CLIENTS: "reports",
}
BUTTONS = {action: rule for group in BUTTONS_FOR.values() for action, rule in group.items()}
INPUTS = {kind: focus for group in INPUTS_FOR.values() for kind, focus in group.items()}
COMMANDS = frozenset(word for words in COMMANDS_FOR.values() for word in words.split())
WHO: Mapping[str, Roles] = {
    **{action: roles for roles, group in (*BUTTONS_FOR.items(), *INPUTS_FOR.items()) for action in group},
    **{f"/{word}": roles for roles, words in COMMANDS_FOR.items() for word in words.split()},
}
VISITS = ("approved", "submitted", "writing", "assigned", "offered")
"""Ann's five visits, one in each state."""
