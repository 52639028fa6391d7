"""Wordings: translations (itext), labels, hints, with the values that are filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from forms.compiling.document import attribute, elements, local
from forms.model import Definition, Expression, Text, Wording

Compile = Callable[[str, Definition | None], Expression | None]
Pieces = tuple[str | Expression, ...]
FIXED_ID = re.compile(r"""\s*jr:itext\(\s*(?:'([^']*)'|"([^"]*)")\s*\)\s*""")
COMPUTED_ID = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)
NOTHING = Text({})
MEDIA = {"image", "audio", "video", "big-image"}


@dataclass(slots=True)
class Translations:
    """`raw` has by id and language the `text` elements; they are compiled for each place of use, since a path in them may be relative."""

    languages: list[str] = field(default_factory=list)
    default: str = ""
    raw: dict[str, dict[str, etree._Element]] = field(default_factory=dict)


def read_translations(itext: etree._Element | None) -> Translations:
    found = Translations()
    for translation in elements(itext, "translation") if itext is not None else ():
        language = attribute(translation, "lang") or "default"
        found.languages.append(language)
        if attribute(translation, "default") is not None and not found.default:
            found.default = language
        for text in elements(translation, "text"):
            found.raw.setdefault(text.get("id") or "", {})[language] = text
    found.default = found.default or next(iter(found.languages), "")
    found.languages.sort(key=lambda language: language != found.default)
    return found


class Wordings:
    """Compiles labels and hints where they stand."""

    def __init__(self, translations: Translations, compile_: Compile) -> None:
        self.translations = translations
        self.compile = compile_
        self.cache: dict[tuple[str, int], Text] = {}

    def of_element(self, element: etree._Element | None, place: Definition | None) -> Wording | None:
        if element is None:
            return None
        return self.of_reference(element.get("ref"), element, place)

    def of_reference(self, ref: str | None, element: etree._Element | None, place: Definition | None) -> Wording | None:
        if ref is None:
            if element is None:
                return None
            pieces = self.pieces(element, place)
            return Wording(text=Text({"": pieces})) if pieces else None
        if fixed := FIXED_ID.fullmatch(ref):
            return Wording(text=self.text(fixed[1] or fixed[2] or "", place))
        if computed := COMPUTED_ID.fullmatch(ref):
            return Wording(identifier=self.compile(computed[1], place))
        value = self.compile(ref, place)
        return None if value is None else Wording(text=Text({"": (value,)}))

    def of_string(self, message: str, place: Definition | None) -> Wording:
        """A message in an attribute of a bind: an id of a translation, or plain text."""
        translated = self.of_reference(message, None, place) if "jr:itext(" in message else None
        return translated or Wording(Text({"": (message,)}))

    def text(self, identifier: str, place: Definition | None) -> Text:
        if identifier not in self.translations.raw:
            return NOTHING
        known = self.cache.get((identifier, id(place)))
        if known is None:
            known = self.cache[identifier, id(place)] = self._text(identifier, place)
        return known

    def _text(self, identifier: str, place: Definition | None) -> Text:
        versions: dict[str, Pieces] = {}
        short: dict[str, Pieces] = {}
        guidance: dict[str, Pieces] = {}
        media: dict[str, Mapping[str, str]] = {}
        for language, element in self.translations.raw.get(identifier, {}).items():
            files: dict[str, str] = {}
            for value in elements(element, "value"):
                match value.get("form"):
                    case "guidance":
                        guidance[language] = self.pieces(value, place)
                    case "short":
                        short[language] = self.pieces(value, place)
                    case form if form in MEDIA:
                        files[form] = (value.text or "").strip().rpartition("/")[2]
                    case None | "long":
                        versions[language] = self.pieces(value, place)
                    case _:
                        continue
            if files:
                media[language] = files
        return Text(versions or short, media, guidance, short)

    def pieces(self, element: etree._Element, place: Definition | None) -> Pieces:
        found: list[str | Expression] = [element.text or ""]
        for child in elements(element):
            if local(child) == "output":
                value = child.get("value") or child.get("ref") or ""
                compiled = self.compile(value, place) if value else None
                if compiled is not None:
                    found.append(compiled)
            else:
                found.extend(self.pieces(child, place))
            found.append(child.tail or "")
        return _trimmed(found)


def _trimmed(pieces: list[str | Expression]) -> Pieces:
    if isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece != "")
