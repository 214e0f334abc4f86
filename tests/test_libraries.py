"""`app.policy` and `app.queueing` can be used alone."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARIES = ("policy", "queueing")


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_brings_no_other_room_of_the_house_with_it(library: str) -> None:
    program = (
        f"from app.{library} import *\n"
        "import sys\n"
        "print(*sorted({'.'.join(name.split('.')[:2]) for name in sys.modules if name.startswith('app.')}))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == [f"app.{library}"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_names_each_of_its_doors(library: str) -> None:
    package = import_module(f"app.{library}")
    told = (package.__doc__ or "").replace(", ", "\n    ")
    surface = (ROOT / "docs/library.md").read_text()

    assert [
        name
        for name in package.__all__
        if f"    {name}" not in told and not re.search(rf"\b{name}\b", surface)
    ] == []


def test_the_library_has_types() -> None:
    assert (ROOT / "app/py.typed").is_file()
