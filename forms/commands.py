"""What an author of forms does at the command line: check a form, play it, let another program play it.

Together with `drive` the only part of the package that opens files. Input, output and the clock are handed in.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:  # what is not needed to start is loaded when it is
    from forms.loading import Loaded

OK, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Terminal:
    """`clock` gives the time with its zone."""

    lines: TextIO
    out: TextIO
    clock: Callable[[], datetime]


def add_commands(parser: argparse.ArgumentParser) -> None:
    """What is chosen stands in the namespace as `form_command`: a function of the options and a Terminal that gives the exit code."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    does = "what works in an XLSForm and everything that is wrong with it"
    checking = commands.add_parser("check", help=does, description=does)
    checking.add_argument("file", type=Path, metavar="FILE")
    checking.add_argument("--json", action="store_true", help="for other programs, as docs/forms.md describes it")
    checking.set_defaults(form_command=check)
    does = "play forms for another program: one JSON command per line in, one JSON answer per line out"
    commands.add_parser("drive", help=does, description=does).set_defaults(form_command=drive)


def check(options: argparse.Namespace, terminal: Terminal) -> int:
    from forms.checking import report, report_json

    loaded = _loaded(options.file, terminal)
    if loaded is None:
        return FAILED
    terminal.out.write(report_json(loaded) if options.json else report(loaded))
    return FAILED if loaded.problems else OK


def drive(_: argparse.Namespace, terminal: Terminal) -> int:
    from forms.drive import drive

    drive(terminal.lines, terminal.out)
    return OK


def _loaded(file: Path, terminal: Terminal) -> Loaded | None:
    """Lists that the form turns out to need are taken from its folder. None when the file cannot be read, which is said."""
    from forms.loading import load

    try:
        data = file.read_bytes()
        loaded = load(data, file.name)
        wanted = [problem.details["file"] for problem in loaded.problems if problem.code == "missing_attachment"]
        found = {name: (file.parent / name).read_bytes() for name in wanted if (file.parent / name).is_file()}
    except OSError as error:
        terminal.out.write(f"{error.filename} cannot be read: {error.strerror}.\n")
        return None
    return load(data, file.name, attachments=found) if found else loaded
