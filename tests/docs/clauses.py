"""Makes docs/clauses.md: for each clause of the telephone policy, where it is decided, tested live and told.

Knows: how code, the exchange's configuration, the example company, tests and documents cite a clause.
Refuses to know: what a clause means (docs/policy-clauses.md). `make clauses` runs it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "docs/policy-clauses.md"
INDEX = ROOT / "docs/clauses.md"
EXAMPLE = ROOT / "examples/bolaget.yaml"
DECIDING = ("policy", "queueing", "company")  # the rooms in which a rule stands; the others carry it out
CHECKING = "lint"  # the room that looks for faults
MADE_UP = {"S9": "what a journal may hold that no text knows"}
CITED = re.compile(r"\b[SMFRVQPO]\d{1,2}\b")
NAMED = re.compile(r"(?<=_)[smfrvqpo]\d{1,2}(?=_|$)")  # test_..._q12
OPENING = """# Where each clause is decided, tested and told

Made by `make clauses` from the citations in code, tests and documents; a test fails when it is stale.
Change the code, not this file. The clauses' own words are in [policy-clauses.md](policy-clauses.md).

- **Decided**: the functions that hold the rule (`app/policy`, `app/queueing`, `app/company`).
- **Carried out**: what makes it true on a call: other rooms of `app/`, or a context of the exchange's configuration.
- **Checked**: what looks for faults against it in a company file (`app/lint`, `vaxel policy check`).
- **Set**: the part of `examples/bolaget.yaml` that says so for the example company.
- **Tested live**: tests with real calls (`tests/live`), or all of a file that cites the clause at its head.
- **Told**: the chapter of a document.
"""


class Place(NamedTuple):
    """Something that cites a clause: a name inside a file. An empty name is the file itself."""

    file: str
    name: str


@cache
def clauses() -> dict[str, str]:
    """Every clause's id and words, in order."""
    return dict(re.findall(r"(?m)^- ([A-Z]\d+) (.+)$", WORDS.read_text()))


def cited(text: str) -> set[str]:
    """The ids in a text, whether there are such clauses or not."""
    return set(CITED.findall(text)) - set(MADE_UP)


def in_python(path: Path) -> Iterator[tuple[str, str]]:
    """Each clause that a Python file cites, and the function, class or constant that does so."""
    text = path.read_text()
    spans = list(_spans(ast.parse(text)))
    for number, line in enumerate(text.splitlines(), 1):
        if clauses_there := cited(line):
            around = [span for span in spans if span[0] <= number <= span[1]]
            name = max(around)[2] if around else ""
            for clause in clauses_there:
                yield clause, name


def _spans(tree: ast.Module) -> Iterator[tuple[int, int, str]]:
    """First line, last line and name of what is defined at the top of a module, and of what its classes define."""
    for node in tree.body:
        match node:
            case ast.ClassDef():
                yield _first(node), node.end_lineno or 0, node.name
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                        yield _first(inner), inner.end_lineno or 0, f"{node.name}.{inner.name}"
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield _first(node), node.end_lineno or 0, node.name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield node.lineno, node.end_lineno or 0, name
            case _:
                pass


def _first(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


def in_text(path: Path, heading: str) -> Iterator[tuple[str, str]]:
    """Each clause that a file cites, and the heading above it. heading: a pattern whose one group is its name."""
    name = ""
    for line in path.read_text().splitlines():
        if found := re.match(heading, line):
            name = found[1]
        for clause in cited(line):
            yield clause, name


def in_live_tests() -> Iterator[tuple[str, Place]]:
    """Each clause that a live test cites or has in its name. A file's own docstring counts for the file."""
    for path in sorted((ROOT / "tests/live").glob("test_*.py")):
        for clause, name in in_python(path):
            last = name.rpartition(".")[2]
            yield clause, Place(path.name, name if last.startswith("test_") else "")
        for _, _, name in _spans(ast.parse(path.read_text())):
            for id_ in NAMED.findall(name):
                yield id_.upper(), Place(path.name, name)


@cache
def found() -> dict[str, dict[str, list[Place]]]:
    """By clause: the kind of place, and the places."""
    places: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((ROOT / "app").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT / "app").with_suffix("").parts).removesuffix(".__init__")
        room = module.split(".")[0]
        kind = "Decided" if room in DECIDING else "Checked" if room == CHECKING else "Carried out"
        for clause, name in in_python(path):
            places[clause][kind].append(Place(module, name))
    for path in sorted((ROOT / "asterisk/etc").iterdir()):
        for clause, name in in_text(path, r"\[([\w-]+)\]"):
            places[clause]["Carried out"].append(Place(f"asterisk/etc/{path.name}", name))
    for clause, name in in_text(EXAMPLE, r"(\w+):"):
        places[clause]["Set"].append(Place("", name))
    for clause, place in in_live_tests():
        places[clause]["Tested live"].append(place)
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if path not in (WORDS, INDEX):
            for clause, name in in_text(path, r"#+ (.+)"):
                places[clause]["Told"].append(Place(str(path.relative_to(ROOT / "docs")), name))
    return places


KINDS = ("Decided", "Carried out", "Checked", "Set", "Tested live", "Told")


def made() -> str:
    """The whole document."""
    places, parts = found(), [OPENING]
    for clause, words in clauses().items():
        parts.append(f"## {clause}\n\n{words}\n")
        lines = [
            f"- **{kind}**: {_listed(places[clause][kind], kind)}" for kind in KINDS if places[clause][kind]
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _listed(places: list[Place], kind: str) -> str:
    """The places file by file: `file` (`one`, `two`)."""
    by_file: dict[str, list[str]] = defaultdict(list)
    for place in sorted(set(places)):
        by_file[place.file].append(place.name)
    said = []
    for file, names in by_file.items():
        if kind == "Told":
            said.append(f"[{file}]({file}) ({', '.join(name for name in names if name)})")
            continue
        inside = ", ".join(f"`{name}`" for name in names if name)
        said.append(inside if not file else f"`{file}` ({inside})" if inside else f"`{file}`")
    return "; ".join(said)


if __name__ == "__main__":
    INDEX.write_text(made())
    print(f"{INDEX.relative_to(ROOT)}: {len(clauses())} clauses")
