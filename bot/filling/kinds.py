"""What the form alone says about a question, before anybody answers it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from forms.form import Form
from forms.loading.verdicts import finding
from forms.model import Control, Definition

_KEPT = 64
"""Forms in use at once."""
HEAD = "label"
"""The appearance of a list of choices that is only the head of a table."""


@lru_cache(_KEPT)
def order(form: Form) -> Sequence[str]:
    """All refs without positions."""
    return tuple(question.ref for question in form.questions)


@lru_cache(_KEPT)
def numbers(form: Form) -> Mapping[str, int]:
    """Where each of them stands in that order; the first place of what is asked twice."""
    return {ref: number for number, ref in reversed(list(enumerate(order(form))))}


@lru_cache(_KEPT)
def notes(form: Form) -> Mapping[str, bool | None]:
    """By path: whether it is not asked but only read, or left out. None where the form does not say so outright."""
    return {path: _is_note(definition) for path, definition in form.by_path.items()}


def _is_note(definition: Definition) -> bool | None:
    if definition.control is not None and is_silent(definition.control):
        return True
    return definition.readonly if isinstance(definition.readonly, bool) else None


def is_silent(control: Control) -> bool:
    """Not asked although it could be answered elsewhere."""
    return is_head(control) or is_impossible(control)


def is_head(control: Control) -> bool:
    is_required = control.definition is not None and bool(control.definition.required)
    return control.is_select and HEAD in control.appearance.split() and not is_required


def is_impossible(control: Control) -> bool:
    """The coordinator was told at import that it stays empty."""
    return finding(control)[0] == "impossible"
