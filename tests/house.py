"""The size of modules: `make house` prints it, and tests/test_house.py checks the limits.

Knows: lines of files, by room. Refuses to know: what is in them.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Final

APP: Final = Path(__file__).parents[1] / "app"
MEDIAN: Final = 150  # lines that half of all modules stay under
MOST: Final = 400  # lines of one module
# Larger ones, each with the reason why it is one room.
LARGER: Final = {
    "commands/person.py": "All that is known of one person is shown, given out and erased in one place.",
    "company/checks.py": "All that must agree in a company file is checked in one pass, in one order.",
    "company/schema.py": "The company file's fields, as one document that `vaxel schema` prints.",
    "policy/chain.py": "The functions that follow a chain call each other; cut, the parts would need each other.",
    "policy/texts.py": "The sentences of all reasons, in Swedish and English: a table.",
    "queueing/dispatcher.py": "The rules of the queues act on one state, in one breath; cut, they need each other.",
    "settings.py": "One frozen list of settings, read once: a few lines for each.",
    "storage/store.py": "Which statements make one transaction is said in one place.",
}


def sizes() -> dict[str, int]:
    """The lines of every module, by its path in app/."""
    return {
        str(path.relative_to(APP)): len(path.read_text().splitlines())
        for path in sorted(APP.rglob("*.py"))
        if path.name != "__init__.py"
    }


def rooms(of: dict[str, int]) -> dict[str, dict[str, int]]:
    """The modules of each room: a folder, or what stands in app/ itself."""
    found: dict[str, dict[str, int]] = {}
    for path, lines in of.items():
        room, _, name = path.rpartition("/")
        found.setdefault(room, {})[name] = lines
    return found


def show() -> None:
    of = sizes()
    for room, modules in sorted(rooms(of).items()):
        print(f"app/{room}: {len(modules)} modules, {sum(modules.values())} lines")
        for name, lines in sorted(modules.items(), key=lambda one: -one[1]):
            print(f"  {lines:5}  {name}")
    print(f"\nmedian: {median(of.values()):g} lines (under {MEDIAN})")
    for path, lines in of.items():
        if lines > MOST:
            print(f"over {MOST}: {path}, {lines} lines: {LARGER.get(path, 'no reason is given')}")


if __name__ == "__main__":
    show()
