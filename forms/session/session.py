"""One person filling in one form. Pure: the clock and chance are handed in, and `save()` is all there is to remember."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forms.expressions.nodes import Node
from forms.form import Form
from forms.model import Control, Definition
from forms.problems import FormProblems
from forms.session.actions import run_end, run_load, run_preloads
from forms.session.answering import answer_again, check, clear_stale, clear_when_shown, give, message_of
from forms.session.recalculation import Recalculation
from forms.session.repeats import add_instance, remove_instance
from forms.session.results import Event, EventKind, Invalid, Outcome, UnknownRef
from forms.session.saving import check_form, load_state, save_state
from forms.session.state import State, defined, find_ref, ref_of
from forms.session.viewing import fixed_groups, groups_around, question_view
from forms.session.walking import (
    BEGINNING,
    END,
    Stop,
    Walk,
    is_there,
    prompt_from,
    shown_questions,
    stop_after,
    stop_at,
    stop_before,
)
from forms.submission import look_back, submission_of, take_over
from forms.views import QuestionView

MOST_MADE = 100
"""Repeat instances. How many were made and removed again is not saved, and a restored session may make more: one that made many is not
gone on with, so that both end at the same limit."""


class Session:
    def __init__(self, state: State) -> None:
        """Use `start` or `restore`."""
        self._state = state
        self._stop = BEGINNING
        self._event: Event | None = None
        self.revision = 0
        """Counts whatever may have changed an answer, a label or which questions are shown."""
        self._forget()

    def _changing(self) -> State:
        """The state, for what may change it."""
        self.revision += 1
        self._forget()
        return self._state

    def _forget(self) -> None:
        """What was worked out from the state."""
        self._event = None
        self._shown: list[str] | None = None
        self._views: dict[str, QuestionView] = {}
        self._labels: dict[int, list[str]] = {}

    @classmethod
    def start(
        cls,
        form: Form,
        *,
        now: datetime,
        zone: str,
        language: str | None = None,
        seed: int,
        properties: Mapping[str, str] | None = None,
        instance: str | bytes | None = None,
        last_saved: str | None = None,
        like_collect: bool = False,
    ) -> Session:
        """With `instance`, the XML of a submission, the session goes on from that. `last_saved` is the XML of the person's submission
        before this one, for forms that ask for it. Raises FormProblems when either does not fit.

        `like_collect` follows Collect also where it does badly: a select answer that fell out of its choices is cleared only
        when its question is shown next, repeat instances beyond a lowered count stay, other instances of a repeat do not hear of
        an answer, `[2]` selects nothing, `pulldata()` does not find what stands inside the form, answers need not be of the type of their node, and the text of an unknown id
        is [itext:id].
        """
        chosen = language if language in form.languages else form.default_language
        state = State(form, now=now, zone=ZoneInfo(zone), seed=seed, properties=properties or {}, language=chosen)
        state.like_collect = like_collect
        look_back(state, last_saved)
        recalculation = Recalculation(state)
        if instance is None:
            run_preloads(state, state.top, recalculation)
        else:
            take_over(state, instance)
        run_load(state, recalculation, is_first=instance is None)
        recalculation.require_all(state.top)
        recalculation.settle()
        if not like_collect:
            clear_stale(state, recalculation)
        state.before = {}
        return cls(state)

    @classmethod
    def restore(
        cls, form: Form, data: Mapping[str, Any], *, now: datetime, zone: str, language: str | None = None
    ) -> Session:
        """Raises WrongForm when the data belongs to another form or version, ValueError when it is no saved session."""
        check_form(form, data)
        try:
            session = cls(_restored(form, data, now, zone))
            session._place(*data["position"])
        except (AttributeError, FormProblems, IndexError, KeyError, TypeError) as error:
            raise ValueError(f"this is not a saved session: {error}") from error
        if language is not None:
            session.language = language
        return session

    def resume(
        self, form: Form, data: Mapping[str, Any], *, now: datetime, zone: str, language: str | None = None
    ) -> bool:
        """Whether it goes on at that time as the session that `restore` would make of the data, with all that matters compared.

        False leaves it as it is, of no use for the data.
        """
        state = self._state
        if state.form is not form or state.zone is not ZoneInfo(zone) or state.instances_made > MOST_MADE:
            return False
        if self.save() != data:
            return False
        self.now = now
        if language is not None:
            self.language = language
        return True

    @property
    def size(self) -> int:
        """How many nodes it has; each takes some 400 bytes of memory."""
        form = self.form
        return len(form.slots) if form.way is not None else sum(1 for _ in self._state.top.everything())

    def save(self) -> dict[str, Any]:
        event = self.current
        return {**save_state(self._state), "position": [event.kind, event.ref]}

    def _place(self, kind: EventKind, ref: str | None) -> None:
        if kind == "END":
            self._stand(END)
        elif ref is not None:
            self._stand(stop_at(self._state, ref, kind) or BEGINNING)

    def _stand(self, stop: Stop) -> None:
        self._stop, self._event = stop, None

    @property
    def form(self) -> Form:
        return self._state.form

    @property
    def now(self) -> datetime:
        return self._state.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._changing().now = moment

    @property
    def language(self) -> str | None:
        return self._state.language

    @language.setter
    def language(self, language: str | None) -> None:
        if language in self.form.languages:
            self._changing().language = language

    @property
    def current(self) -> Event:
        if self._event is None:
            self._event = self._stop.event()
        return self._event

    def next(self) -> Event:
        """Where the form has repeats, the way there may make instances of them."""
        state = self._state if self.form.way is not None else self._changing()
        return self._arrive(stop_after(state, self._stop))

    def _arrive(self, stop: Stop) -> Event:
        self._stand(stop)
        if stop.kind == "QUESTION" and stop.control and stop.node and self._state.like_collect:
            clear_when_shown(self._changing(), stop.control, stop.node)
        return self.current

    def previous(self) -> Event:
        return self._arrive(stop_before(self._state, self._stop))

    def jump(self, ref: str | None) -> Event:
        """To a question, group or repeat instance, or to the beginning. Raises UnknownRef."""
        stop = BEGINNING if ref is None else stop_at(self._state, ref)
        if stop is None and ref is not None:
            stop = stop_at(self._state, ref, "PROMPT_NEW_REPEAT")
        if stop is None:
            raise UnknownRef(ref)
        return self._arrive(stop)

    def _node(self, ref: str) -> Node:
        node = find_ref(self._state, ref)
        if node is None:
            raise UnknownRef(ref)
        return node

    def _question(self, ref: str) -> tuple[Control, Node]:
        node = self._node(ref)
        control = defined(node).control
        if control is None or not control.is_question:
            raise UnknownRef(ref)
        return control, node

    def question(self, ref: str) -> QuestionView:
        """Raises UnknownRef."""
        view = self._views.get(ref)
        if view is None:
            control, node = self._question(ref)
            view = self._views[ref] = question_view(self._state, control, node)
        return view

    def shown_question(self, ref: str) -> QuestionView:
        """The same as one meets it on the way: in Collect, answers that fell out of its choices are cleared then. Raises UnknownRef."""
        control, node = self._question(ref)
        if self._state.like_collect:
            clear_when_shown(self._changing(), control, node)
        return question_view(self._state, control, node)

    def questions(self) -> list[str]:
        """The refs of all questions to be shown as things stand, in order."""
        if self._shown is None:
            self._shown = shown_questions(self._state)
        return list(self._shown)

    def answer(self, ref: str, value: str | None) -> Outcome:
        """Raises UnknownRef. A refused answer changes nothing."""
        return give(self._changing(), self._node(ref), value)

    def validate(self) -> list[Invalid]:
        """Everything that stands in the way of submitting, in the order of the form. Makes the repeat instances that counts ask for."""
        found = list(self._invalid())
        self._step_out()
        return found

    def first_invalid(self) -> Invalid | None:
        found = next(self._invalid(), None)
        self._step_out()
        return found

    def _step_out(self) -> None:
        """Whoever stands in a repeat instance that is gone stands at the beginning, as after saving and restoring."""
        if self._stop.node is not None and not is_there(self._stop.node):
            self._stand(BEGINNING)

    def _invalid(self) -> Iterator[Invalid]:
        for stop in Walk(self._changing(), arriving=True).stops():
            if stop.kind != "QUESTION" or not stop.shown or stop.node is None:
                continue
            if stop.control is not None and self._state.like_collect:
                clear_when_shown(self._state, stop.control, stop.node)
            verdict = check(self._state, stop.node, stop.node.text)
            if verdict == "OK" and self._state.like_collect:
                answer_again(self._state, stop.node)
            if verdict != "OK":
                yield Invalid(ref_of(stop.node), verdict, message_of(self._state, stop.node, verdict))

    def value(self, ref: str) -> str | None:
        """None for what is empty and for groups. Raises UnknownRef."""
        return self._node(ref).text or None

    def exists(self, ref: str) -> bool:
        return find_ref(self._state, ref) is not None

    def is_on_the_way(self, ref: str) -> bool:
        """Whether the form has a question, group or repeat instance there."""
        return stop_at(self._state, ref) is not None

    def relevant(self, ref: str) -> bool:
        return self._node(ref).relevant

    def nodes(self) -> Iterator[tuple[str, str | None, bool]]:
        """Every node's ref, value (None for groups) and relevance, in the order of the form."""
        for node in (self._state.top, *self._state.top.descendants()):
            yield ref_of(node), None if defined(node).is_group else node.text, node.relevant

    def new_repeat(self, ref: str | None = None) -> Event:
        """Adds an instance of the repeat named; else of the one whose prompt one stands at, or that one stands in, or whose prompt
        comes next. One then stands at the new instance. Raises UnknownRef, or TooManyInstances.
        """
        definition, parent = self._repeat_at(ref)
        node = add_instance(self._changing(), definition, parent)
        self._stand(stop_at(self._state, ref_of(node), "REPEAT") or self._stop)
        return self.current

    def _repeat_at(self, ref: str | None) -> tuple[Definition, Node]:
        if ref is None:
            prompt = prompt_from(self._state, self._stop)
            if prompt is None or prompt.control is None or prompt.control.definition is None or prompt.node is None:
                raise UnknownRef(ref)
            return prompt.control.definition, prompt.node
        parent_ref, _, last = ref.rpartition("/")
        parent = self._node(parent_ref)
        definition = defined(parent).by_name.get(last.partition("[")[0])
        if definition is None or not definition.is_repeat:
            raise UnknownRef(ref)
        return definition, parent

    def remove_repeat(self, ref: str) -> None:
        """Raises UnknownRef. Whoever stands inside the removed instance stands before the repeat afterwards."""
        node = self._node(ref)
        if not defined(node).is_repeat:
            raise UnknownRef(ref)
        gone = set(map(id, node.everything()))
        if self._stop.node is not None and id(self._stop.node) in gone:
            self._stand(self._before(node))
        remove_instance(self._changing(), node)

    def _before(self, instance: Node) -> Stop:
        stop = next(
            stop
            for stop in Walk(self._state).stops()
            if stop.kind in ("REPEAT", "END") and stop.node in (instance, None)
        )
        return stop_before(self._state, stop)

    def finalize(self) -> None:
        """What happens at the end, as in Collect: the time of ending is noted, and calculated values that were written over come back."""
        recalculation = Recalculation(self._changing())
        run_end(self._state, recalculation)
        if not self._state.like_collect:
            recalculation.require_calculated_questions()
        recalculation.settle()

    def submission_xml(self) -> str:
        return submission_of(self._state)

    def breadcrumb(self, ref: str) -> list[str]:
        """The labels of the groups and repeats around a question, outermost first; those without a label are left out."""
        node = self._node(ref)
        definition = defined(node)
        if definition.control is None:
            return []
        around = definition.control.parent
        fixed = fixed_groups(self._state, around)
        if fixed is not None:
            return list(fixed)
        if definition.slot < 0:
            return groups_around(self._state, around, node)
        labels = self._labels.get(id(around))
        if labels is None:
            labels = self._labels[id(around)] = groups_around(self._state, around, node)
        return list(labels)


def _restored(form: Form, data: Mapping[str, Any], now: datetime, zone: str) -> State:
    state = State(
        form,
        now=now,
        zone=ZoneInfo(zone),
        seed=int(data["seed"]),
        properties=data["properties"],
        language=data["language"],
    )
    load_state(state, data)
    return state
