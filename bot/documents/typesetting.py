"""The one door to the typesetter: a template of this package and plain data in, bytes out."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from bot.documents.coverage import font_files
from bot.documents.photos import Picture

PIXELS_PER_POINT = 2
_local = threading.local()
_fonts_lock = threading.Lock()


@cache
def _read_fonts() -> typst.Fonts:
    """Only the packaged fonts, so that every machine sets the same lines."""
    folders = [path.parent for path in font_files()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _compiler() -> typst.Compiler:
    """One per thread: a compiler borrowed by two threads at once raises RuntimeError. The fonts are shared."""
    if not hasattr(_local, "compiler"):
        with _fonts_lock:
            fonts = _read_fonts()
        _local.compiler = typst.Compiler(root=_templates(), font_paths=fonts)
    compiler: typst.Compiler = _local.compiler
    return compiler


def _templates() -> Path:
    return Path(str(files("bot.documents") / "templates"))


def _inputs(data: Mapping[str, Any], pictures: Mapping[str, Picture]) -> dict[str, str]:
    return {
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
        "pictures": json.dumps(pictures, sort_keys=True),
    }


def pdf(template: str, data: Mapping[str, Any], *, pictures: Mapping[str, Picture], timestamp: datetime) -> bytes:
    """An accessible PDF (PDF/UA-1); the timestamp is the only date in it."""
    made = _compiler().compile(
        _templates() / template,
        format="pdf",
        sys_inputs=_inputs(data, pictures),
        pdf_standards="ua-1",
        timestamp=int(timestamp.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def png(template: str, data: Mapping[str, Any]) -> bytes:
    """A template of one page, at two pixels a point."""
    made = _compiler().compile(
        _templates() / template, format="png", ppi=72 * PIXELS_PER_POINT, sys_inputs=_inputs(data, {})
    )
    assert isinstance(made, bytes)
    return made
