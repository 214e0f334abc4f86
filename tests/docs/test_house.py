"""docs/house.md and docs/README.md tell of the house as it is: names, arrows, three questions, and every document."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.docs.clauses import ROOT
from tests.test_imports import BELOW

if TYPE_CHECKING:
    from pathlib import Path

HOUSE = (ROOT / "docs/house.md").read_text()
PICTURE, *WALKS = re.findall(r"```mermaid\n(.*?)```", HOUSE, re.DOTALL)
NAMES = sorted({found for walk in WALKS for found in re.findall(r'"(\w+): ([\w.]+)"', walk)})


def files(room: str) -> list[Path]:
    single = ROOT / f"app/{room}.py"
    return [single] if single.exists() else sorted((ROOT / "app" / room).rglob("*.py"))


@cache
def defined(path: Path) -> set[str]:
    """Functions and classes of a file, and `Class.method`."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            inside = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            found |= {f"{node.name}.{one.name}" for one in inside}
    return found


def homes(room: str, name: str) -> list[Path]:
    return [path for path in files(room) if name in defined(path)]


def arrows() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Every full arrow of the walks between two names of the code."""
    found = []
    for walk in WALKS:
        named = {key: (room, name) for key, room, name in re.findall(r'(\w+)\["(\w+): ([\w.]+)"\]', walk)}
        for one, other in re.findall(r"(?m)^  (\w+)(?:\[.*?\])? --> (\w+)", walk):
            found.append((named[one], named[other]))
    return found


@pytest.mark.parametrize(("room", "name"), NAMES)
def test_every_name_of_a_walk_exists_in_its_room(room: str, name: str) -> None:
    assert homes(room, name), f"app/{room} has no {name}"


@pytest.mark.parametrize(("one", "other"), arrows(), ids=str)
def test_a_full_arrow_is_something_that_the_first_one_s_file_names(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    last = other[1].rpartition(".")[2]
    texts = [path.read_text() for path in homes(*one)]

    assert any(re.search(rf"\b{last}\b", text) for text in texts), f"{one} does not name {last}"


def test_the_picture_s_arrows_are_what_the_import_test_allows() -> None:
    drawn = 0
    for line in re.findall(r"(?m)^  (.+ --> .+)$", PICTURE):
        above, below = (side.split(" & ") for side in line.split(" --> "))
        for one in above:
            assert set(below) <= set(BELOW[one]), f"{one} may not import all of {below}"
            drawn += len(below)

    assert drawn > 20


QUESTIONS = re.findall(r"(?m)^\| (.+\?) \| `(grep .+)` \| `(.+)` \|$", HOUSE)


@pytest.mark.parametrize(("question", "ask", "answer"), QUESTIONS)
def test_one_grep_answers_the_question(question: str, ask: str, answer: str) -> None:
    done = subprocess.run(shlex.split(ask), cwd=ROOT, capture_output=True, text=True, check=True)

    assert answer in done.stdout, question
    assert done.stdout.count("\n") < 10, "one grep, and one place to look"


def test_three_questions_are_asked() -> None:
    assert len(QUESTIONS) == 3


def test_the_index_tells_of_every_document() -> None:
    index = (ROOT / "docs/README.md").read_text()
    documents = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}

    assert {name for name in documents if f"({name})" not in index} == set()


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "CONTRIBUTING.md",
        *(f"docs/{name}" for name in ("README.md", "house.md", "policy-clauses.md", "decisions/README.md")),
    ],
)
def test_every_link_leads_somewhere(path: str) -> None:
    document = ROOT / path
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_python_file_that_a_document_names_is_there() -> None:
    documents = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    there = [f"/{name}" for name in tracked.stdout.splitlines()]
    named = {
        (path.name, one)
        for path in documents
        if path.name != "clauses.md"  # made from the code
        for one in re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", path.read_text())
    }

    assert {named_ for named_ in named if not any(file.endswith(f"/{named_[1]}") for file in there)} == set()
