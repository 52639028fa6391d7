"""Text reduced to what matters for comparing: no case, accents, vowel points, direction marks or punctuation, and ASCII digits."""

import re
import unicodedata

TAGS = re.compile(r"<[^<>]{1,60}>")
ALIKE = str.maketrans(
    {
        "ł": "l",
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ى": "ي",
        "ة": "ه",
        "׳": None,
        "״": None,
        "'": None,
        "’": None,
        '"': None,
        "ـ": None,
    }
)
"""Letters that Unicode does not decompose but people mix up, and marks inside words (geresh, gershayim, apostrophe, tatweel)."""


def ascii_digits(text: str) -> str:
    """Digits of every script as 0-9; compatibility forms (full-width, superscript) unified; invisible format characters dropped."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(_plain_character(character) for character in plain).strip()


def fold(text: str) -> str:
    """`« Café, bien sûr ! »` → `cafe bien sur`; words are separated by single spaces."""
    decomposed = unicodedata.normalize("NFKD", ascii_digits(TAGS.sub(" ", text)).casefold()).translate(ALIKE)
    kept = (character for character in decomposed if unicodedata.category(character) != "Mn")
    return " ".join("".join(character if character.isalnum() else " " for character in kept).split())


def folded(words: str) -> frozenset[str]:
    """Phrases separated by `|`."""
    return frozenset(fold(word) for word in words.split("|"))


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    return character
