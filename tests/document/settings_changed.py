"""Every setting of the example company, and the company with that one setting changed to another legal value.

Knows: how to find another value for each kind of field. Refuses to know: the document.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from app.company import BadCompanyFile, document, from_document
from tests.document.made import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company import CompanyFile


OTHER_NUMBERS = ("+46313900601", "+46701740699", "+46856293001", "+46846500498")
WORDS: dict[str, tuple[Any, ...]] = {  # of fields with a choice of words
    "eves": ("open",),
    "confirm": ("trust",),
    "unanswered": ("divert",),
    "forwards": ("colleagues",),
    "srtp": ("offered",),
    "ring": ("all", "longest_available"),
    "presents": ("main", "queue", "agent"),
    "calls": ("allow",),
    "answering_service_sees": ("ours",),
    "language": ("en",),
    "kind": ("hourly", "forward"),
    "what": ("mobile_rings_outside_hours",),
    "number": ("main", "direct", "salj"),
    "offers": (["message", "callback"], ["message"]),
    "otherwise": ("message", "connect"),
    "keys": ({"2": "message", "1": "callback"},),
    "priority": ([{"id": "x", "name": "X", "numbers": ["+46701740699"]}],),
    "menu": ([{"to": "support"}],),
    "half_days": ([{"date": "2026-12-23", "closes": "12:00"}],),
    "queues": (["teknik"], ["support"]),
    "second_line": (["carin"], ["eva"]),
    "outside": ({"weekdays": "07:00-19:00", "clause": "M4"},),
    "devices": (["fixed"],),
}


@dataclass(frozen=True)
class Setting:
    """A leaf of the company's document. place: as sentences name it, with the ids of entries."""

    path: tuple[str | int, ...]
    place: str


@cache
def _whole() -> dict[str, Any]:
    return document(example())


def settings() -> list[Setting]:
    """Every setting that the example has, given or by default; ids are names for other rules, and no settings."""
    return [one for one in _leaves(_whole(), (), "") if one.path[-1] not in ("id", "version")]


def _leaves(value: Any, path: tuple[str | int, ...], place: str) -> Iterator[Setting]:
    if isinstance(value, dict) and path[-1:] not in (("keys",), ("pause_codes",), ("retired_codes",)):
        for name, inside in value.items():
            yield from _leaves(inside, (*path, name), f"{place}.{name}" if place else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, entry in enumerate(value):
            yield from _leaves(entry, (*path, number), f"{place}.{entry.get('id', number)}")
    else:
        yield Setting(path, place)


@cache
def changed(setting: Setting) -> CompanyFile | None:
    """The company with another legal value there; None if there is none."""
    before = _at(_whole(), setting.path)
    for value in _values(setting, before):
        found = copy.deepcopy(_whole())
        _at(found, setting.path[:-1])[setting.path[-1]] = value
        try:
            file = from_document(found)
        except BadCompanyFile:
            continue
        if document(file) != _whole():
            return file
    return None


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for one in path:
        value = value[one]
    return value


def _values(setting: Setting, before: Any) -> Iterator[Any]:
    name = str(setting.path[-1])
    whole = _whole()
    ids = [
        one["id"] for part in ("people", "queues", "roles", "profiles", "phone_models") for one in whole[part]
    ]
    yield from (one for one in WORDS.get(name, ()) if one != before)
    match before:
        case bool():
            yield not before
        case int() | float():
            yield from (before + 1, before - 1, before * 2)
        case list():
            if before and before[0] in ids:
                yield from ([*before, one] for one in ids if one not in before)
            elif before:
                yield before[:-1]
            if all(isinstance(one, str) for one in before):
                more = ("2027-06-07", "DE", "+888", "anna", "saljare", "extra")
                yield from ([*before, one] for one in more if one not in before)
        case dict():
            yield from ({}, {"1": "Kaffe"}, {"77": "meeting"})
        case str() if name == "clause":
            yield "X7"
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", before):
            day = date.fromisoformat(before)
            yield from (f"{day + timedelta(days=one)}" for one in (-1, 1, -30))
        case str() if re.fullmatch(r"closed|\d\d:\d\d-\d\d:\d\d.*", before):
            yield from ("09:00-16:00", "10:00-15:00")
        case str() if re.fullmatch(r"\+\d{8,}", before):
            yield from OTHER_NUMBERS
        case str() if before in (*ids, "reception", "voicemail", "answering_service"):
            yield from (one for one in (*ids, "reception", "voicemail") if one != before)
        case str() if before.isdigit():
            yield from ("88", "61", "399")
        case str() if before.startswith("*"):
            yield "*79"
        case str():
            yield from (f"{before} nytt", before[:-1])
        case _:
            pass
