"""Where a command reads and writes, and how it opens a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:  # driving a form needs no loader, and starts sooner without it
    from forms.loading import Loaded

OK, FAILED = 0, 1
LISTS = (".csv", ".xml", ".geojson")


@dataclass(frozen=True, slots=True)
class Terminal:
    """`clock` gives the time with its zone."""

    lines: TextIO
    out: TextIO
    clock: Callable[[], datetime]

    def say(self, text: str) -> None:
        self.out.write(f"{text}\n")
        self.out.flush()

    def asks(self, text: str) -> str | None:
        """The line typed, None when there will be no more, or on Ctrl-C."""
        self.out.write(f"{text}\n> ")
        self.out.flush()
        try:
            return self.lines.readline() or None
        except KeyboardInterrupt:
            return None


def open_form(file: Path, terminal: Terminal) -> Loaded | None:
    """Lists and pictures that the form turns out to need are taken from its folder, or from the .zip that it is in.

    None when a file cannot be read, which is said.
    """
    from forms.commands.packed import unpacked
    from forms.loading import load

    try:
        data = file.read_bytes()
        if packed := unpacked(data):
            lists = {name: each for name, each in packed.beside.items() if name.casefold().endswith(LISTS)}
            return load(packed.data, packed.name, attachments=lists, media=packed.beside.keys() - lists.keys())
        loaded = load(data, file.name)
        wanted = [problem.details["file"] for problem in loaded.problems if problem.code == "missing_attachment"]
        found = {name: (file.parent / name).read_bytes() for name in wanted if (file.parent / name).is_file()}
    except OSError as error:
        terminal.say(f"{error.filename} cannot be read: {error.strerror}.")
        return None
    media = [name for name in loaded.media if (file.parent / name).is_file()]
    return load(data, file.name, attachments=found, media=media) if found or media else loaded
