"""The image installs exactly what was tested: the shorter lock is a part of the longer one, hashes and all."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def pins(name: str) -> dict[str, frozenset[str]]:
    """Package==version to its hashes."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return {
        line.split()[0]: frozenset(re.findall(r"sha256:[0-9a-f]{64}", line))
        for line in text.splitlines()
        if "==" in line
    }


def test_the_image_installs_what_was_tested() -> None:
    tested, run = pins("requirements.lock"), pins("requirements-run.lock")

    assert run.items() <= tested.items()
    assert all(run.values())


def test_what_measures_the_tests_has_what_the_tests_have() -> None:
    """Else a mutant could survive, or not, because of another version of pytest or PyYAML."""
    tested, measure = pins("requirements.lock"), pins("requirements-measure.lock")
    version = dict(pin.split("==") for pin in tested)
    shared = {pin for pin in measure if pin.partition("==")[0] in version}

    assert shared <= tested.keys()
    assert {"mutmut", "coverage"} <= {pin.partition("==")[0] for pin in measure}
    assert all(measure.values())


def test_everything_that_the_service_needs_is_in_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[\[>=<~!]", wanted)[0].lower() for wanted in project["dependencies"]}

    assert needed <= {pin.partition("==")[0] for pin in pins("requirements-run.lock")}
