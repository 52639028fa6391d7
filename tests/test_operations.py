"""What the handbook for operators says is so: the unit, the figures, the commands."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import main
from bot.darkroom import pool, worker
from handlers.metrics import Metrics
from handlers.monitoring import PREFIX, Stock, _page

DOCS = Path(__file__).parents[1] / "docs"
OPERATIONS = (DOCS / "operations.md").read_text()
UNIT = DOCS / "mystery-shopper-bot.service"


def test_every_metric_is_in_the_handbook_and_none_that_is_not_there():
    metrics = Metrics(pending=0)
    metrics.answered()
    page = _page(metrics, Stock(), 0.0).decode()
    shown = {name.removeprefix(PREFIX) for name in re.findall(rf"^# TYPE ({PREFIX}\w+) ", page, re.MULTILINE)}
    section = OPERATIONS.partition("| metric")[2].partition("\n\n")[0]
    named = set(
        re.findall(r"`([a-z_]+)(?:\{\w+\})?`", "\n".join(line.split("|")[1] for line in section.splitlines()[2:]))
    )
    assert named == shown


def test_every_command_is_in_the_handbook():
    commands = re.findall(r"^    ([a-z]+)", main._parser().format_help(), re.MULTILINE)
    assert len(commands) > 8
    assert [name for name in commands if f"\nmain.py {name}" not in OPERATIONS] == []


def test_the_unit_and_the_container_leave_room_for_pictures():
    """Each worker may fill its own limit before that of the whole is reached."""
    needed = pool.WORKERS * worker.MEMORY + (512 << 20)
    limit = re.search(r"^MemoryMax=(\d+)G$", UNIT.read_text(), re.MULTILINE)
    assert limit
    assert int(limit[1]) << 30 >= needed
    container = re.search(r"--memory (\d+)g", OPERATIONS)
    assert container
    assert int(container[1]) << 30 >= needed


def test_the_unit_is_one_that_systemd_reads(tmp_path):
    """By systemd's own judgement where it is installed."""
    text = UNIT.read_text()
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    assert unit["Service"]["ExecStart"].endswith("main.py run")
    assert int(unit["Service"]["TimeoutStopSec"]) > 10
    systemd = shutil.which("systemd-analyze")
    if systemd is not None:
        program = text.replace("/opt/mystery-shopper-bot/.venv/bin/python", shutil.which("sh") or "/bin/sh")
        (tmp_path / UNIT.name).write_text(program.replace(" postgresql.service", ""))
        said = subprocess.run([systemd, "verify", tmp_path / UNIT.name], capture_output=True, text=True, check=False)
        assert UNIT.name not in said.stderr, said.stderr
