"""Binds: the type and the rules of each node."""

from __future__ import annotations

from lxml import etree

from forms.compiling.compilation import Compilation
from forms.compiling.document import JAVAROSA, attribute, elements
from forms.compiling.references import absolute_path
from forms.compiling.texts import Wordings
from forms.datatypes import blank_value, type_named
from forms.model import Definition, Expression

TRUE = {"true()", "true", "1"}
FALSE = {"false()", "false", "0", ""}


def apply_binds(model: etree._Element, compilation: Compilation, wordings: Wordings) -> None:
    for bind in elements(model, "bind"):
        nodeset = bind.get("nodeset") or bind.get("ref")
        if nodeset is None:
            continue
        path = absolute_path(nodeset, compilation.model.root.path)
        definition = compilation.model.at(path)
        if definition is not None:
            _apply(bind, definition, compilation, wordings)


def _apply(bind: etree._Element, definition: Definition, compilation: Compilation, wordings: Wordings) -> None:
    declared = bind.get("type")
    if declared:
        definition.type = type_named(declared)
    definition.bind_attributes = {str(name): str(value) for name, value in bind.attrib.items()}
    if not definition.is_attribute:
        definition.blank = blank_value(definition.type, definition.blank)
    relevant = bind.get("relevant")
    if relevant is not None and relevant.strip() not in TRUE:
        definition.relevant = compilation.compile(relevant, definition)
    for name in ("calculate", "constraint"):
        source = bind.get(name)
        if source:
            setattr(definition, name, compilation.compile(source, definition))
    definition.required = _condition(bind.get("required"), definition, compilation)
    definition.readonly = _condition(bind.get("readonly"), definition, compilation)
    for name in ("constraintMsg", "requiredMsg"):
        message = attribute(bind, name)
        if message:
            wording = wordings.of_string(message, definition)
            setattr(definition, "constraint_message" if name == "constraintMsg" else "required_message", wording)
    preload = bind.get(f"{{{JAVAROSA}}}preload")
    if preload:
        definition.preload = (preload, bind.get(f"{{{JAVAROSA}}}preloadParams") or "")


def _condition(source: str | None, definition: Definition, compilation: Compilation) -> Expression | bool:
    text = (source or "").strip()
    if text in TRUE or text in FALSE:
        return text in TRUE
    expression = compilation.compile(text, definition)
    return expression if expression is not None else False
