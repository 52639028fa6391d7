"""U1: generated scripts of one shopper, against the model of tests/faults/draft.py: batches that arrive in any order, updates that come again,
old buttons pressed. Through the real intake, dispatch, database and outbox, over HTTP to the stand-in.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.filling import nodes
from bot.model.report import Sheet, SheetState
from bot.model.visit import State
from bot.ports import Transaction
from demo.standin.updates import Update
from tests.faults import scene
from tests.faults.draft import CHOICES, END, LABELS, QUESTIONS, Draft
from tests.faults.figures import Figure, none
from tests.faults.program import Place
from tests.support.phone import Phone
from tests.support.world import START, World

STEPS = 12
TEXTS = ("Yes", "0", "57", "120", "300", "They smiled", "<b>&")
Effect = Callable[[Draft], None]


class Chat:
    """One world for all scripts, with a shopper who has a visit for each."""

    def __init__(self, folder: Path, visits: int) -> None:
        self.world = World(folder / "data")
        self.ann = Phone(self.world.telegram, "S0")
        self._place = Place(folder, {})
        self._visits = visits
        self._left: list[int] = []

    async def open(self) -> None:
        await self.world.telegram.start()
        await self.world.telegram.stop()
        taken = await scene.prepare(
            self._place, questions=LABELS, now=START, shoppers=[(self.ann.id, "S0")], coordinators=[], each=self._visits
        )
        self._left = list(taken[self.ann.id])
        self.ann.chat.started = True
        await self.world.__aenter__()

    async def close(self) -> None:
        await self.world.__aexit__(None)

    async def begins(self) -> "Script":
        """The next visit, with the first question on the screen."""
        visit = self._left.pop(0)

        def enter(tx: Transaction) -> None:
            tx.visits.change(visit, state=State.IN_VISIT)

        await self.world.store.write(enter)
        await self.ann.says("/start")
        await self.world.settled()
        self.ann.presses(next(self.ann.chat.newest()), f"visits.report:{visit}")
        await self.world.settled()
        [sheet] = await self.world.store.read(lambda tx: tx.sheets.find(visit_id=visit))
        return Script(self, sheet.id)


class Script:
    def __init__(self, chat: Chat, sheet: int) -> None:
        self._chat = chat
        self._sheet = sheet
        self._sent: list[Update] = []
        self.states = [Draft()]
        """What the model allows: more than one where the order of arrival is not settled."""

    async def deliver(self, deeds: Sequence[tuple[Any, ...]], *, order: int, copies: int, again: int | None) -> None:
        """In one go, in any order, the first `copies` of them twice, and an old one once more. Then everything is worked."""
        queue = self._chat.world.telegram.updates
        effects: dict[int, Effect] = {}
        queue.disorder(len(deeds) + 1)
        queue.repeat(copies)
        for deed in deeds:
            effect = await self._does(deed)
            effects[queue.issued[-1]] = effect
        queue.release(random.Random(order))
        arrived = list(dict.fromkeys(update.id for update in queue.waiting()))
        self._sent += [update for update in queue.waiting() if update.id in effects]
        if again is not None and len(self._sent) > again:
            queue.again(self._sent[again])
        queue.disorder(0)
        await self._chat.world.settled()
        orders = (arrived, sorted(effects))
        self.states = [_played(state, [effects[each] for each in order]) for state in self.states for order in orders]

    async def check(self) -> None:
        """What is stored is what the model says."""
        sheet, changes = await self._chat.world.store.read(self._stored)
        stored = _state(sheet), [(change.ref.removeprefix("/data/"), change.new) for change in changes]
        possible = [(_expected(state), state.changes) for state in self.states]
        assert stored in possible, f"stored: {stored}\npossible: {possible}"
        fitting = [state for state, told in zip(self.states, possible, strict=True) if told == stored]
        self.states = [state for number, state in enumerate(fitting) if state not in fitting[:number]]

    def _stored(self, tx: Transaction) -> tuple[Sheet, Sequence[Any]]:
        sheet = tx.sheets.get(self._sheet)
        assert sheet is not None
        return sheet, tx.answers.find(sheet_id=self._sheet)

    async def _does(self, deed: tuple[Any, ...]) -> Effect:
        """What it must do is said for the moment in which it is worked."""
        ann = self._chat.ann
        match deed:
            case ("says", str(text)):
                await ann.says(text)
                return lambda state: state.says(text)
            case ("picks", int(back), str(value)) if card := self._card(back, of=_is_choice):
                at, step = card
                self._presses(f"filling.pick:{self._sheet}:{step}:{at}:{nodes.key(value)}")
                return lambda state: state.picks(QUESTIONS[at], value, step)
            case ("hands in", int(back)) if card := self._card(back, of=_is_end):
                _, step = card
                self._presses(f"filling.submit:{self._sheet}:{step}:{nodes.NOWHERE}")
                return lambda state: state.hands_in(step)
            case _:
                await ann.says("/resume")
                return Draft.resumes

    def _card(self, back: int, of: Callable[[int], bool]) -> tuple[int, int] | None:
        """The newest of that kind that was ever there, or an older one."""
        cards = [card for card in self.states[0].cards if of(card[0])]
        return cards[-1 - back % len(cards)] if cards else None

    def _presses(self, data: str) -> None:
        self._chat.ann.presses(next(self._chat.ann.chat.newest()), data)


def _is_choice(at: int) -> bool:
    return at != END and QUESTIONS[at] in CHOICES


def _is_end(at: int) -> bool:
    return at == END


def _played(state: Draft, effects: Sequence[Effect]) -> Draft:
    played = deepcopy(state)
    for effect in effects:
        effect(played)
    return played


def _state(sheet: Sheet) -> tuple[Any, ...]:
    values = sheet.data["session"]["values"]
    where = str(sheet.data["session"]["position"][1]).removeprefix("/data/")
    return (
        END if sheet.screen == "review" else QUESTIONS.index(where),
        {name: values[f"/data/{name}"] for name in QUESTIONS if f"/data/{name}" in values},
        sheet.step,
        sheet.state is SheetState.SUBMITTED,
    )


def _expected(state: Draft) -> tuple[Any, ...]:
    return state.at, state.answers, state.step, state.handed_in


def machine(chat: Chat, runner: asyncio.Runner) -> type[RuleBasedStateMachine]:
    """Scripts over that one world, each with a visit of its own."""

    class Scripts(RuleBasedStateMachine):
        script: Script

        @initialize()
        def begins(self) -> None:
            self.script = runner.run(chat.begins())

        @rule(
            deeds=st.lists(DEEDS, min_size=1, max_size=4),
            order=st.integers(0, 23),
            copies=st.integers(0, 2),
            again=st.none() | st.integers(0, 30),
        )
        def deliver(self, deeds: list[tuple[Any, ...]], order: int, copies: int, again: int | None) -> None:
            runner.run(self.script.deliver(deeds, order=order, copies=copies, again=again))

        @invariant()
        def what_is_stored_is_what_the_model_says(self) -> None:
            if hasattr(self, "script"):
                runner.run(self.script.check())

    return Scripts


DEEDS = st.one_of(
    st.tuples(st.just("picks"), st.just(0) | st.integers(0, 9), st.sampled_from(("yes", "no"))),
    st.tuples(st.just("says"), st.sampled_from(TEXTS)),
    st.tuples(st.just("hands in"), st.integers(0, 2)),
    st.tuples(st.just("resumes")),
)
"""Most taps are on the newest card."""


def play(folder: Path, count: int, *, chance: int | None = None) -> World:
    """So many scripts, the same each time, or others for each `chance`. Raises AssertionError with the shortest one that fails."""
    chat = Chat(folder, visits=20 * count + 200)
    how = settings(
        max_examples=count,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=chance is None,
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as runner:
        runner.run(chat.open())
        try:
            scripts = machine(chat, runner)
            run_state_machine_as_test(scripts if chance is None else seed(chance)(scripts), settings=how)
        finally:
            runner.run(chat.close())
    return chat.world


async def scripts(folder: Path, *, count: int, chance: int) -> tuple[list[Figure], Sequence[str]]:
    """As a family: in a thread, which has its own loop."""
    seen: list[str] = []
    updates = repeated = 0
    try:
        world = await asyncio.to_thread(play, folder, count, chance=chance)
        updates, repeated = len(world.telegram.updates.issued), world.telegram.updates.repeated
    except AssertionError as error:
        seen = [f"{error}", *getattr(error, "__notes__", ())]
    return [
        Figure("scripts", count),
        Figure("updates", updates),
        Figure("handed out more than once", repeated),
        none("that did not end as the model says", bool(seen)),
    ], seen
