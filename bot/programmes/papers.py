"""The documents of this feature, made when they are sent: (data, reader of stored files) to content and file name."""

from collections.abc import Callable, Mapping
from typing import Any

Maker = Callable[[Mapping[str, Any], Callable[[str], bytes]], tuple[bytes, str]]


def _workbook_template(_: Mapping[str, Any], __: Callable[[str], bytes]) -> tuple[bytes, str]:
    from bot.programmes.template import FILENAME, template

    return template(), FILENAME


def _problem_list(data: Mapping[str, Any], _: Callable[[str], bytes]) -> tuple[bytes, str]:
    """`data`: {"text": the lines}. With a byte order mark, without which Windows takes UTF-8 for something else."""
    return str(data["text"]).encode("utf-8-sig"), "problems.txt"


MAKERS: Mapping[str, Maker] = {"workbook_template": _workbook_template, "problem_list": _problem_list}
