"""Lists the packages of an environment that differ from requirements.lock; fails if there are any.

in_step.py [LOCK [SITE-PACKAGES]]
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"


def differences(lock: Path, places: list[str]) -> list[str]:
    """One line for each package that is missing or has a different version from the lock."""
    installed = {_plain(one.metadata["Name"]): one.version for one in distributions(path=places)}
    locked: dict[str, dict[str, str]] = {}  # by name: each version, and its machines or Pythons
    for name, version, only_if in re.findall(r"(?m)^([\w.-]+)==(\S+?)( ;.*?)? \\$", lock.read_text()):
        locked.setdefault(_plain(name), {})[version] = only_if
    wrong = []
    for name, versions in locked.items():
        wanted, here = " or ".join(versions), installed.get(name)
        if here is None and not all(versions.values()):
            wrong.append(f"{name} {wanted} is missing")
        elif here is not None and here not in versions:
            wrong.append(f"{name} is {here} and not {wanted}")
    return wrong


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    found = differences(Path(sys.argv[1]) if sys.argv[1:] else LOCK, sys.argv[2:] or sys.path)
    if found:
        print(f"The environment differs from requirements.lock: {', '.join(found)}")
        sys.exit(1)
