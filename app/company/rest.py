"""Finds further problems in a company file that has unreadable fields.

Knows: how to leave out what cannot be read, and check the rest together. Refuses to know: the fields (schema.py),
and what must agree (checks.py).

People who correct a file want all problems at once. We take an unreadable field as not given, and drop an entry
that needs it. Problems that arise only from these gaps are not reported.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from app.company.problems import FileProblem
from app.company.schema import CompanyFile
from app.company.words import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.company.problems import FieldPath

ROUNDS = 8  # of leaving out: the entry around a gap may become invalid, too


def problems(
    found: dict[str, Any], error: ValidationError, check: Callable[[CompanyFile], list[FileProblem]]
) -> list[FileProblem]:
    """Contradictions in the rest; none if too little is left."""
    document: Any = copy.deepcopy(found)
    gone: set[FieldPath] = set()
    for _ in range(ROUNDS):
        places = {_left_out(document, place_of(one), one["type"]) for one in error.errors(include_url=False)}
        if () in places:
            return []
        for place in sorted(places, key=str, reverse=True):
            _empty(document, place)
        gone |= places
        numbered = _numbers(document)
        try:
            company = CompanyFile.model_validate(_without_gaps(document))
        except ValidationError as again:
            error = _renumbered(again, numbered)
            continue
        names = set(_names_of(found, gone))
        return [
            problem
            for one in check(company)
            if _is_apart((problem := FileProblem(_there(one.place, numbered), one.message)), gone, names)
        ]
    return []


_GAP = object()


class _Again(Exception):
    """The errors, with their places in the file."""

    def __init__(self, errors: list[Any]) -> None:
        super().__init__()
        self._errors = errors

    def errors(self, *, include_url: bool = False) -> list[Any]:  # noqa: ARG002 - as pydantic's
        return self._errors


def _renumbered(error: ValidationError, numbered: dict[FieldPath, list[int]]) -> Any:
    return _Again(
        [{**one, "loc": _there(place_of(one), numbered)} for one in error.errors(include_url=False)]
    )


def _left_out(document: Any, place: FieldPath, kind: str) -> FieldPath:
    """The smallest part to leave out so that the error goes away: the field, or the entry that lacks one."""
    if kind == "missing":
        place = place[:-1]
    at, known = document, 0
    for part in place:  # a place may end in something that is not a mapping
        try:
            at = at[part]
        except (LookupError, TypeError):
            break
        known += 1
    return place[:known]


def _empty(document: Any, place: FieldPath) -> None:
    at: Any = document
    for part in place[:-1]:
        try:
            at = at[part]
        except (LookupError, TypeError):  # already left out
            return
    if isinstance(at, list) and isinstance(place[-1], int):
        at[place[-1]] = _GAP
    elif isinstance(at, dict):
        at.pop(place[-1], None)


def _without_gaps(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_gaps(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_gaps(one) for one in value if one is not _GAP]
    return value


def _numbers(value: Any, place: FieldPath = ()) -> dict[FieldPath, list[int]]:
    """For each list with gaps: the file's numbers of the remaining entries. Places are those of the file."""
    found: dict[FieldPath, list[int]] = {}
    if isinstance(value, dict):
        for name, one in value.items():
            found |= _numbers(one, (*place, name))
    elif isinstance(value, list):
        left = [number for number, one in enumerate(value) if one is not _GAP]
        if len(left) != len(value):
            found[place] = left
        for number in left:
            found |= _numbers(value[number], (*place, number))
    return found


def _there(place: FieldPath, numbered: dict[FieldPath, list[int]]) -> FieldPath:
    """A place in the rest, as a place in the file."""
    there: FieldPath = ()
    for part in place:
        numbers = numbered.get(there)
        if numbers is not None and isinstance(part, int) and part < len(numbers):
            part = numbers[part]
        there = (*there, part)
    return there


def _names_of(found: Any, gone: set[FieldPath]) -> Iterator[str]:
    """Ids of left out entries: it is not wrong that others name them."""
    for place in gone:
        at = found
        for part in place:
            at = at[part]
        if isinstance(at, dict) and isinstance(at.get("id"), str):
            yield at["id"]


def _is_apart(problem: FileProblem, gone: set[FieldPath], names: set[str]) -> bool:
    """Whether a problem is independent of what was left out."""
    if any(repr(name) in problem.message or name in problem.message.split() for name in names):
        return False
    for place in gone:
        around = place[:-1]
        if problem.place[: len(place)] == place or (len(around) > 1 and problem.place == around):
            return False
        if place[-1] == "keys" and problem.place[: len(around)] == around:
            return False  # a step of the wait may offer what one of the keys asks for
    return True
