"""Leavers without a successor, roles that nobody has, and texts that tell a private number.

Knows: the people of the file, one by one. Refuses to know: their calls (sweep.py), and what ends when (filed.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.lint.example import ExampleCall, day_after, noon
from app.lint.finding import Finding, Severity
from app.policy import numbers
from app.policy.numbers import NumberKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company import FieldPath
    from app.lint.house import CheckedHouse

_DIGITS: Final = re.compile(r"[+0][\d\s()-]{6,}\d")


def about_people(house: CheckedHouse) -> Iterator[Finding]:
    yield from _leavers(house)
    yield from _empty_roles(house)
    yield from _told_numbers(house)
    yield from _music(house)


def _leavers(house: CheckedHouse) -> Iterator[Finding]:
    for index, one in enumerate(house.file.people):
        if one.leaves is not None and one.successor is None:
            at = noon(max(day_after(one.leaves), house.year.day))
            example = ExampleCall(one.direct or one.extension, at, house.customer)
            about = (("name", one.name), ("day", one.leaves.isoformat()))
            place: FieldPath = ("people", index, "leaves")
            yield Finding("no-successor", Severity.WARNING, "S5", place, example, about)


def _empty_roles(house: CheckedHouse) -> Iterator[Finding]:
    taken = {one.role for one in house.file.people}
    for index, role in enumerate(house.file.roles):
        if role.id not in taken:
            example = ExampleCall(house.company.main_number, noon(house.year.day), house.customer)
            about = (("name", role.name),)
            yield Finding("empty-role", Severity.NOTE, "P3", ("roles", index), example, about)


def _told_numbers(house: CheckedHouse) -> Iterator[Finding]:
    """S3: what a voice says to customers holds somebody's mobile number."""
    file = house.file
    texts: list[tuple[FieldPath, str | None]] = [(("front_desk", "greeting"), file.front_desk.greeting)]
    for index, profile in enumerate(file.profiles):
        if profile.diversion is not None:
            texts += [
                (("profiles", index, "diversion", "sv"), profile.diversion.sv),
                (("profiles", index, "diversion", "en"), profile.diversion.en),
            ]
    for index, choice in enumerate(file.front_desk.menu):
        texts += [
            (("front_desk", "menu", index, "sv"), choice.sv),
            (("front_desk", "menu", index, "en"), choice.en),
        ]
    for place, text in texts:
        for found in _DIGITS.findall(text or ""):
            number = numbers.canonical(found)
            if number.kind is NumberKind.E164 and numbers.is_mobile(number.text):
                example = ExampleCall(house.company.main_number, noon(house.year.day), house.customer)
                about = (("number", number.text),)
                yield Finding("private-number", Severity.ERROR, "S3", place, example, about, variant="told")


def _music(house: CheckedHouse) -> Iterator[Finding]:
    """Q5: music is instrumental, and somebody has noted that we may play it."""
    queue = next(iter(house.company.queues.values()), None)
    to = (queue.number or queue.extension or queue.id) if queue is not None else house.company.main_number
    for index, piece in enumerate(house.file.music):
        example = ExampleCall(to, noon(house.year.day), house.customer)
        about = (("title", piece.title),)
        if piece.vocal:
            yield Finding("music-vocal", Severity.ERROR, "Q5", ("music", index, "vocal"), example, about)
        elif not piece.licence:
            yield Finding("music-licence", Severity.WARNING, "Q5", ("music", index), example, about)
