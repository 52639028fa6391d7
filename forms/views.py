"""What there is to show of a question, in the session's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from forms.compiling.document import JAVAROSA
from forms.expressions.nodes import Node
from forms.model import Control, ControlKind
from forms.session.wording import guidance_text, item_text, item_wording, itemset_nodes, media_of, wording_text

if TYPE_CHECKING:
    from forms.session.state import State

STANDARD = {"name", "label", "itextId"}


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """`extra` has the choice's further columns, such as its score."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Labels are as the form has them, with its Markdown and HTML, values filled in. `is_note`: there is nothing to answer.

    `media` has file names by kind: image, audio, video, big-image. `start`, `end` and `step` are set for a range only.
    """

    ref: str
    name: str
    control: ControlKind
    type: str
    mediatype: str
    appearance: frozenset[str]
    label: str
    hint: str
    guidance: str
    media: Mapping[str, str]
    required: bool
    required_message: str | None
    readonly: bool
    is_note: bool
    choices: tuple[ChoiceView, ...]
    value: str | None
    value_label: str | None
    start: Decimal | None = None
    end: Decimal | None = None
    step: Decimal | None = None
    rows: int | None = None


def question_view(state: State, control: Control, node: Node) -> QuestionView:
    from forms.session.state import defined, ref_of

    definition = defined(node)
    choices = choice_views(state, control, node)
    readonly = state.holds(definition.readonly, node, otherwise=False)
    return QuestionView(
        ref=ref_of(node),
        name=definition.name,
        control=control.kind,
        type=definition.type,
        mediatype=control.mediatype,
        appearance=frozenset(control.appearance.split()),
        label=wording_text(state, control.label, node),
        hint=wording_text(state, control.hint, node),
        guidance=guidance_text(state, control.hint, node),
        media=media_of(state, control.label, node),
        required=state.holds(definition.required, node, otherwise=False),
        required_message=wording_text(state, definition.required_message, node) or None,
        readonly=readonly,
        is_note=readonly and control.kind == "input" and definition.type == "string",
        choices=choices,
        value=node.text or None,
        value_label=_value_label(control, node.text, choices),
        start=_number(control, "start"),
        end=_number(control, "end"),
        step=_number(control, "step"),
        rows=_rows(control),
    )


def choice_views(state: State, control: Control, node: Node) -> tuple[ChoiceView, ...]:
    itemset = control.itemset
    if itemset is None:
        return tuple(
            ChoiceView(choice.value, wording_text(state, choice.label, node), media_of(state, choice.label, node))
            for choice in control.choices
        )
    found: list[ChoiceView] = []
    for item in itemset_nodes(state, itemset, node):
        wording = item_wording(state, itemset, item, node)
        extra = {child.name: child.text for child in item.children if child.name not in STANDARD and not child.children}
        value = item_text(state, itemset.value, item, node)
        found.append(ChoiceView(value, wording_text(state, wording, node), media_of(state, wording, node), extra))
    return tuple(found)


def _value_label(control: Control, value: str, choices: tuple[ChoiceView, ...]) -> str | None:
    if not value or not control.is_select:
        return value or None
    labels = {choice.value: choice.label or choice.value for choice in choices}
    chosen = [value] if control.kind == "select1" else value.split()
    return ", ".join(labels.get(each, each) for each in chosen)


def _number(control: Control, name: str) -> Decimal | None:
    if control.kind != "range":
        return None
    try:
        return Decimal(control.attributes.get(name, ""))
    except InvalidOperation:
        return None


def _rows(control: Control) -> int | None:
    rows = control.attributes.get("rows") or control.attributes.get(f"{{{JAVAROSA}}}rows") or ""
    return int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 4 else None
