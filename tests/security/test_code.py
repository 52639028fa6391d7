"""What the code must not contain: a second way to the network, anything that runs what people send, files that others may read."""

import ast
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.reviews.exporting import harmless

ROOT = Path(__file__).parents[2]
CODE = [path for name in ("bot", "forms", "handlers", "storage") for path in (ROOT / name).rglob("*.py")] + [
    ROOT / "main.py"
]
CLIENTS = frozenset(
    {
        "aiohttp",
        "httpx",
        "requests",
        "urllib",
        "urllib3",
        "http",
        "socket",
        "ftplib",
        "smtplib",
        "websockets",
        "obstore",
    }
)
MAY_SPEAK = {
    "handlers/transport.py": {"aiohttp", "http"},
    "handlers/wire.py": {"aiohttp", "socket"},
    "handlers/courier.py": {"socket"},
    "storage/objects.py": {"obstore"},
}
"""The one client of Telegram, with its process and the line to it, and the one of the S3 store; they know their address from the settings alone."""
MAY_LISTEN = {"handlers/serving.py", "handlers/webhook.py", "handlers/monitoring.py"}
RUNS = frozenset({"eval", "exec", "compile", "__import__"})
UNSAFE = frozenset({"pickle", "marshal", "shelve", "yaml", "jsonpickle", "dill"})


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def imported(path):
    """Root packages, `urllib.parse` aside: it only takes addresses apart."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
        found |= {name.partition(".")[0] for name in names if name != "urllib.parse"}
    return found


def test_there_is_one_way_to_telegram_and_one_to_the_store():
    speaking = {name_of(path): used for path in CODE if (used := imported(path) & CLIENTS)}
    for path in MAY_LISTEN:
        assert "ClientSession" not in (ROOT / path).read_text()
        speaking.pop(path, None)
    assert speaking == MAY_SPEAK


def test_addresses_come_from_the_settings():
    """No request goes to an address that was put together from what people sent."""
    hosts = {name_of(path): re.findall(r"https?://[\w.-]+", path.read_text()) for path in CODE}
    named = {
        host for found in hosts.values() for host in found if "." in host.partition("//")[2] and "example" not in host
    }
    assert {host for host in named if not host.startswith(("http://www.w3.org", "http://openrosa.org", "https://t.me"))} <= {
        "https://api.telegram.org", "http://www.opendatakit.org", "http://schemas.openxmlformats.org",
    }  # fmt: skip


def test_nothing_runs_or_unpickles_what_people_send():
    calls, modules = [], []
    for path in CODE:
        modules += [(name_of(path), module) for module in imported(path) & UNSAFE]
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUNS:
                calls.append((name_of(path), node.func.id))
            if isinstance(node, ast.keyword) and node.arg == "shell":
                calls.append((name_of(path), "shell"))
    assert (calls, modules) == ([], [])


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o606])
def test_a_token_file_that_others_may_read_is_refused(tmp_path, mode):
    (tmp_path / ".env").write_text("BOT_TOKEN=\n")
    (tmp_path / ".env").chmod(mode)
    ended = _check(tmp_path)
    assert ended.returncode == 1
    assert "chmod 600" in ended.stderr


def test_what_the_program_makes_is_its_owners_alone(tmp_path):
    (tmp_path / ".env").touch(0o600)
    _check(tmp_path, "import", str(ROOT / "docs" / "programme-template.xlsx"))
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    }
    assert {"data", "bot.db"} <= set(modes)
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


def _check(folder, *arguments):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BOT_API_URL": "http://127.0.0.1:9"}
    command = [sys.executable, str(ROOT / "main.py"), *(arguments or ("check",))]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, umask=0)


FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    '=HYPERLINK("x")',
)


@pytest.mark.parametrize("payload", FORMULAS)
def test_an_answer_is_no_formula_in_a_spreadsheet(payload):
    assert harmless(payload) == f"'{payload}"


@pytest.mark.parametrize("plain", ["", None, "-5", "+3.5", "12", "yes", "a=b", "Order - a coffee"])
def test_plain_answers_stay_as_they_are(plain):
    assert harmless(plain) == plain
