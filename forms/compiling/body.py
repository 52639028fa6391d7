"""The form's body: groups, repeats, questions."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from forms.compiling.actions import ACTIONS, read_action
from forms.compiling.compilation import Compilation
from forms.compiling.document import attribute, elements, first_element, local
from forms.compiling.itemsets import itemset_of, query_of
from forms.compiling.references import absolute_path, reference_of
from forms.compiling.texts import Wordings
from forms.expressions.parser import parse
from forms.expressions.syntax import Path
from forms.expressions.values import ExpressionError
from forms.model import Control, ControlKind, Definition, Expression, FixedChoice, Wording

QUESTIONS: dict[str, ControlKind] = {
    "input": "input",
    "odk:rank": "rank",
    "range": "range",
    "rank": "rank",
    "secret": "secret",
    "select": "select",
    "select1": "select1",
    "trigger": "trigger",
    "upload": "upload",
}
SELECTS = ("select", "select1", "rank")


@dataclass(slots=True)
class Body:
    compilation: Compilation
    wordings: Wordings

    def controls(self, parent_element: etree._Element, parent: Control | None, base: Definition) -> list[Control]:
        found: list[Control] = []
        for element in elements(parent_element):
            name = local(element)
            if name == "group":
                found.append(self._group(element, parent, base))
            elif name == "repeat":
                control = self._repeat(element, parent, base)
                found.extend([control] if control else [])
            elif name in QUESTIONS:
                question = self._question(element, QUESTIONS[name], parent, base)
                found.extend([question] if question else [])
        return found

    def _bound(self, element: etree._Element, base: Definition) -> tuple[Definition | None, str | None]:
        path = reference_of(element, self.compilation.bind_paths, base.path)
        definition = self.compilation.model.at(path) if path else None
        if path is not None and definition is None:
            self.compilation.report(
                "control-without-node", "A question is bound to {path}, which does not exist in the form.", path=path
            )
        return definition, path

    def _group(self, element: etree._Element, parent: Control | None, base: Definition) -> Control:
        """A group around nothing but a repeat only carries the repeat's label, whatever node it is bound to."""
        definition, _ = self._bound(element, base)
        inner = [
            child for child in elements(element) if local(child) in ("group", "repeat") or local(child) in QUESTIONS
        ]
        if len(inner) == 1 and local(inner[0]) == "repeat":
            repeat = self._repeat(inner[0], parent, definition or base)
            if repeat is not None:
                repeat.label = self._label(element, repeat.definition) or repeat.label
                repeat.appearance = repeat.appearance or element.get("appearance") or ""
                return repeat
        control = Control("group", definition, parent=parent, appearance=element.get("appearance") or "")
        control.label = self._label(element, definition or base)
        self._actions(element, definition or base)
        control.children = self.controls(element, control, definition or base)
        return control

    def _repeat(self, element: etree._Element, parent: Control | None, base: Definition) -> Control | None:
        definition, _ = self._bound(element, base)
        if definition is None:
            return None
        control = Control("repeat", definition, parent=parent, appearance=element.get("appearance") or "")
        control.label = self._label(element, definition)
        count = attribute(element, "count")
        if count:
            control.count = self._count(count, definition, base)
        control.fixed_count = attribute(element, "noAddRemove") in ("true()", "true")
        definition.control = control
        self._actions(element, definition)
        control.children = self.controls(element, control, definition)
        return control

    def _count(self, count: str, repeat: Definition, base: Definition) -> Expression | None:
        """A relative path starts where the repeat stands, at the group around it, not at the repeat itself."""
        try:
            path = parse(count)
        except ExpressionError:
            return self.compilation.compile(count, repeat)
        if not isinstance(path, Path):
            self.compilation.report(
                "count-not-path",
                "The count of the repeat {path} must be a path, not {count}.",
                path=repeat.path,
                count=count,
            )
            return None
        place = absolute_path(count, base.path) if path.start in (None, "/") else None
        if place is not None and self.compilation.model.at(place) is None:
            self.compilation.report(
                "count-without-node",
                "The count of the repeat {path} is {count}, which does not exist in the form.",
                path=repeat.path,
                count=place,
            )
        return self.compilation.compile(place or count, repeat)

    def _question(
        self, element: etree._Element, kind: ControlKind, parent: Control | None, base: Definition
    ) -> Control | None:
        definition, path = self._bound(element, base)
        if definition is None:
            if path is None:
                self.compilation.report("control-unbound", "A {kind} question is not bound to any node.", kind=kind)
            return None
        control = Control(kind, definition, parent=parent, appearance=element.get("appearance") or "")
        control.label = self._label(element, definition)
        control.hint = self.wordings.of_element(first_element(element, "hint"), definition)
        control.mediatype = element.get("mediatype") or ""
        control.attributes = {str(name): str(value) for name, value in element.attrib.items()}
        self._choices(element, control, definition)
        self._actions(element, definition)
        if definition.control is None:
            definition.control = control
        self._check_repeat(control, definition)
        return control

    def _choices(self, element: etree._Element, control: Control, definition: Definition) -> None:
        items = list(elements(element, "item"))
        control.choices = tuple(self._item(item, definition) for item in items)
        itemset = first_element(element, "itemset")
        if itemset is not None:
            control.itemset = itemset_of(itemset, definition, self.compilation)
        elif element.get("query"):
            control.itemset = query_of(element.get("query") or "", definition, self.compilation)
            control.kind = "select1"
            control.is_external = True
        elif control.kind in SELECTS and not items:
            self.compilation.report("no-choices", "The question {path} has no choices.", path=definition.path)

    def _item(self, item: etree._Element, definition: Definition) -> FixedChoice:
        value = first_element(item, "value")
        text = "" if value is None else "".join(str(piece) for piece in value.itertext()).strip()
        return FixedChoice(text, self._label(item, definition) or Wording())

    def _check_repeat(self, control: Control, definition: Definition) -> None:
        """A question inside a repeat's element must be bound to a node of that repeat, and the other way round."""
        place = control.parent
        while place is not None and place.kind != "repeat":
            place = place.parent
        around = place.definition if place else None
        repeat = definition.repeat
        if repeat is not around and repeat is not None:
            self.compilation.report(
                "outside-repeat",
                "The question {path} belongs to the repeat {repeat} but does not stand in it.",
                path=definition.path,
                repeat=repeat.path,
            )

    def _label(self, element: etree._Element, place: Definition | None) -> Wording | None:
        return self.wordings.of_element(first_element(element, "label"), place)

    def _actions(self, element: etree._Element, place: Definition) -> None:
        for child in elements(element, *ACTIONS):
            read_action(child, place, self.compilation)
