"""A form file compiled right here, in this process, for a player that trusts whoever drives it.

What strangers send goes through `forms.loading`, under limits and with every problem named.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forms.form import Form, compile_form

DATA_FILES = {".csv", ".xml", ".geojson"}
Command = Mapping[str, Any]


def loaded_form(command: Command) -> Form:
    attachments = {address: text.encode() for address, text in (command.get("attachments") or {}).items()}
    if command.get("md"):
        xform, more = converted(command["md"], ".md")
        return compile_form(xform, attachments={**attachments, **more})
    path = Path(command["file"])
    if path.suffix == ".xml":
        source = path.read_bytes()
        return compile_form(source, attachments={**attached(command, source.decode(errors="replace")), **attachments})
    source_text = path.read_text() if path.suffix == ".md" else str(path)
    xform, more = converted(source_text, path.suffix)
    return compile_form(xform, attachments={**attached(command, xform), **more, **attachments})


def attached(command: Command, xform: str) -> dict[str, bytes]:
    """The files beside the form that it mentions."""
    folder = command.get("media_dir")
    if not folder:
        return {}
    files = [file for file in Path(folder).iterdir() if file.suffix.lower() in DATA_FILES and file.name in xform]
    return {file.name: file.read_bytes() for file in files}


def converted(source: str, kind: str) -> tuple[str, dict[str, bytes]]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        result = convert(source, file_type=kind) if kind == ".md" else convert(source)
    except PyXFormError as error:
        raise ValueError(str(error)) from error
    except Exception as error:
        raise ValueError(f"the form cannot be converted: {error}") from error
    return result.xform, {"itemsets.csv": result.itemsets.encode()} if result.itemsets else {}
