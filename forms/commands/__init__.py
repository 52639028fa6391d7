"""What an author of forms does at the command line: check a form, play it, let another program play it.

Together with `drive` and `opening` the only part of the package that opens files. Input, output and the clock are handed in.
"""

from __future__ import annotations

import argparse
from io import TextIOWrapper
from pathlib import Path
from zoneinfo import ZoneInfo

from forms.commands.terminal import Terminal

__all__ = ["Terminal", "add_commands"]


def add_commands(parser: argparse.ArgumentParser) -> None:
    """What is chosen stands in the namespace as `form_command`: a function of the options and a Terminal that gives the exit code."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    does = "what works in an XLSForm and everything that is wrong with it"
    checking = commands.add_parser("check", help=does, description=does)
    checking.add_argument("file", type=Path, metavar="FILE")
    checking.add_argument("--json", action="store_true", help="for other programs, as docs/forms.md describes it")
    checking.set_defaults(form_command=check)
    does = "play a form here as a shopper would, and keep it as a test that can be played again"
    walking = commands.add_parser("walk", help=does, description=does)
    walking.add_argument("file", type=Path, metavar="FILE")
    walking.add_argument("--language", metavar="L", help="one of the form's languages, by name or code")
    walking.add_argument(
        "--answers", type=Path, metavar="FILE", help="play these: a walk kept before, a table, or JSON"
    )
    walking.add_argument("--zone", type=zone, metavar="Z", help="the visit's time zone, such as Europe/Warsaw")
    walking.set_defaults(form_command=walk)
    does = "play forms for another program: one JSON command per line in, one JSON answer per line out"
    commands.add_parser("drive", help=does, description=does).set_defaults(form_command=drive)


def zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        raise argparse.ArgumentTypeError(
            f"there is no time zone {name!r}; they are called like Europe/Warsaw"
        ) from None


def check(options: argparse.Namespace, terminal: Terminal) -> int:
    from forms.commands.checking import check

    return check(options.file, terminal, as_json=options.json)


def walk(options: argparse.Namespace, terminal: Terminal) -> int:
    from forms.commands.walking import Wishes, walk

    wishes = Wishes(options.language, options.zone)
    return walk(options.file, terminal, wishes, options.answers)


def drive(_: argparse.Namespace, terminal: Terminal) -> int:
    """JSON is UTF-8 whatever the locale; bytes that are not, and halves of characters, do not end it."""
    from forms.drive import drive

    if isinstance(terminal.lines, TextIOWrapper) and isinstance(terminal.out, TextIOWrapper):
        terminal.lines.reconfigure(encoding="utf-8", errors="replace")
        terminal.out.reconfigure(encoding="utf-8", errors="backslashreplace")
    drive(terminal.lines, terminal.out)
    return 0
