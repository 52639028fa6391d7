"""Every handler of the routing table, pressed and typed by everybody it is not for: nothing changes, nothing shows, and what is not
theirs is answered like what does not exist."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.texts.refusals import sentence
from bot.texts.words import words_for
from handlers import BUTTONS, COMMANDS, INPUTS
from handlers.routes import Route
from tests.security import rules
from tests.security.rules import VISITS
from tests.security.stage import SECRETS, SHOPPER, Scene, build, changed, press_all, said
from tests.support.phone import Phone
from tests.support.world import World

ROLES = {
    "outsider": None,
    "shopper": Role.SHOPPER,
    "coordinator": Role.COORDINATOR,
    "client": Role.CLIENT,
    "other client": Role.CLIENT,
}
ACTORS = tuple(ROLES)
NOT_ALLOWED = sentence(words_for("en", "UTC"), Refusal(Refused.NOT_ALLOWED))
THEIRS = {(Role.COORDINATOR, kind) for kind in ("offer", "grade", "remark", "reject")} | {(Role.SHOPPER, "near")}
"""Any coordinator may go on with these; a shopper's place is their own."""
HIDDEN: dict[str, tuple[str, ...]] = {"coordinator": (), "client": (SHOPPER, "N-2", "N-3", "N-4", "N-5")}
"""Where it is less than everything: the café's client knows its own cafés and the approved report, never the shopper."""
PERSONAL = {"people.consent", "people.invites", "people.invite", "broadcasts.new", "programmes.template"}
"""What the actor may do for themselves, and what that leaves behind is theirs: an agreement, an invite, a draft."""


pytestmark = pytest.mark.xdist_group("matrix")
"""One scene serves them all: that nothing changes is what they prove."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with World(tmp_path_factory.mktemp("matrix") / "data") as world:
        made = await build(world)
        for who in ACTORS:
            made.actors[who] = await _made(made, who)
        await world.settled()
        yield made


async def _made(scene: Scene, who: str) -> Phone:
    match who:
        case "outsider":
            phone = scene.world.phone("Eve")
        case "shopper":
            phone = await scene.stage.shopper("Bob")
        case "coordinator":
            phone = await scene.world.coordinator("Dan")
        case "client":
            phone = await scene.world.client("Carl", client="nord")
        case _:
            phone = await scene.world.client("Dora", client="other")
    await phone.says("/start")
    await phone.hears("")
    return phone


def actor_of(scene: Scene, who: str) -> tuple[Phone, Role | None]:
    return scene.actors[who], ROLES[who]


def may_see(who: str, route: Route, role: Role | None, rule: str) -> bool:
    """The agency sees its whole field; Carl his own café's results; nobody else anything of Ann's."""
    if role not in route.roles:
        return False
    if role is Role.COORDINATOR:
        return "{broadcast}" not in rule
    return who == "client" and "{approved}" in rule


def targets(scene: Scene, rule: str) -> list[str]:
    """The thing that the rule names, and where that is a visit all other visits of Ann's too."""
    first = next((name for name in VISITS if rule.startswith(f"{{{name}}}")), None)
    if first is None:
        return [scene.real(rule)]
    return [scene.real(rule, **{first: scene.things[name]}) for name in VISITS]


def shown(phone: Phone, since: int) -> str:
    texts = [message.text or "" for message in phone.chat.visible() if message.from_bot and message.revision > since]
    return "\n".join([*texts, *(toast.text or "" for toast in phone.chat.toasts)])


def test_every_handler_has_its_rule():
    """And lets in whom the rule says, nobody else."""
    routes = {**BUTTONS, **INPUTS, **{f"/{word}": route for word, route in COMMANDS.items()}}
    assert {name: route.roles for name, route in routes.items()} == rules.WHO


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("who", ACTORS)
async def test_buttons(scene, who):
    phone, role = actor_of(scene, who)
    wanted: dict[str, tuple[str, str]] = {}
    for action, rule in rules.BUTTONS.items():
        if (
            action in PERSONAL
            or may_see(who, BUTTONS[action], role, rule)
            or (role in BUTTONS[action].roles and "{" not in rule)
        ):
            continue
        for target in targets(scene, rule):
            wanted[f"{action}:{target}"] = (action, f"{action}:{scene.missing(rule)}")
    assert len(wanted) > 80
    before, mark = await scene.snapshot(phone), scene.world.telegram.revision
    pressed = await press_all(scene.world, phone, [*wanted, *(missing for _, missing in wanted.values())])
    assert not changed(before, await scene.snapshot(phone))
    told = {data: (said(pressed[data]), said(pressed[missing])) for data, (_, missing) in wanted.items()}
    assert {data: pair for data, pair in told.items() if pair[0] != pair[1] or not pair[0]} == {}
    foreign = {data for data, (action, _) in wanted.items() if role not in BUTTONS[action].roles}
    assert {told[data][0] for data in foreign} == {NOT_ALLOWED}
    leaks = [word for word in SECRETS if word in shown(phone, mark)]
    assert leaks == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("who", ACTORS)
async def test_screens_of_ones_own_show_nothing_of_others(scene, who):
    phone, role = actor_of(scene, who)
    own = [
        f"{action}:{rule}".rstrip(":")
        for action, rule in rules.BUTTONS.items()
        if role in BUTTONS[action].roles and "{" not in rule
    ]
    before, mark = await scene.snapshot(phone), scene.world.telegram.revision
    await press_all(scene.world, phone, own)
    for word in sorted(rules.COMMANDS):
        await phone.says(f"/{word}")
        await scene.world.settled()
    await phone.says("Good morning")
    await scene.world.settled()
    different = changed(before, await scene.snapshot(phone))
    person = await scene.world.person(phone)
    assert [row for rows in different.values() for row in rows if not is_of(row, person)] == []
    assert [word for word in HIDDEN.get(who, SECRETS) if word in shown(phone, mark)] == []


def is_of(row: Any, person: Person) -> bool:
    return person.id in {getattr(row, name, None) for name in ("actor_id", "created_by", "author_id", "person_id")}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("who", ACTORS)
async def test_commands_for_others(scene, who):
    phone, role = actor_of(scene, who)
    before = await scene.snapshot(phone)
    foreign = [word for word, route in COMMANDS.items() if role not in route.roles]
    assert foreign
    for word in foreign:
        await phone.says(f"/{word} {scene.things['assigned']}")
        await phone.hears(NOT_ALLOWED)
    assert not changed(before, await scene.snapshot(phone))


def filled(scene: Scene, value: Any, *, real: bool) -> Any:
    match value:
        case str():
            return int(scene.real(value) if real else scene.missing(value))
        case list():
            return [filled(scene, one, real=real) for one in value]
        case _:
            return value


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("who", ACTORS)
async def test_typed_lines(scene, who):
    """Whatever a person's next line belongs to (only the bot writes that down), it reaches nothing of Ann's."""
    phone, role = actor_of(scene, who)
    person = await scene.world.person(phone)
    for kind, focus in rules.INPUTS.items():
        if (role, kind) in THEIRS:
            continue
        answers = []
        for real in (True, False):
            wanted = {"kind": kind} | {name: filled(scene, value, real=real) for name, value in focus.items()}
            await scene.world.store.write(lambda tx, focus: tx.people.change(person.id, focus=focus), wanted)
            before = await scene.snapshot(phone)
            await phone.says("no")
            answers.append((await phone.hears("")).text)
            assert not changed(before, await scene.snapshot(phone)), kind
        assert answers[0] == answers[1], kind
        if role not in INPUTS[kind].roles:
            assert answers[0] == NOT_ALLOWED, kind
