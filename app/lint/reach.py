"""What decides a call to somebody: whom it can come to, and the hours and the register's days that matter to them.

Knows: the ways on from a person, queue or reception (company/choices.py lists them). Refuses to know: which of them a
call takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.choices import steps
from app.lint.example import day_after
from app.policy.register import first_day
from app.policy.ways import Reception, ToPerson, ToQueue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.policy.hours import Hours
    from app.policy.model import Company
    from app.policy.people import Person
    from app.policy.register import Exemption, PrivateMobile
    from app.policy.ways import Way


class Reach:
    """Everything that a call to one place can come to. people: also the agents of the queues, and reception's."""

    def __init__(self, company: Company, *starts: Way) -> None:
        self.people: set[str] = set()
        self.queues: set[str] = set()
        self.front = False
        todo: list[Way] = list(starts)
        seen: set[Way] = set()
        while todo:
            way = todo.pop()
            if way in seen:
                continue
            seen.add(way)
            todo += [to for _, to in steps(company, way, called=True) if to is not None]
            match way:
                case ToPerson(id=who):
                    self.people.add(who)
                    leaver = company.register.leavers.get(who)
                    todo += [leaver.successor] if leaver is not None else []
                case ToQueue(id=which):
                    self.queues.add(which)
                    self.people |= company.queues[which].agents
                case Reception():
                    self.front = True
                    todo += [choice.to for choice in company.front.menu]
                case _:
                    pass

    def hours(self, company: Company) -> list[Hours]:
        """The hours that matter."""
        found = [company.queues[one].hours for one in self.queues]
        if self.front and company.front_hours is not None:
            found.append(company.front_hours)
        found += hours_of(company, (company.people[one] for one in self.people))
        return list({one.week: one for one in found}.values())

    def turns(self, company: Company) -> set[date]:
        """The days on which the register changes something about these people."""
        return turns_of_people(company, self.people)


def hours_of(company: Company, people: Iterable[Person]) -> list[Hours]:
    """The working hours of people, and those of their schedules."""
    alike = {(one.role, company.schedules_of(one)): one for one in people}
    found: dict[object, Hours] = {}
    for one in alike.values():
        found.setdefault(company.working_hours_of(one).week, company.working_hours_of(one))
        for schedule in company.schedules_of(one):
            if schedule.hours is not None:
                found.setdefault(schedule.hours.week, schedule.hours)
    return list(found.values())


def turns_of_people(company: Company, people: set[str]) -> set[date]:
    """The register's days that concern these people."""
    register = company.register
    found: set[date] = set()
    roles = {company.people[one].role for one in people}
    deviations: list[Exemption | PrivateMobile] = [
        one for who, one in register.private.items() if who in people
    ]
    deviations += [one for one in register.exemptions if one.who in people | roles]
    for deviation in deviations:
        found |= {first_day(deviation, register.longest), day_after(deviation.until)}
    for who, leaver in register.leavers.items():
        if who in people:
            found.add(day_after(leaver.last_day))
            if leaver.permission is not None and leaver.permission.until is not None:
                found.add(day_after(leaver.permission.until))
    return found
