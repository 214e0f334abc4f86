"""Brings the changes that two people made of one version together.

Knows: values, and which entries of lists are the same. Refuses to know: texts (text_values.py), and what a field means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.company.text_values import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_ABSENT: Final = object()


@dataclass(slots=True)
class MergedValues:
    """values: with both changes. both: the places that both changed to something else: there mine stand."""

    values: dict[str, Any]
    both: list[str] = field(default_factory=list)


def merged(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> MergedValues:
    """All three: the values of a company file. base: the version that mine was made of; theirs: the one of now."""
    found = MergedValues({})
    values = _merge(dict(base), dict(mine), dict(theirs), "", found.both)
    assert isinstance(values, dict)
    found.values = values
    return found


def _merge(base: Any, mine: Any, theirs: Any, path: str, both: list[str]) -> Any:
    if mine == base:
        return theirs
    if theirs in (base, mine):
        return mine
    if isinstance(base, dict) and isinstance(mine, dict) and isinstance(theirs, dict):
        return _merge_fields(base, mine, theirs, path, both)
    if isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list):
        keys = [[key_of(one) for one in entries] for entries in (base, mine, theirs)]
        if all(None not in found and len(set(found)) == len(found) for found in keys):
            was, own, others = (
                dict(zip(found, entries, strict=True))
                for found, entries in zip(keys, (base, mine, theirs), strict=True)
            )
            return list(_merge_fields(was, own, others, path, both).values())
    both.append(path)
    return mine


def _merge_fields(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], path: str, both: list[str]
) -> dict[str, Any]:
    """In their order; what I added stands after what it stood after."""
    order = list(theirs)
    before: str | None = None
    for key in mine:
        if key not in order:
            order.insert(
                order.index(before) + 1 if before in order else 0 if before is None else len(order), key
            )
        before = key
    made: dict[str, Any] = {}
    for key in order:
        inside = f"{path}.{key}" if path else str(key)
        values = (base.get(key, _ABSENT), mine.get(key, _ABSENT), theirs.get(key, _ABSENT))
        value = _merge(*values, inside, both)
        if value is not _ABSENT:
            made[key] = value
    return made
