"""What was not run is said loudly; where everything must run (NOTHING_SKIPPED=1, as in .ci/run) a skipped test fails the run.

A test that needs a database takes `database_url` and runs once for each engine, or for those that its mark `engine` names.
No test may bring a bot's token into the log, at DEBUG, through whichever library (tests/support/canary.py looks for what people said).
"""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from handlers.logs import set_levels
from tests.support import engines
from tests.support.canary import TOKEN

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
"""Machines differ and share: how long an example takes is no property of the code."""

_formatter = logging.Formatter()
_told: list[str] = []


def _overheard(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A record of any logger, whoever handles it."""
    record = logging.LogRecord(*args, **kwargs)
    line = _formatter.format(record)
    if TOKEN.search(line):
        _told.append(f"{record.name} {record.pathname}:{record.lineno}")
    return record


@pytest.fixture(autouse=True)
def no_token_in_the_log() -> Iterator[None]:
    set_levels("DEBUG")
    yield
    told = _told.copy()
    _told.clear()
    assert told == [], "a token came into the log"


MEMORY = Path("/dev/shm")
"""A disk takes milliseconds for each commit, half of the time of many tests; what outlives a power cut is tried without one (tests/faults/power.py)."""
ROOM = 1 << 30


def pytest_configure() -> None:
    logging.setLogRecordFactory(_overheard)
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: else one process would be at it when the other has nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=engines.ENGINES, help="run what needs a database on this one only (default: on each)"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("engine")
    wanted = mark.args if mark else engines.ENGINES
    metafunc.parametrize("engine", [each for each in engines.chosen(metafunc.config) if each in wanted])


@pytest.fixture
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp()


@pytest.fixture
async def database_url(engine: str, tmp_path: Path, session_folder: Path) -> AsyncIterator[str]:
    """The address of a database of its own for this test, empty, with the schema of today."""
    if engine == engines.SQLITE:
        yield await engines.sqlite(tmp_path / "data")
        return
    async with engines.postgres(session_folder) as url:
        yield url


PACK = "XFORM_CONFORMANCE_PACK"


def _skipped(reporter) -> list[str]:
    reasons = [str(report.longrepr[2]) for report in reporter.stats.get("skipped", []) if report.longrepr]
    if not os.environ.get(PACK):
        reasons = [reason for reason in reasons if PACK not in reason]
    return reasons


def pytest_terminal_summary(terminalreporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"{len(skipped)} tests were NOT run on this machine", sep="!", red=True, bold=True)
        terminalreporter.write_line("They need a system package or data that is not here; the lines above say which.")
    if os.environ.get("NOTHING_SKIPPED") and _skipped(terminalreporter):
        terminalreporter.write_line("NOTHING_SKIPPED is set: this fails the run.", red=True, bold=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        reporter
        and os.environ.get("NOTHING_SKIPPED")
        and _skipped(reporter)
        and session.exitstatus == pytest.ExitCode.OK
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
