"""Forked tests end as those of one process do: the same failures with the same words, the same counts, and no less."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
pytestmark = pytest.mark.whole

OPTIONS: Final = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:schemathesis", "-p", "tests.forks"]
FIRST: Final = """
import os, pytest, warnings

def test_passes(tmp_path): (tmp_path / "a").write_text("")
def test_fails(): assert {"a": 1} == {"a": 2}
def test_prints(): print("said"); os.system("echo said by another"); assert not os
def test_warns(): warnings.warn("careful")
@pytest.fixture
def broken(): yield; raise ValueError("at its end")
def test_ends_badly(broken): pass
@pytest.mark.xfail
def test_is_known(): assert 0
"""
SECOND: Final = """
import os, pytest

@pytest.fixture(scope="session", autouse=True)
def once():
    yield
    with open("ended", "a") as file: file.write("x")

@pytest.mark.parametrize("number", range(200))
def test_many(number): pass
def test_may_die():
    if "DIE" in os.environ: os._exit(3)
"""


def run(place: Path, *options: str, **environment: str) -> list[str]:
    """What pytest says, without how long it took."""
    (place / "pytest.ini").write_text("[pytest]\n")
    (place / "test_first.py").write_text(FIRST)
    (place / "test_second.py").write_text(SECOND)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *OPTIONS, f"--basetemp={place / 'temporary'}", *options],
        cwd=place,
        env=os.environ | environment | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return re.sub(r" in [\d.]+s\b.*", "", done.stdout).splitlines()


def after_the_dots(said: list[str]) -> list[str]:
    return [line.strip("=") for line in said if not re.fullmatch(r"[.FEx]+ +\[ *\d+%\]", line)]


def test_they_say_what_one_process_says(tmp_path: Path) -> None:
    alone = run(tmp_path)
    forked = run(tmp_path, "--forks", "3")

    assert alone[-1] == "2 failed, 204 passed, 1 xfailed, 1 warning, 1 error"
    assert after_the_dots(forked) == after_the_dots(alone)
    assert len((tmp_path / "ended").read_text()) == 2, "the fixture ends in the process that has begun it"


def test_after_the_first_failure_no_file_is_begun(tmp_path: Path) -> None:
    said = run(tmp_path, "--forks", "1", "-x")

    assert any("stopping after 1 failures" in line for line in said)
    assert said[-1].startswith("1 failed")


def test_a_process_that_dies_is_a_failure(tmp_path: Path) -> None:
    said = run(tmp_path, "--forks", "2", DIE="1")

    assert any("a process of tests ended with 3" in line for line in said)
