"""Choices named in words: by label in any language of the form, by number on the card, by value, by a beginning, or nearly."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from forms.inputs.folding import ascii_digits, fold
from forms.inputs.parsed import Asked, Parsed
from forms.inputs.words import NO, NO_VALUES, YES, YES_VALUES

SURE = 88
"""Similarity (0-100, rapidfuzz ratio) from which a near match is taken without asking; one slip in an eight-letter word scores 87.5 or more."""
CLEAR_LEAD = 8
"""And it must be this much better than the next."""
WORTH_ASKING = 55
MOST_SUGGESTIONS = 5
FEW_CHOICES = 6
"""Among so few, a single letter that begins just one label is enough."""

POSITION = re.compile(r"(\d{1,3})[.)]?")
BETWEEN = re.compile(r"[,;،؛\n/+&|]| and | ve | i | et | و | ו| и ")


@dataclass(frozen=True, slots=True)
class Named:
    """A choice under one of its names, folded."""

    name: str
    value: str


def parse_choice(question: Asked, text: str, others: Sequence[Asked]) -> Parsed:
    found, suggestions = _find(text, question, _names(question, others))
    if found is None:
        return Parsed.refused("no_such_choice", *suggestions)
    return Parsed(found)


def parse_choices(question: Asked, text: str, others: Sequence[Asked]) -> Parsed:
    """Several, separated by commas, lines, spaces between numbers, or `and`; stored in the form's order."""
    found = _find_all(text, question, others)
    if isinstance(found, Parsed):
        return found
    return Parsed(" ".join(choice.value for choice in question.choices if choice.value in found))


def parse_ranking(question: Asked, text: str, others: Sequence[Asked]) -> Parsed:
    found = _find_all(text, question, others)
    if isinstance(found, Parsed):
        return found
    missing = [choice.value for choice in question.choices if choice.value not in found]
    if missing:
        return Parsed.refused("ranking_incomplete", *missing)
    return Parsed(" ".join(found))


def _find_all(text: str, question: Asked, others: Sequence[Asked]) -> list[str] | Parsed:
    names = _names(question, others)
    whole, _ = _find(text, question, names, nearly=False)
    if whole is not None:
        return [whole]
    values: list[str] = []
    for part in _parts(text):
        found, suggestions = _find(part, question, names)
        if found is None:
            return Parsed.refused("no_such_choice", *suggestions, said=part)
        if found not in values:
            values.append(found)
    return values or Parsed.refused("no_such_choice", said=text)


def _parts(text: str) -> list[str]:
    plain = ascii_digits(text.replace("\n", ";"))
    if re.fullmatch(r"\d{1,3}(?:[ .)]+\d{1,3})+[.)]?", plain):
        return re.findall(r"\d+", plain)
    return [part.strip() for part in BETWEEN.split(plain) if part.strip()]


def _names(question: Asked, others: Sequence[Asked]) -> list[Named]:
    """Labels first, in the language on the card, then in the form's other languages."""
    offered = {choice.value for choice in question.choices}
    views = (question, *others)
    return [
        Named(fold(choice.label), choice.value) for view in views for choice in view.choices if choice.value in offered
    ]


def _find(text: str, question: Asked, names: list[Named], *, nearly: bool = True) -> tuple[str | None, list[str]]:
    said = fold(text)
    if not said:
        return _only(choice.value for choice in question.choices if text.strip() and text.strip() in choice.label), []
    exact = (
        _only(named.value for named in names if named.name == said)
        or _at_position(text, question)
        or _only(choice.value for choice in question.choices if fold(choice.value) == said)
        or _yes_or_no(said, question, names)
    )
    if exact or not nearly:
        return exact, []
    return _by_beginning(said, question, names) or _nearly(said, names)


def _at_position(text: str, question: Asked) -> str | None:
    match = POSITION.fullmatch(ascii_digits(text))
    if match is None or not 1 <= int(match[1]) <= len(question.choices):
        return None
    return question.choices[int(match[1]) - 1].value


def _yes_or_no(said: str, question: Asked, names: list[Named]) -> str | None:
    """In any language, when exactly one choice means yes (or no) by its value or one of its labels."""
    for words, values in ((YES, YES_VALUES), (NO, NO_VALUES)):
        if said in words:
            by_value = {choice.value for choice in question.choices if choice.value.casefold() in values}
            return _only(by_value | {named.value for named in names if named.name in words})
    return None


def _by_beginning(said: str, question: Asked, names: list[Named]) -> tuple[str, list[str]] | None:
    if len(said) < 3 and len(question.choices) > FEW_CHOICES:
        return None
    found = _only(named.value for named in names if named.name.startswith(said))
    return (found, []) if found else None


def _nearly(said: str, names: list[Named]) -> tuple[str | None, list[str]]:
    scores: dict[str, float] = {}
    for _, score, index in process.extract(
        said, [named.name for named in names], scorer=fuzz.WRatio, limit=None, score_cutoff=WORTH_ASKING
    ):
        strict = fuzz.ratio(said, names[index].name)
        best = max(score * 0.9, strict) if len(said) > 2 else strict
        scores[names[index].value] = max(scores.get(names[index].value, 0), best)
    ranked = sorted(
        (value for value, score in scores.items() if score >= WORTH_ASKING), key=lambda value: -scores[value]
    )
    lead = scores[ranked[0]] - (scores[ranked[1]] if len(ranked) > 1 else 0) if ranked else 0
    sure = (
        ranked
        and lead >= CLEAR_LEAD
        and max(fuzz.ratio(said, named.name) for named in names if named.value == ranked[0]) >= SURE
    )
    return (ranked[0], []) if sure else (None, ranked[:MOST_SUGGESTIONS])


def _only(values: Iterable[str]) -> str | None:
    """The one value named, None when there is none or more than one."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
