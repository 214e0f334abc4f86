"""A table of calls and where they shall go, as one writes it for `vaxel policy test`.

Knows: the fields of a row, and their lines. Refuses to know: where calls go (trial.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.company import line_of
from app.company.problems import BadCompanyFile, FileProblem
from app.company.yaml_text import read_yaml
from app.policy.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.company import FieldPath

TEXTS: Final = {
    "is not a field of a table of calls": "är inget fält i en tabell med samtal",
    "is not a field of a call in the table": "är inget fält för ett samtal i tabellen",
    "must be a text": "måste vara en text",
    "must be a list of calls": "måste vara en lista med samtal",
    "must be a list, such as [anna]": "måste vara en lista, som [anna]",
    "must be a call, such as {}": "måste vara ett samtal, som {}",
}
swedish: Final = Sentences(TEXTS).said
ROW_TEXTS: Final = frozenset({"name", "clause", "from", "to", "at", "device", "direction"})
ROW_LISTS: Final = frozenset({"state", "tried"})
ONE_RESULT: Final = frozenset({"goes", "shows", "recorded"})
SEVERAL_RESULTS: Final = frozenset({"rings", "clauses", "not"})
NEEDED_IN_ROW: Final = ("to", "at", "goes")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One call. name: what the row shows. expected: by field, a text or several (`rings`, `clauses`, `not`).

    What is expected of where the call goes comes first: the rest follows from it.
    """

    line: int
    name: str
    clause: str
    to: str
    at: str
    caller: str
    device: str | None
    direction: str | None
    states: tuple[str, ...]
    tried: tuple[str, ...]
    expected: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CallTable:
    """company: the company file, as the table names it; "" if it does not."""

    company: str
    rows: tuple[TableRow, ...]


def read_table(raw: bytes, file: str) -> CallTable:
    """Read a table. Raises BadCompanyFile, with the line and field of each problem."""
    document, lines = read_yaml(raw, file)
    wrong = [FileProblem(one.place, one.message, line_of(one.place, lines)) for one in _problems(document)]
    if wrong:
        raise BadCompanyFile(sorted(wrong, key=lambda one: one.line or 0), file)
    rows = tuple(
        _row(one, line_of(("calls", index), lines) or 1) for index, one in enumerate(document["calls"])
    )
    return CallTable(document.get("company") or "", rows)


def table_problems(error: BadCompanyFile, lang: str) -> str:
    """What is wrong with a table, a line for each problem."""
    if lang != "sv":
        return error.in_words(lang)
    said = [FileProblem(one.place, swedish(one.message), one.line) for one in error.problems]
    return BadCompanyFile(said, error.file).in_words(lang)


def _row(entry: dict[str, Any], line: int) -> TableRow:
    expected = {name: entry[name] for name in ONE_RESULT if entry.get(name) is not None}
    several = {name: tuple(entry[name]) for name in SEVERAL_RESULTS if entry.get(name) is not None}
    return TableRow(
        line=line,
        name=entry.get("name") or f"{entry.get('from') or '?'} -> {entry['to']}, {entry['at']}",
        clause=entry.get("clause") or "",
        to=entry["to"],
        at=entry["at"],
        caller=entry.get("from") or "",
        device=entry.get("device"),
        direction=entry.get("direction"),
        states=tuple(entry.get("state") or ()),
        tried=tuple(entry.get("tried") or ()),
        expected=dict(sorted((expected | several).items(), key=lambda one: (one[0] != "goes", one[0]))),
    )


def _problems(document: dict[str, Any]) -> Iterator[FileProblem]:
    for name in document:
        if name not in ("company", "calls"):
            yield FileProblem((name,), "is not a field of a table of calls")
    if not isinstance(document.get("company") or "", str):
        yield FileProblem(("company",), "must be a text")
    calls = document.get("calls")
    if not isinstance(calls, list) or not calls:
        yield FileProblem(("calls",), "must be a list of calls")
        return
    for index, entry in enumerate(calls):
        yield from _of_row(("calls", index), entry)


def _of_row(place: FieldPath, entry: object) -> Iterator[FileProblem]:
    if not isinstance(entry, dict):
        yield FileProblem(place, "must be a call, such as {to: anna, at: 2026-11-24T12:30, goes: ring anna}")
        return
    for name, value in entry.items():
        if name in ROW_TEXTS | ONE_RESULT:
            if value is not None and not isinstance(value, str):
                yield FileProblem((*place, name), "must be a text")
        elif name in ROW_LISTS | SEVERAL_RESULTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                yield FileProblem((*place, name), "must be a list, such as [anna]")
        else:
            yield FileProblem((*place, name), "is not a field of a call in the table")
    for name in NEEDED_IN_ROW:
        if not entry.get(name):
            yield FileProblem((*place, name), "is missing")
