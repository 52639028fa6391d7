"""What a question's words come with: its picture and those of its choices as one photo over the card, recordings and videos above it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.filling import groups, nodes
from bot.filling.notes import note_refs
from bot.filling.opened import GROUP, QUESTION, REVIEW, Filling
from bot.media import kind_of_file
from bot.model.message import Attachment, Button
from bot.texts.filling.markup import bare, clip
from forms.views import ChoiceView, QuestionView

PICTURES, SOUNDS = ("big-image", "image"), ("audio", "video")
"""Kinds of media in a form. The larger picture counts: a phone opens it with a tap."""
MOST_ATTACHED = 10
TAPPED = frozenset({"filling.pick", "filling.tick"})
Numbered = tuple[int, str]
"""What stands on the picture, and the file's SHA-256."""


def above(f: Filling, rows: Sequence[Sequence[Button]]) -> tuple[Attachment, ...]:
    """For the screen with these buttons. Of several pictures one is made, so that the card stays one message."""
    if not any(f.media.values()):
        return ()
    views = [f.session.question(ref) for ref in _notes(f)]
    question = f.question if f.screen == QUESTION else None
    views += [question] if question else []
    members = _members(f) if f.screen == GROUP else []
    choices = _on_the_card(question, rows) if question else []
    cells = [*_cells(f, members), *_cells(f, choices)]
    whole = [sha256 for view in views if (sha256 := _picture(f, view.media))]
    sounds = [*_sounds(f, [(0, view) for view in views]), *_sounds(f, [*members, *choices])]
    return (*_one_photo(whole, cells), *sounds)[:MOST_ATTACHED]


def numbers(f: Filling, question: QuestionView) -> Mapping[str, int]:
    """Of choices that have pictures or recordings, so that one knows which button is which; by value. Else empty."""
    if not f.media or not any(_shown(f, choice) for choice in question.choices):
        return {}
    return {choice.value: number for number, choice in enumerate(question.choices, 1)}


def _shown(f: Filling, each: ChoiceView | QuestionView) -> bool:
    return any(f.media.get(name) for name in each.media.values())


def _notes(f: Filling) -> Sequence[str]:
    if f.screen in {QUESTION, GROUP}:
        return note_refs(f, f.ref) if f.ref else ()
    return note_refs(f, None) if f.screen == REVIEW else ()


def _members(f: Filling) -> list[tuple[int, QuestionView]]:
    """The questions of a common card, by the numbers that they have there."""
    return [(number, f.session.question(ref)) for number, ref in enumerate(groups.members(f, f.ref), 1)]


def _on_the_card(question: QuestionView, rows: Sequence[Sequence[Button]]) -> list[tuple[int, ChoiceView]]:
    keys = {button.args[3] for row in rows for button in row if button.action in TAPPED}
    return [each for each in enumerate(question.choices, 1) if nodes.key(each[1].value) in keys]


def _cells(f: Filling, numbered: Iterable[tuple[int, QuestionView | ChoiceView]]) -> list[Numbered]:
    return [(number, sha256) for number, each in numbered if (sha256 := _picture(f, each.media))]


def _picture(f: Filling, media: Mapping[str, str]) -> str | None:
    names = [media[kind] for kind in PICTURES if kind in media]
    return next((f.media[name] for name in names if f.media.get(name) and kind_of_file(name) == "photo"), None)


def _one_photo(whole: Sequence[str], cells: Sequence[Numbered]) -> tuple[Attachment, ...]:
    if not whole and not cells:
        return ()
    data = {"whole": list(whole), "cells": [list(cell) for cell in cells]}
    return (Attachment(kind="photo", document="form_picture", data=data, lasting=True),)


def _sounds(f: Filling, numbered: Iterable[tuple[int, QuestionView | ChoiceView]]) -> Iterable[Attachment]:
    for number, each in numbered:
        for name in (each.media[kind] for kind in SOUNDS if kind in each.media):
            kind, sha256 = kind_of_file(name), f.media.get(name)
            if sha256 and kind and kind != "photo":
                caption = f"{number}. {clip(bare(each.label), 100)}" if number else ""
                yield Attachment(kind=kind, sha256=sha256, filename=name, caption=f.words.value(caption), clean=False)
