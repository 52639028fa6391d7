"""What the form alone says about a question, before anybody answers it."""

from forms.loading.verdicts import finding
from forms.model import Control

HEAD = "label"
"""The appearance of a list of choices that is only the head of a table."""


def is_silent(control: Control) -> bool:
    """Not asked although it could be answered elsewhere."""
    return is_head(control) or is_impossible(control)


def is_head(control: Control) -> bool:
    is_required = control.definition is not None and bool(control.definition.required)
    return control.is_select and HEAD in control.appearance.split() and not is_required


def is_impossible(control: Control) -> bool:
    """The coordinator was told at import that it stays empty."""
    return finding(control)[0] == "impossible"
