"""Actions: values that are set when something happens (`setvalue`, `odk:setgeopoint`)."""

from __future__ import annotations

from lxml import etree

from forms.compiling.compilation import Compilation
from forms.compiling.document import full_text, local, namespace
from forms.compiling.references import reference_of
from forms.model import Action, Definition

ODK = "http://www.opendatakit.org/xforms"
ACTIONS = ("setvalue", "setgeopoint", "recordaudio")
FIRST_LOAD, LOAD, NEW_REPEAT = "odk-instance-first-load", "odk-instance-load", "odk-new-repeat"
VALUE_CHANGED, READY, REVALIDATE = "xforms-value-changed", "xforms-ready", "xforms-revalidate"
EVENTS = {FIRST_LOAD, LOAD, NEW_REPEAT, VALUE_CHANGED, READY, REVALIDATE}


def read_action(element: etree._Element, place: Definition | None, compilation: Compilation) -> None:
    """`place` is the node of the control that the action stands in, None in the model."""
    kind = local(element)
    events = frozenset((element.get("event") or element.get(f"{{{EVENTS_NAMESPACE}}}event") or "").split())
    unknown = sorted(events - EVENTS)
    if unknown or not events:
        compilation.report(
            "unknown-event", "An action waits for {event}, which never happens.", event=" ".join(unknown)
        )
        return
    if kind == "setgeopoint" and namespace(element) != ODK:
        compilation.report(
            "wrong-namespace", "The action setgeopoint must be in the namespace {namespace}.", namespace=ODK
        )
        return
    if place is None and events == {NEW_REPEAT}:
        compilation.report(
            "action-outside-repeat",
            "An action waits for {event} but does not stand in a repeat of the form's body.",
            event=NEW_REPEAT,
        )
        return
    if kind == "recordaudio":
        return
    root = compilation.model.root
    path = reference_of(element, compilation.bind_paths, (place or root).path)
    target = compilation.model.at(path) if path else None
    if target is None:
        compilation.report(
            "action-without-node", "An action sets {path}, which does not exist in the form.", path=path or ""
        )
        return
    source = element.get("value")
    value = compilation.compile(source, target) if source else None
    action = Action(events, target, value, "" if source else full_text(element), geopoint=kind == "setgeopoint")
    _register(action, place, compilation)


def _register(action: Action, place: Definition | None, compilation: Compilation) -> None:
    if action.events & {FIRST_LOAD, LOAD, READY, REVALIDATE}:
        compilation.actions.append(action)
    if place is not None and VALUE_CHANGED in action.events:
        place.actions.append(action)
    repeat = (place or action.target).repeat
    if NEW_REPEAT in action.events and repeat is not None:
        repeat.actions.append(action)


EVENTS_NAMESPACE = "http://www.w3.org/2001/xml-events"
