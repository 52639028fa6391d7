"""The matrix's counterpart: whose it is gets another answer than for what does not exist, else the matrix would prove nothing. And what changes anything
leaves a line in the journal."""

from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from bot.texts.refusals import sentence
from bot.texts.words import words_for
from handlers import BUTTONS
from tests.security import rules
from tests.security.stage import build, changed, press_all, said

NOT_FOUND = sentence(words_for("en", "UTC"), Refusal(Refused.NOT_FOUND))


async def test_the_rules_point_at_real_things(world):
    scene = await build(world)
    carl = await world.client("Carl", client="nord")
    await carl.says("/start")
    await carl.hears("")
    owners = ((carl, Role.CLIENT), (scene.stage.cora, Role.COORDINATOR), (scene.ann, Role.SHOPPER))
    alike, unjournaled, mutating = [], [], 0
    for phone, role in owners:
        own = {action: rule for action, rule in rules.BUTTONS.items() if role in BUTTONS[action].roles and "{" in rule}
        assert own
        missing = await press_all(world, phone, [f"{action}:{scene.missing(rule)}" for action, rule in own.items()])
        for action, rule in own.items():
            before = await scene.snapshot(phone)
            (pressed,) = (await press_all(world, phone, [f"{action}:{scene.real(rule)}"])).values()
            different = set(changed(before, await scene.snapshot(phone))) - {"said", "people"}
            if different and "journal" not in different:
                unjournaled.append(action)
            mutating += bool(different)
            if said(pressed) == said(missing[f"{action}:{scene.missing(rule)}"]):
                alike.append((action, said(pressed)))
    assert alike == [("filling.remove", NOT_FOUND)], "its file lies in the report that waits, not on the open sheet"
    assert unjournaled == []
    assert mutating > 20
