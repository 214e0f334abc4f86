"""Imports point only downward (the house plan in app/__init__.py)."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app"
WALLS = {"ari", "beside", "mail", "schedule", "sms", "speech", "storage", "web"}
SHARED = {"clock", "company", "policy", "settings", "words"}
BELOW = {  # what each room may import, besides itself
    "policy": set[str](),
    "settings": set[str](),
    "queueing": set[str](),
    "clock": set(),
    "calls": {"clock", "policy", "queueing"},
    "company": {"policy"},
    "words": {"company", "policy"},
    **{wall: {"calls", *SHARED} for wall in WALLS},
    "voicemail": {*WALLS, "calls", *SHARED},
    "service": {*WALLS, "voicemail", "calls", *SHARED},
    "commands": {*WALLS - {"web"}, "service", "calls", *SHARED},
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


def module(path: Path) -> str:
    """The dotted name of a file: app.calls.call; of a room's __init__.py the room's own."""
    return ".".join(("app", *path.with_suffix("").parts)).removesuffix(".__init__")


def graph() -> dict[str, set[str]]:
    """Every module of ours, and those of ours that it imports, also for type checking alone."""
    modules = {module(path): path for path in FILES}
    arrows: dict[str, set[str]] = {name: set() for name in modules}
    for name, path in modules.items():
        for node in ast.walk(ast.parse((APP / path).read_text())):
            if isinstance(node, ast.Import):
                arrows[name] |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                arrows[name] |= inside & modules.keys() or {f"{node.module}"}
        arrows[name] &= modules.keys() - {name}
    return arrows


def in_circles(arrows: dict[str, set[str]]) -> set[str]:
    """The modules that can be reached from themselves."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = list(arrows[start])
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead += arrows[name]
        return found

    return {name for name in arrows if name in reached(name)}


def test_a_circle_is_found_also_through_a_third_module() -> None:
    assert in_circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == {"a", "b", "c"}


def test_no_module_needs_itself_through_others() -> None:
    assert in_circles(graph()) == set()


def public_classes() -> dict[str, set[Path]]:
    """Every public class by its name, with the files that define one of that name."""
    found: dict[str, set[Path]] = {}
    for path in FILES:
        for node in ast.parse((APP / path).read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, set()).add(path)
    return found


def test_the_name_of_a_class_means_one_thing() -> None:
    assert {name: paths for name, paths in public_classes().items() if len(paths) > 1} == {}


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[0] == "policy"], ids=str)
def test_the_policy_imports_nothing_but_the_standard_library_and_phonenumbers(path: Path) -> None:
    outside = {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names)
    impure = {"random", "time", "logging", "asyncio", "os", "io", "pathlib", "socket"} & imported(path)

    assert outside <= {"app", "phonenumbers"}
    assert not impure
