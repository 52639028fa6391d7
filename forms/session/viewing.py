"""What a question looks like just now. What looks the same in every session is made once and kept with the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from forms.compiling.document import JAVAROSA
from forms.expressions.nodes import Node
from forms.fixed import MOST_CHOICES, MOST_VIEWS, ChoiceList, Look
from forms.model import Control, Itemset, Wording
from forms.session.state import State, defined, locate, ref_of
from forms.session.wording import (
    guidance_text,
    is_fixed,
    item_text,
    item_wording,
    itemset_nodes,
    media_of,
    wording_text,
)
from forms.views import ChoiceView, QuestionView

STANDARD = {"name", "label", "itextId"}
NO_CHOICES = ChoiceList((), {})


def question_view(state: State, control: Control, node: Node) -> QuestionView:
    kept = state.form.fixed.views
    key = (id(control), state.language)
    if key in kept:
        fixed = kept[key]
    else:
        fixed = kept[key] = _view(state, control, node, "") if _is_fixed(state, control, node) else None
    if fixed is None:
        return _view(state, control, node, node.text)
    return _answered(state, control, node, fixed) if node.text else fixed


def _answered(state: State, control: Control, node: Node, fixed: QuestionView) -> QuestionView:
    value = node.text
    kept = state.form.fixed.answered
    key = (id(control), state.language, value)
    view = kept.get(key)
    if view is None:
        choices = choice_list(state, control, node)
        view = replace(fixed, value=value, value_label=_value_label(control, value, choices))
        if value in choices.labels and len(kept) < MOST_VIEWS:
            kept[key] = view
    return view


def _is_fixed(state: State, control: Control, node: Node) -> bool:
    """Whether nothing but its own answer makes a difference to the look of the question."""
    definition = defined(node)
    wordings = (control.label, control.hint, definition.required_message)
    return (
        definition.slot >= 0
        and isinstance(definition.required, bool)
        and isinstance(definition.readonly, bool)
        and all(is_fixed(state, wording) for wording in wordings)
        and _kept_list(state, control, node) is not None
    )


def _view(state: State, control: Control, node: Node, value: str) -> QuestionView:
    definition = defined(node)
    look = _look(state, control)
    choices = choice_list(state, control, node)
    readonly = state.holds(definition.readonly, node, otherwise=False)
    return QuestionView(
        ref=ref_of(node),
        name=definition.name,
        control=control.kind,
        type=definition.type,
        mediatype=control.mediatype,
        appearance=look.appearance,
        label=wording_text(state, control.label, node),
        hint=wording_text(state, control.hint, node),
        guidance=guidance_text(state, control.hint, node),
        media=media_of(state, control.label, node),
        required=state.holds(definition.required, node, otherwise=False),
        required_message=wording_text(state, definition.required_message, node) or None,
        readonly=readonly,
        is_note=readonly and control.kind == "input" and definition.type == "string",
        choices=choices.views,
        value=value or None,
        value_label=_value_label(control, value, choices),
        start=look.start,
        end=look.end,
        step=look.step,
        rows=look.rows,
    )


def choice_list(state: State, control: Control, here: Node) -> ChoiceList:
    """The choices that the question has at that node."""
    kept = _kept_list(state, control, here)
    return _choices(state, control, here) if kept is None else kept


def offered(state: State, control: Control, here: Node) -> frozenset[str]:
    """The answers that they stand for, without their words where those depend on answers."""
    kept = _kept_list(state, control, here)
    if kept is not None:
        return frozenset(kept.labels)
    itemset = control.itemset
    if itemset is None:
        return frozenset(choice.value for choice in control.choices)
    return frozenset(item_text(state, itemset.value, item, here) for item in itemset_nodes(state, itemset, here))


def _kept_list(state: State, control: Control, here: Node) -> ChoiceList | None:
    """None for choices that depend on answers, are in a random order, or are too many to keep."""
    itemset = control.itemset
    if itemset is None:
        if not control.choices:
            return NO_CHOICES
        key: tuple[object, ...] = (id(control), state.language)
    elif itemset.is_listed and not state.form.last_saved:
        label = itemset.label.source if itemset.label else None
        place = id(control) if itemset.label_is_text_id else 0  # texts are compiled for each place of use
        key = (itemset.nodes.source, itemset.value.source, label, place, state.language)
    else:
        return None
    fixed = state.form.fixed
    if key not in fixed.lists:
        found = _fixed_choices(state, control, here)
        if found is not None and fixed.choices + len(found.views) > MOST_CHOICES:
            found = None
        fixed.choices += len(found.views) if found else 0
        fixed.lists[key] = found
    return fixed.lists[key]


def _fixed_choices(state: State, control: Control, here: Node) -> ChoiceList | None:
    """None when a label has gaps for answers."""
    if control.itemset is None:
        wordings = [choice.label for choice in control.choices]
    else:
        items = itemset_nodes(state, control.itemset, here)
        wordings = [item_wording(state, control.itemset, item, here) for item in items]
    if not all(is_fixed(state, wording) for wording in wordings):
        return None
    return _choices(state, control, here)


def _choices(state: State, control: Control, here: Node) -> ChoiceList:
    itemset = control.itemset
    if itemset is None:
        views = [_choice(state, choice.value, choice.label, here, {}) for choice in control.choices]
    else:
        views = [_item(state, itemset, item, here) for item in itemset_nodes(state, itemset, here)]
    labels = {view.value: view.label or view.value for view in views}
    return ChoiceList(tuple(views), labels)


def _item(state: State, itemset: Itemset, item: Node, here: Node) -> ChoiceView:
    extra = {child.name: child.text for child in item.children if child.name not in STANDARD and not child.children}
    wording = item_wording(state, itemset, item, here)
    return _choice(state, item_text(state, itemset.value, item, here), wording, here, extra)


def _choice(state: State, value: str, wording: Wording, here: Node, extra: Mapping[str, str]) -> ChoiceView:
    return ChoiceView(value, wording_text(state, wording, here), media_of(state, wording, here), extra)


def _value_label(control: Control, value: str, choices: ChoiceList) -> str | None:
    if not value or not control.is_select:
        return value or None
    chosen = [value] if control.kind == "select1" else value.split()
    return ", ".join(choices.labels.get(each, each) for each in chosen)


def _look(state: State, control: Control) -> Look:
    looks = state.form.fixed.looks
    look = looks.get(id(control))
    if look is None:
        look = looks[id(control)] = Look(
            appearance=frozenset(control.appearance.split()),
            start=_number(control, "start"),
            end=_number(control, "end"),
            step=_number(control, "step"),
            rows=_rows(control),
        )
    return look


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


def groups_around(state: State, control: Control | None, node: Node) -> list[str]:
    """The labels of that group and of those around it, outermost first, as they are at a node inside."""
    labels: list[str] = []
    while control is not None:
        definition = control.definition
        here = locate(state, definition, node) if definition is not None else node
        labels.append(wording_text(state, control.label, here or node))
        control = control.parent
    return [label for label in reversed(labels) if label]


def fixed_groups(state: State, control: Control | None) -> list[str] | None:
    """The same where nothing in them depends on answers; None where it does."""
    kept = state.form.fixed.groups
    key = (id(control), state.language)
    if key not in kept:
        around: list[Control] = []
        place = control
        while place is not None:
            around.append(place)
            place = place.parent
        is_known = all(is_fixed(state, each.label) for each in around)
        kept[key] = groups_around(state, control, state.top) if is_known else None
    return kept[key]
