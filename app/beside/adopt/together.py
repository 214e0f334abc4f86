"""Merges what several sources say of the same people and groups.

Knows: when two are the same: people by extension, e-mail address or name, groups by number. Refuses to know: what the
sources are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING

from app.beside.adopt.found import Found, FoundHours, Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.beside.adopt.found import FoundGroup, FoundPerson


def put_together(found: Found) -> Found:
    """The first source wins, and later ones add what it lacks."""
    made = Found(
        conditions=found.conditions, routes=found.routes, blocked=found.blocked, remarks=found.remarks
    )
    made.people = _people(found.people)
    made.groups = _groups(found.groups)
    made.hours = _hours(found.hours)
    return made


def _people(people: Iterable[FoundPerson]) -> list[FoundPerson]:
    by_source: dict[str, list[FoundPerson]] = {}
    for one in people:
        by_source.setdefault(one.origin.source, []).append(one)
    made: list[FoundPerson] = []
    for theirs in by_source.values():
        known = {id(one): one for one in made}
        left = theirs
        for same in (_extension, _email, _name):
            index = _once(known.values(), same)
            here = _once(left, same)
            still = []
            for one in left:
                key = same(one)
                other = index.get(key) if key and key in here else None
                if other is None:
                    still.append(one)
                else:
                    _fill(other, one)
                    del index[key]
                    del known[id(other)]
            left = still
        made += left
    return made


def _extension(one: FoundPerson) -> str:
    return one.extension


def _email(one: FoundPerson) -> str:
    return one.email.casefold()


def _name(one: FoundPerson) -> str:
    return " ".join(sorted(one.name.casefold().replace(",", " ").split()))


def _once(people: Iterable[FoundPerson], key: Callable[[FoundPerson], str]) -> dict[str, FoundPerson]:
    """People by key, if nobody else has the same: two people of one name are nobody in particular."""
    listed = list(people)
    counts = Counter(key(one) for one in listed)
    return {key(one): one for one in listed if key(one) and counts[key(one)] == 1}


def _fill(person: FoundPerson, more: FoundPerson) -> None:
    for field in fields(person):
        mine, theirs = getattr(person, field.name), getattr(more, field.name)
        if field.name in ("origin", "remarks"):
            continue
        if field.name == "more":
            person.more = {**more.more, **person.more}
        elif not mine and theirs:
            setattr(person, field.name, theirs)
        elif field.name in ("direct", "mobile") and theirs and mine != theirs:
            sv = f"{more.origin.said('sv')} har {theirs}, och {person.origin.said('sv')} har {mine}: det senare togs"
            en = f"{more.origin.said('en')} has {theirs}, {person.origin.said('en')} has {mine}: the latter was taken"
            person.remarks.append(Remark(sv, en, more.origin))
    person.remarks += more.remarks


def _groups(groups: Iterable[FoundGroup]) -> list[FoundGroup]:
    made: dict[str, FoundGroup] = {}
    for one in groups:
        before = made.setdefault(one.number, one)
        if before is one:
            continue
        if before.origin.source == one.origin.source:
            sv, en = f"{one.number} står två gånger", f"{one.number} is there twice"
            before.remarks.append(Remark(sv, en, one.origin))
        before.together = before.together and one.together
        before.members += [member for member in one.members if member not in before.members]
        before.remarks += one.remarks
        for field in ("name", "offer", "wrap_up", "announce", "most", "longest", "weight", "on_no_answer"):
            setattr(before, field, getattr(before, field) or getattr(one, field))
    return list(made.values())


def _hours(hours: Iterable[FoundHours]) -> list[FoundHours]:
    """Merge hours: a time group's name and its hours may stand in two tables."""
    made: dict[str, FoundHours] = {}
    for one in hours:
        before = made.setdefault(one.id or f"name {one.name}", one)
        if before is not one:
            before.name = before.name or one.name
            before.remarks += one.remarks
            for day, spans in one.days.items():
                before.days.setdefault(day, []).extend(spans)
    return list(made.values())
