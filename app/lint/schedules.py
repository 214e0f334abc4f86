"""Schedules that never put anybody into their profile: they never hold, or another always goes before.

Knows: which schedule holds for whom, at each instant of the year. Refuses to know: what a profile does to a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.lint.example import ExampleCall
from app.lint.finding import Finding, Severity
from app.lint.reach import hours_of, turns_of_people
from app.policy.absence import alike, scheduled

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import datetime

    from app.lint.house import CheckedHouse
    from app.policy.people import Person, Schedule


def schedules(house: CheckedHouse) -> Iterator[Finding]:
    company = house.company
    people: dict[Hashable, Person] = {}
    for someone in company.people.values():
        people.setdefault(alike(company, someone), someone)
    held: dict[str, tuple[Person, datetime]] = {}  # by schedule: somebody for whom it holds, and when
    wins: set[str] = set()
    before: dict[str, str] = {}  # by schedule: which goes before it
    for person in people.values():
        listed = company.schedules_of(person)
        for sight in house.year.sights(hours_of(company, [person]), turns_of_people(company, {person.id})):
            holding = [one for one in listed if scheduled(company, person, one, sight.at)[0]]
            for one in holding:
                held.setdefault(one.id, (person, sight.at))
                before.setdefault(one.id, holding[0].id)
            wins |= {one.id for one in holding[:1]}
    for index, schedule in enumerate(company.schedules):
        if schedule.id in wins:
            continue
        meant = [one for one in company.people.values() if schedule.closeness(one)]
        if not meant:
            continue  # for a role that nobody has
        yield _finding(house, index, schedule, meant[0], held.get(schedule.id), before)


def _finding(
    house: CheckedHouse,
    index: int,
    schedule: Schedule,
    person: Person,
    held: tuple[Person, datetime] | None,
    before: dict[str, str],
) -> Finding:
    about = [("schedule", schedule.id)]
    code, variant, at = "never", "schedule", house.year.start
    if held is not None:
        person, at = held
        code = "hidden"
        about.append(("other", before[schedule.id]))
    elif schedule not in house.company.schedules_of(person):
        others = [one.id for one in house.company.schedules_of(person) if one.profile == schedule.profile]
        if others:
            code = "hidden"
            about.append(("other", ", ".join(others)))
    example = ExampleCall(person.direct or person.extension, at, house.customer)
    return Finding(code, Severity.WARNING, "M4", ("schedules", index), example, tuple(about), variant=variant)
