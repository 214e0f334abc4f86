"""The image installs exactly what was tested: the shorter lock is a part of the longer one, hashes and all."""

from __future__ import annotations

import re
import subprocess
import sys
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


def test_measuring_tools_test_the_same_files_as_the_tests() -> None:
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


def in_step(installed: dict[str, str], directory: Path) -> subprocess.CompletedProcess[str]:
    """What .ci/in_step.py says of an environment with these packages, and a lock of four."""
    lock, site = directory / "lock", directory / "site"
    lock.write_text(
        "pyyaml==6.0.3 \\\n    --hash=sha256:00\n"
        "typing-extensions==4.1 \\\n    --hash=sha256:00\n"
        "numpy==2.4 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==2.5 ; python_full_version >= '3.12' \\\n    --hash=sha256:00\n"
        "colorama==0.4 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    )
    site.mkdir()
    for name, version in installed.items():
        (site / f"{name}-{version}.dist-info").mkdir()
        (site / f"{name}-{version}.dist-info/METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
    command = [sys.executable, str(ROOT / ".ci/in_step.py"), str(lock), str(site)]
    return subprocess.run(command, capture_output=True, text=True)


def test_an_environment_as_the_lock_says_is_in_step(tmp_path: Path) -> None:
    done = in_step(
        {"PyYAML": "6.0.3", "typing_extensions": "4.1", "numpy": "2.4", "of_ones_own": "1"}, tmp_path
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_a_package_that_was_changed_by_hand_is_named(tmp_path: Path) -> None:
    done = in_step({"PyYAML": "6.0.4"}, tmp_path)

    assert done.returncode == 1
    assert "pyyaml is 6.0.4 and not 6.0.3, typing-extensions 4.1 is missing" in done.stdout


def test_this_environment_is_as_the_lock_says() -> None:
    done = subprocess.run([sys.executable, ROOT / ".ci/in_step.py"], capture_output=True, text=True)

    assert done.stdout == ""


def test_the_environment_is_made_anew_when_it_is_out_of_step() -> None:
    assert "&& .venv/bin/python .ci/in_step.py && exit 0" in (ROOT / ".ci/venv.sh").read_text()
