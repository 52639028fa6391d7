"""The house rules that a machine can check: sizes, the lock, what is committed."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("bot", "handlers", "forms", "storage", "demo")
FILE_LINES, FUNCTION_LINES = 400, 50
HANDLER_LINES = 15
GENERATED = "storage/migrations/versions/"


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def python_files():
    files = [path for name in CODE for path in (ROOT / name).rglob("*.py")]
    return [path for path in [*files, ROOT / "main.py"] if GENERATED not in path.as_posix()]


def functions(path):
    tree = ast.parse(path.read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in found]


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): n for path in python_files() if (n := path.read_text().count("\n")) > FILE_LINES
    }
    assert long == {}


def test_no_function_is_too_long():
    long = [(path.name, name, n) for path in python_files() for name, n in functions(path) if n > FUNCTION_LINES]
    assert long == []


FEATURES = (
    "briefs",
    "broadcasts",
    "field",
    "filling",
    "offers",
    "people",
    "privacy",
    "programmes",
    "reviews",
    "summaries",
    "visits",
)


@pytest.mark.parametrize("feature", FEATURES)
def test_handlers_are_thin(feature):
    long = [(name, n) for name, n in functions(ROOT / "handlers" / f"{feature}.py") if n > HANDLER_LINES]
    assert long == []


def test_there_is_no_room_for_odds_and_ends():
    vague = {"utils", "helpers", "common", "manager", "services", "misc"}
    assert [path for path in python_files() if vague & {path.stem, *path.parent.parts[-1:]}] == []


def test_the_lock_names_no_host_and_pins_by_hash():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    requirements = re.split(r"\n(?=\S)", lock.strip())
    assert len(requirements) > 40
    pinned = re.compile(r"[a-z0-9][a-z0-9-]*==[\w.]+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [each for each in requirements if not pinned.fullmatch(each)] == []


def test_everything_that_is_asked_for_is_in_the_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^a-z0-9-]", line)[0] for line in wanted}
    lock = (ROOT / "requirements.lock").read_text()
    pinned = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert names - pinned == set()


def test_no_secret_and_no_path_of_a_machine_is_committed():
    secret = re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b")
    here = str(ROOT.parent) + "/"
    texts = [
        path for path in tracked() if path.suffix in {".py", ".md", ".toml", ".js", ".css", ".html", ".po", ".typ", ""}
    ]
    texts = [path for path in texts if "tests" not in path.relative_to(ROOT).parts]  # their tokens open nothing
    leaks = [path.name for path in texts if secret.search(text := path.read_text(errors="replace")) or here in text]
    assert leaks == []
