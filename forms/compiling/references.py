"""Paths by which binds and controls name nodes: absolute, or relative to the enclosing control."""

from __future__ import annotations

from lxml import etree

from forms.compiling.document import attribute, elements, local


def absolute_path(reference: str, base: str) -> str:
    """Without namespace prefixes and predicates: /data/group/name. `current()` is where a relative path starts anyway."""
    reference = reference.strip()
    parts = [] if reference.startswith("/") else base.strip("/").split("/")
    for step in reference.strip("/").split("/"):
        qualified = step.partition("[")[0].strip()
        name = ("@" if qualified.startswith("@") else "") + qualified.removeprefix("@").rpartition(":")[2]
        if name == "..":
            parts = parts[:-1]
        elif name not in ("", ".", "current()"):
            parts.append(name)
    return "/" + "/".join(part for part in parts if part)


def reference_of(element: etree._Element, bind_paths: dict[str, str], base: str) -> str | None:
    """Where a control, group or repeat is bound to; None when it is bound to nothing."""
    bind = element.get("bind")
    if bind is not None:
        return bind_paths.get(bind, f"/{bind}")
    reference = element.get("ref") or element.get("nodeset")
    return None if reference is None else absolute_path(reference, base)


def repeat_paths(body: etree._Element | None, bind_paths: dict[str, str], base: str) -> set[str]:
    found: set[str] = set()
    for element in elements(body) if body is not None else ():
        if local(element) not in ("group", "repeat"):
            continue
        place = reference_of(element, bind_paths, base)
        if local(element) == "repeat" and place is not None:
            found.add(place)
        found |= repeat_paths(element, bind_paths, place or base)
    return found


def bind_paths(model: etree._Element, root: str) -> dict[str, str]:
    """The nodes of the binds that have an id."""
    found: dict[str, str] = {}
    for bind in elements(model, "bind"):
        identifier, nodeset = attribute(bind, "id"), bind.get("nodeset") or bind.get("ref")
        if identifier and nodeset:
            found[identifier] = absolute_path(nodeset, root)
    return found
