"""A company file with something in each field, made from the schema, and every way to change one field of it.

The values need not agree with one another: what differs is found without looking at what they mean.
"""

from __future__ import annotations

import copy
from datetime import date
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from app.company.entry import entry_class
from app.company.schema import CompanyFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from app.company.entry import FileEntry

Path = tuple[str | int, ...]


class Change(NamedTuple):
    """One change of one field. owner: the class whose field it is. entries: a list of two entries came or went."""

    owner: type[FileEntry]
    field: str
    path: Path
    before: dict[str, Any]
    after: dict[str, Any]
    entries: bool = False


def sample(of: type[FileEntry] = CompanyFile, path: str = "") -> dict[str, Any]:
    return {
        field.alias or name: _value(field.annotation, name, f"{path}/{name}")
        for name, field in of.model_fields.items()
    }


def changes() -> Iterator[Change]:
    """Each field of the schema, changed in each way that its type allows."""
    before = sample()
    for owner, name, path in _places(CompanyFile, before, ()):
        value = _at(before, path)
        field = owner.model_fields[name]
        for other in _others(value, field, path):
            after = _changed(before, path, other)
            entries = other is None and isinstance(value, list) and entry_class(field) is not None
            yield Change(owner, name, path, before, after, entries)
            if other is None:
                yield Change(owner, name, path, after, before, entries)


def _places(
    of: type[FileEntry], value: dict[str, Any], path: Path
) -> Iterator[tuple[type[FileEntry], str, Path]]:
    for name, field in of.model_fields.items():
        key = field.alias or name
        inner, found = entry_class(field), value[key]
        if inner is not None and isinstance(found, dict):
            yield from _places(inner, found, (*path, key))
        elif inner is not None and isinstance(found, list):
            yield from _places(inner, found[0], (*path, key, 0))
        yield of, name, (*path, key)


def _others(value: Any, field: FieldInfo, path: Path) -> Iterator[Any]:
    """Other values of the same field; None: the field is left out."""
    literals = [one for one in _literals(field.annotation) if one != value]
    optional = _is_optional(field.annotation)
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str() if _is_hours(path):
            yield "10:15-11:45"
            yield "closed"
        case str() if literals:
            yield from literals
        case str():
            yield value + "x"
        case list():
            if entry_class(field) is None:
                yield [*value, *(literals[2:3] or ["another"])]
            yield value[1:]
            yield [value[1], value[0], *value[2:]]
        case dict() if entry_class(field) is None:
            yield {**value, next(iter(value)): "another"}
            yield {**value, "9": "another"}
    if optional:
        yield None
    elif isinstance(value, dict) and literals and entry_class(field) is not None:
        yield literals[0]


def _value(annotation: Any, name: str, path: str) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(arguments[0], name, path)
    if origin in (Union, UnionType):
        real = [one for one in arguments if one is not NoneType]
        entries = [one for one in real if not get_origin(one) and hasattr(one, "model_fields")]
        return _value((entries or real)[0], name, path)
    if origin is list:
        literals = list(_literals(arguments[0]))
        return literals[:2] if literals else [_value(arguments[0], name, f"{path}/{n}") for n in (1, 2)]
    if origin is dict:
        return {key: _value(arguments[1], name, f"{path}/{key}") for key in ("1", "2")}
    if origin is Literal:
        return arguments[0]
    if annotation is bool:
        return True
    if annotation is int:
        return 7
    if annotation is float:
        return 2.5
    if annotation is date:
        return f"2026-12-{1 + sum(map(ord, path)) % 28:02}"
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        return sample(annotation, path)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekdays")
    return "08:00-17:00" if name in days else f"{name} of {path}"


def _is_hours(path: Path) -> bool:
    return str(path[-1]).endswith("day") or path[-1] == "weekdays"


def _literals(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif not (isinstance(annotation, type) and hasattr(annotation, "model_fields")):
        for one in get_args(annotation):
            yield from _literals(one)


def _is_optional(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_optional(get_args(annotation)[0])
    return get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)


def _changed(value: Any, path: Path, other: Any) -> Any:
    """A copy that shares what is beside the path; other None: without what stands there."""
    made, (key, *rest) = copy.copy(value), path
    if rest:
        made[key] = _changed(value[key], tuple(rest), other)
    elif other is None:
        del made[key]
    else:
        made[key] = other
    return made


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value
