"""docs/clauses.md tells of every clause, of none that does not exist, and of the code as it is."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.docs.clauses import INDEX, NAMED, ROOT, cited, clauses, found, in_python, made

if TYPE_CHECKING:
    from pathlib import Path

NO_CLAUSE = f"V{99}"  # written so that this file cites none that is not there
TEXTS = {".py", ".md", ".conf", ".yaml", ".yml", ".sh", ".xml", ".toml", ""}


def test_the_index_of_clauses_is_as_make_clauses_makes_it() -> None:
    assert INDEX.read_text() == made(), "run `make clauses`"


@pytest.mark.parametrize("clause", clauses())
def test_every_clause_is_decided_somewhere_and_tested_live(clause: str) -> None:
    places = found()[clause]
    live = [place for place in places["Tested live"] if place.name]

    assert places["Decided"] or places["Set"] or places["Carried out"], (
        f"nothing says where {clause} is decided"
    )
    assert live, f"no test in tests/live cites {clause}"
    assert places["Told"], f"no document but the clauses themselves tells of {clause}"


def test_only_what_the_company_or_the_exchange_says_is_not_decided_by_the_policy() -> None:
    elsewhere = {clause: set(places) for clause, places in found().items() if not places["Decided"]}

    assert set(elsewhere) == {"R1", "R2", "R4", "Q5"}
    assert all("Set" in elsewhere[clause] for clause in ("R1", "R2", "R4")), "roles stand in the company file"
    assert "Carried out" in elsewhere["Q5"], "which music is played stands in musiconhold.conf"


def test_nobody_cites_a_clause_that_does_not_exist() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in tracked.splitlines()]
    unknown = {
        str(path.relative_to(ROOT)): wrong
        for path in files
        if path.suffix in TEXTS and path.exists() and (wrong := _cited_in(path) - set(clauses()))
    }

    assert unknown == {}


def _cited_in(path: Path) -> set[str]:
    text = path.read_text(errors="replace")
    if not path.is_relative_to(ROOT / "tests"):
        return cited(text)
    named = {
        one.upper()
        for line in text.splitlines()
        if "def test_" in line
        for one in NAMED.findall(line.split("(")[0])
    }
    return cited(text) | named


def test_a_citation_is_found_with_the_function_around_it(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text(
        '"""About S1."""\n\nRULES = {"a": "Q2"}\n\n\nclass House:\n    """Of R3."""\n\n    @property\n'
        "    def door(self) -> str:\n        # O2 says so\n"
        f'        return "{NO_CLAUSE}"\n'
    )

    assert list(in_python(file)) == [
        ("S1", ""),
        ("Q2", "RULES"),
        ("R3", "House"),
        ("O2", "House.door"),
        (NO_CLAUSE, "House.door"),
    ]
