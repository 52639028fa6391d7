"""Questions and answers as they are put beside each other in a message."""

from bot.texts.words import Html, Words

_LONG = 300
"""Characters from which an answer is folded: one tap opens it, and ten of them still make a readable message."""
_ENDS = "?!:.…؟"


def asked(label: str) -> str:
    """A question with something after it: its own mark, or else a colon."""
    return label if label.rstrip().endswith(tuple(_ENDS)) else f"{label.rstrip()}:"


def shortened(text: str, most: int) -> str:
    """One line of at most so many characters, the last an ellipsis if some were left out."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def remark(_: Words, text: str) -> Html:
    """Somebody's own words, in italics."""
    return Html(f"<i>{_.value(text)}</i>")


def block(_: Words, text: str) -> Html:
    """A quotation of its own, folded when long."""
    folded = " expandable" if len(text) > _LONG else ""
    return Html(f"<blockquote{folded}>{_.value(text)}</blockquote>")


def answer(_: Words, label: str, text: str) -> Html:
    """In one line while it is short; what was told at length as a block under its question."""
    if len(text) > _LONG or "\n" in text:
        return Html(f"{_.value(label)}\n{block(_, text)}")
    return Html(f"{_.value(asked(label))} {_.b(text or '–')}")
