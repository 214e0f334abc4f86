"""Whether somebody is there whenever a queue or reception is open.

Knows: who is at work by schedules and the register, at each instant of the year. Refuses to know: where calls go then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.lint.example import ExampleCall
from app.lint.finding import Finding, Severity
from app.lint.reach import hours_of, turns_of_people
from app.policy.hours import STOCKHOLM, Opening, opening
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.company import FieldPath
    from app.lint.house import CheckedHouse
    from app.lint.year import Sight
    from app.policy.hours import Hours
    from app.policy.queues import Queue


def staffing(house: CheckedHouse) -> Iterator[Finding]:
    """Hours with nobody, and agents to whom no call ever comes."""
    for queue in house.company.queues.values():
        yield from _queue(house, queue)
    yield from _reception(house)


def open_sights(house: CheckedHouse, hours: Hours, people: set[str]) -> list[Sight]:
    """The states of these people's work while these hours are open."""
    company = house.company
    several = [hours, *hours_of(company, (company.people[one] for one in people))]
    sights = house.year.sights(several, turns_of_people(company, people))
    return [one for one in sights if opening(hours, company.calendar, one.at) is Opening.OPEN]


def _queue(house: CheckedHouse, queue: Queue) -> Iterator[Finding]:
    empty: list[Sight] = []
    there: set[str] = set()
    ever: set[str] = set()
    for sight in open_sights(house, queue.hours, set(queue.agents)):
        agents = as_of(house.company, sight.at).queues[queue.id].agents
        if not agents:
            continue  # nobody is in it any more: the import's own warning says so
        busy = {one for one in agents if not house.takes_calls(one, sight.at)}
        there |= agents
        ever |= agents - busy
        if busy == agents:
            empty.append(sight)
    to = queue.number or queue.extension or queue.id
    if empty:
        yield _nobody(house, "nobody", house.places.queue(queue.id, "hours"), queue.name, to, empty)
    if not ever:
        return
    for who in sorted(there - ever):
        one = house.company.people[who]
        sight = next(
            sight
            for sight in open_sights(house, queue.hours, set(queue.agents))
            if who in as_of(house.company, sight.at).queues[queue.id].agents
        )
        listed = queue.members.index(who) if who in queue.members else None
        place = house.places.queue(queue.id, "agents", "second_line")
        if listed is not None:
            place = (*house.places.queue(queue.id, "members"), listed)
        example = ExampleCall(one.direct or one.extension, sight.at, house.customer)
        about = (("name", one.name), ("queue", queue.name))
        yield Finding("agent-never", Severity.WARNING, "Q9", place, example, about)


def _reception(house: CheckedHouse) -> Iterator[Finding]:
    company = house.company
    hours = company.front.hours
    if hours is None or not company.receptionists:
        return  # a queue, or no hours of which one could say that nobody is there
    people = set(company.receptionists)
    empty = [
        sight
        for sight in open_sights(house, hours, people)
        if not any(house.takes_calls(one, sight.at) for one in people)
    ]
    if not empty:
        return
    name = company.people[company.reception].name
    several = len(people) > 1
    place: FieldPath = ("front_desk", "stand_ins") if several else ("front_desk", "hours")
    names = ", ".join(company.people[one].name for one in company.receptionists)
    code = "substitutes" if several else "nobody"
    yield _nobody(house, code, place, names if several else name, company.main_number, empty)


def _nobody(
    house: CheckedHouse, code: str, place: FieldPath, name: str, to: str, empty: list[Sight]
) -> Finding:
    spells = sorted(spell for sight in empty for spell in sight.spells)
    begin, end = spells[0]
    for after, until in spells[1:]:
        if after != end:
            break
        end = until
    about = (
        ("name", name),
        ("from", time_text(begin)),
        ("until", f"{end.astimezone(STOCKHOLM):%H:%M}"),
        ("hours", f"{sum(sight.hours for sight in empty):.0f}"),
    )
    return Finding(code, Severity.WARNING, "S2", place, ExampleCall(to, begin, house.customer), about)


def time_text(at: datetime) -> str:
    """2026-11-24 12:30."""
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
