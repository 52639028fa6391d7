"""Choices that depend on answers before them: Region, then City, then Store."""

from bot.filling import nodes
from bot.filling.opened import Filling
from forms.model import Definition


def above(f: Filling, ref: str) -> list[str]:
    """Refs of the answered questions that narrow this one's choices, the widest first."""
    found: dict[int, Definition] = {}
    _gather(f.form.by_path[nodes.static(ref)], found)
    if not found:
        return []
    shown = set(f.session.questions())
    refs = [nodes.beside(ref, each.path) for each in sorted(found.values(), key=lambda each: each.order)]
    return [each for each in refs if each in shown and f.session.value(each)]


def _gather(definition: Definition, found: dict[int, Definition]) -> None:
    control = definition.control
    if control is None or control.itemset is None:
        return
    for read in control.itemset.nodes.reads:
        upper = read.target
        if upper.control is not None and upper.control.kind == "select1" and id(upper) not in found:
            found[id(upper)] = upper
            _gather(upper, found)
