"""Imports point only downward (the house plan in app/__init__.py), and a public name means one thing."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

APP = Path(__file__).parents[1] / "app"
WALLS = {"ari", "beside", "certificates", "mail", "schedule", "sms", "speech", "storage", "web"}
SHARED = {"accounts", "clock", "company", "policy", "provisioning", "settings", "webhooks", "words"}
BELOW = {  # what each room may import, besides itself
    "policy": set[str](),
    "accounts": set[str](),
    "settings": set[str](),
    "queueing": set[str](),
    "clock": set(),
    "calls": {"clock", "policy", "queueing"},
    "company": {"policy"},
    "words": {"company", "policy"},
    "provisioning": {"policy"},
    "webhooks": {"calls", "clock"},
    "explain": {"company", "policy", "queueing", "words"},
    "lint": {"company", "explain", "policy"},
    "document": {"company", "policy", "speech", "words"},
    "replay": {"lint", "storage", "company", "policy"},
    "simulation": {"calls", "clock", "company", "lint", "policy", "queueing"},
    **{wall: {"calls", *SHARED} for wall in WALLS},
    "web": {"calls", "explain", *SHARED},
    "voicemail": {*WALLS, "calls", *SHARED},
    "service": {*WALLS, "voicemail", "calls", "document", "explain", "simulation", *SHARED},
    "commands": {
        *WALLS - {"web"},
        "document",
        "explain",
        "lint",
        "replay",
        "service",
        "simulation",
        "calls",
        *SHARED,
    },
    "__main__": {"commands", "settings"},
    "__init__": set[str](),
}
FILES = sorted(path.relative_to(APP) for path in APP.rglob("*.py"))


class Written(NamedTuple):
    """What the tests below ask of a file, which is read once."""

    imports: list[ast.Import | ast.ImportFrom]
    defines: frozenset[str]
    commands: frozenset[str]


@cache
def written(path: Path) -> Written:
    tree = ast.parse((APP / path).read_text())
    nodes = list(ast.walk(tree))
    return Written(
        [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)],
        frozenset(defined(tree)),
        frozenset(commands(nodes)),
    )


def imported(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in written(path).imports:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {
                f"{node.module}.{alias.name}" if node.module == "app" else f"{node.module}"
                for alias in node.names
            }
    return found


def forbidden_rooms(path: Path) -> set[str]:
    """The rooms that a file imports, besides its own, and may not."""
    room = path.parts[0].removesuffix(".py")
    others = {name.split(".")[1] for name in imported(path) if name.startswith("app.")} - {room}
    return others - BELOW[room]


def test_imports_point_only_downward() -> None:
    assert {str(path): forbidden_rooms(path) for path in FILES if forbidden_rooms(path)} == {}


def module(path: Path) -> str:
    """The dotted name of a file: app.calls.call; of a room's __init__.py the room's own."""
    return ".".join(("app", *path.with_suffix("").parts)).removesuffix(".__init__")


def graph() -> dict[str, set[str]]:
    """Every module of ours, and those of ours that it imports, also for type checking alone."""
    modules = {module(path): path for path in FILES}
    arrows: dict[str, set[str]] = {name: set() for name in modules}
    for name, path in modules.items():
        for node in written(path).imports:
            if isinstance(node, ast.Import):
                arrows[name] |= {alias.name for alias in node.names}
            else:
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


# Names that stand in several modules of a room on purpose: the same thing, of each module.
OF_EACH = {
    ("log", ""): "a module's own logger",
    ("register", "commands"): "the door of a file of commands: it adds them to the program",
    ("TEXTS", ""): "a room's sentences in English, with the Swedish of each",
    ("swedish", ""): "a room's sentence in Swedish, by its TEXTS",
    ("problems", "company"): "what one part of the checks finds in a company file",
    ("warnings", "company"): "what one part of the checks finds that somebody should look at",
    ("add", "storage"): "a statement, called by its table's module: messages.add",
    ("forget", "storage"): "a statement, called by its table's module: messages.forget",
    ("newest", "storage"): "a statement, called by its table's module: calls.newest",
    ("oldest", "storage"): "a statement, called by its table's module: messages.oldest",
    ("one", "storage"): "a statement, called by its table's module: messages.one",
}


def defined(tree: ast.Module) -> set[str]:
    """The public names that a module makes: its classes, functions, constants and types."""
    found: set[str] = set()
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                names = (one for target in targets for one in ast.walk(target))
                found |= {one.id for one in names if isinstance(one, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return {name for name in found if not name.startswith("_")}


def commands(nodes: Iterable[ast.AST]) -> set[str]:
    """The functions that are commands: each has the name that is typed, whatever other functions are called."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case ast.Call(func=ast.Call(func=ast.Attribute(attr="command")), args=[ast.Name(id=name)]):
                found.add(name)
            case ast.FunctionDef(name=name, decorator_list=[ast.Call(func=ast.Attribute(attr="command"))]):
                found.add(name)
    return found


def in_several_modules() -> dict[str, set[Path]]:
    """Every public name that more than one file defines, with the files."""
    found: dict[str, set[Path]] = {}
    for path in FILES:
        typed = written(path).commands if path.parts[0] == "commands" else frozenset[str]()
        for name in written(path).defines - typed:
            found.setdefault(name, set()).add(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def is_of_each(name: str, paths: set[Path]) -> bool:
    return (name, "") in OF_EACH or all((name, path.parts[0]) in OF_EACH for path in paths)


def test_a_public_name_means_one_thing() -> None:
    several = in_several_modules()

    assert {name: paths for name, paths in several.items() if not is_of_each(name, paths)} == {}
    assert {name for name, _ in OF_EACH} - several.keys() == set(), (
        "stands in one module by now: take it away"
    )


def test_a_name_that_is_defined_is_found_however_it_is_written() -> None:
    tree = ast.parse("A, B = 1, 2\nC: int = 3\n_D = 4\nclass E: ...\nasync def f() -> None: ...\n")

    assert defined(tree) == {"A", "B", "C", "E", "f"}


def test_a_command_is_known_by_what_makes_it_one() -> None:
    tree = ast.parse("app.command()(copy)\n@app.command('x')\ndef export(): ...\ndef other(): ...\n")

    assert commands(ast.walk(tree)) == {"copy", "export"}


def test_the_policy_imports_nothing_but_the_standard_library_and_phonenumbers() -> None:
    policy = {name: path for path in FILES if path.parts[0] == "policy" for name in imported(path)}
    outside = {name.split(".")[0] for name in policy} - set(sys.stdlib_module_names)
    impure = {"random", "time", "logging", "asyncio", "os", "io", "pathlib", "socket"} & policy.keys()

    assert outside == {"app", "phonenumbers"}
    assert {name: policy[name] for name in impure} == {}
