"""Orders to the worker process and what came of them."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forms.loading import worker
from forms.loading.limits import Limits, refused
from forms.loading.messages import PyxformMessage
from forms.loading.tables import SHEETS, Table, tables_of, too_many_cells
from forms.problems import FormProblems

ROOT = "data"
"""Name of the instance's root element unless the settings sheet names one."""

ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
"""No secrets of ours reach the worker, and pyxform, which walks over sets, writes the same XForm for the same workbook every time."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What pyxform made of the tables: an XForm, or the message with which it refused."""

    xform: str = ""
    refusal: PyxformMessage | None = None
    warnings: tuple[str, ...] = ()
    itemsets: str | None = None


def read_workbook(data: bytes, limits: Limits) -> list[Table]:
    """Raises FormProblems: the workbook is damaged, or too large to be read within the limits."""
    order = {"workbook": base64.b64encode(data).decode("ascii"), "rows": limits.rows, "columns": limits.columns}
    answer = _run(order, limits)
    if answer.get("kind") == "too_many_cells":
        raise too_many_cells(answer["sheet"], answer["rows"], answer["columns"])
    if "sheets" not in answer:
        raise refused(
            "damaged",
            "The workbook is damaged and cannot be opened. Open it in Excel, save it again as .xlsx and send that file.",
        )
    return tables_of(answer["sheets"], limits)


def convert(tables: Sequence[Table], form_name: str, limits: Limits) -> Conversion:
    """Raises FormProblems when the worker died or ran out of its limits."""
    definition: dict[str, Any] = {"sheet_names": [table.name for table in tables], "fallback_form_name": form_name}
    for table in tables:
        key = table.name.casefold()
        if key in SHEETS:
            definition[key] = [record for _, record in table.records()]
            definition[f"{key}_header"] = [{header: None for header in table.header if header}]
    answer = _run({"definition": definition, "root": ROOT}, limits)
    if "xform" in answer:
        return Conversion(answer["xform"], None, tuple(answer["warnings"]), answer["itemsets"])
    return Conversion(refusal=PyxformMessage(answer["error"], answer["kind"] == "crashed", answer["exception"]))


def _run(order: dict[str, Any], limits: Limits) -> dict[str, Any]:
    order |= {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    command = [sys.executable, "-s", "-P", worker.__file__]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, nothing of the file is in it
            command,
            input=json.dumps(order).encode(),
            capture_output=True,
            env=ENVIRONMENT,
            timeout=limits.wall_seconds,
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise _too_much() from error
    if answer.get("kind") == "exhausted":
        raise _too_much()
    return answer


def _too_much() -> FormProblems:
    return refused(
        "too_much_work",
        "Reading this form took more time or memory than a form needs, so it was stopped. Nothing was changed.",
    )
