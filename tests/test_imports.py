"""Imports point only downward (the house plan in app/__init__.py)."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app"
WALLS = {"ari", "mail", "schedule", "sms", "speech", "storage", "web"}
BELOW = {  # what each room may import, besides itself
    "policy": set[str](),
    "settings": set[str](),
    "queueing": set[str](),
    "calls": {"policy", "queueing"},
    "company": {"policy"},
    **{wall: {"calls", "company", "policy", "settings"} for wall in WALLS},
    "voicemail": {*WALLS, "calls", "company", "policy", "settings"},
    "service": {*WALLS, "voicemail", "calls", "company", "policy", "settings"},
    "commands": {*WALLS, "service", "calls", "company", "policy", "settings"},
    "__main__": {"commands", "settings"},
    "__init__": set[str](),
}
FILES = sorted(path.relative_to(APP) for path in APP.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((APP / path).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {
                f"{node.module}.{alias.name}" if node.module == "app" else f"{node.module}"
                for alias in node.names
            }
    return found


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_only_downward(path: Path) -> None:
    room = path.parts[0].removesuffix(".py")
    others = {name.split(".")[1] for name in imported(path) if name.startswith("app.")} - {room}

    assert others <= BELOW[room], f"{path} may not import {sorted(others - BELOW[room])}"


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[0] == "policy"], ids=str)
def test_the_policy_imports_nothing_but_the_standard_library_and_phonenumbers(path: Path) -> None:
    outside = {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names)
    impure = {"random", "time", "logging", "asyncio", "os", "io", "pathlib", "socket"} & imported(path)

    assert outside <= {"app", "phonenumbers"}
    assert not impure
