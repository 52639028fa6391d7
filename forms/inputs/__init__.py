"""What a person typed, understood as an answer of the question's type, or refused with a reason the chat can word."""

from forms.inputs.parse import parse
from forms.inputs.parsed import Asked, Parsed

__all__ = ["Asked", "Parsed", "parse"]
