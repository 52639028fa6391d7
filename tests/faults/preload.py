"""Builds tests/faults/disk.c, the library that stands between a program and its disk."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")


class NoCompiler(Exception):  # noqa: N818 - it says what is the matter
    """Neither cc nor gcc is there."""


def build(folder: Path) -> str:
    """Gives what LD_PRELOAD is to be. Raises NoCompiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NoCompiler(
            "For faults of the disk a C compiler is needed: on Debian and Ubuntu, sudo apt install gcc libc6-dev"
        )
    library = folder / "disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True)
    return str(library)
