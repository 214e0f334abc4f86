"""Holidays that nobody covers, and nights in which the clock changes.

Knows: which days and nights are unlike others. Refuses to know: who is at work on usual days (staffing.py).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from app.lint.example import ExampleCall
from app.lint.finding import Finding, Severity
from app.lint.reach import Reach
from app.lint.staffing import time_text
from app.lint.year import DayKind, clock_changes, day_kind, turns_of
from app.policy.decide import decide
from app.policy.decision import Direction, Situation
from app.policy.hours import STOCKHOLM
from app.policy.targets import Action
from app.policy.ways import Reception, ToQueue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.company import FieldPath
    from app.lint.house import CheckedHouse
    from app.policy.hours import Hours
    from app.policy.ways import Way

SUNDAY: Final = 6


def days(house: CheckedHouse) -> Iterator[Finding]:
    yield from _holidays(house)
    yield from _clock_changes(house)


def _holidays(house: CheckedHouse) -> Iterator[Finding]:
    """Open on Sundays too, but on a holiday a call becomes a message; or reception rings as on any day."""
    company = house.company
    every_day: list[tuple[Way, str, Hours, str, FieldPath]] = [
        (
            ToQueue(one.id),
            one.number or one.extension or one.id,
            one.hours,
            one.name,
            house.places.queue(one.id, "hours"),
        )
        for one in company.queues.values()
    ]
    front = company.front.hours
    if front is not None and company.receptionists:
        name = company.people[company.reception].name
        every_day.append((Reception(), company.main_number, front, name, ("front_desk", "hours")))
    for way, to, hours, name, place in every_day:
        if hours.week[SUNDAY]:
            at = _first_holiday(house, way)
            if at is not None and _action(house, to, at) is Action.VOICEMAIL:
                about = (("name", name), ("day", f"{at.astimezone(STOCKHOLM):%Y-%m-%d}"))
                example = ExampleCall(to, at, house.customer)
                yield Finding("holiday", Severity.WARNING, "Q10", place, example, about, variant="closed")
    if company.receptionists and front is None:
        at = _first_holiday(house, Reception())
        if at is not None and _action(house, company.main_number, at) is Action.RING:
            name = company.people[company.reception].name
            about = (("name", name), ("day", f"{at.astimezone(STOCKHOLM):%Y-%m-%d}"))
            example = ExampleCall(company.main_number, at, house.customer)
            yield Finding("holiday", Severity.WARNING, "Q10", ("reception",), example, about, variant="rings")


def _first_holiday(house: CheckedHouse, way: Way) -> datetime | None:
    """Noon of the first holiday of the year: an instant of it at which a usual day would be open."""
    reach = Reach(house.company, way)
    sights = house.year.sights(reach.hours(house.company))
    spells = sorted(one.spells[0] for one in sights if one.kind is DayKind.HOLIDAY)
    for begin, _ in spells:
        noon = datetime.combine(begin.astimezone(STOCKHOLM).date(), time(12), STOCKHOLM)
        if day_kind(house.company, noon) is DayKind.HOLIDAY:
            return noon
    return None


def _action(house: CheckedHouse, to: str, at: datetime) -> Action:
    situation = Situation(at, Direction.IN, house.customer, to, people=house.states(at))
    return decide(house.company, situation).action


def _clock_changes(house: CheckedHouse) -> Iterator[Finding]:
    """Hours that begin or end between 02 and 03 on a Sunday: that hour comes twice, or not at all."""
    for hours, place, to in _with_places(house):
        if not any(120 < minute < 180 for span in hours.week[SUNDAY] for minute in span):
            continue
        for change in clock_changes(house.year.day):
            night = change.astimezone(STOCKHOLM).date()
            if day_kind(house.company, change) is not DayKind.USUAL:
                continue
            turns = _turns(house, hours, night)
            if len(turns) != 2 * len(hours.week[SUNDAY]):
                at = turns[0] if turns else change
                about = (
                    ("day", night.isoformat()),
                    ("turns", ", ".join(time_text(one)[-5:] for one in turns) or "-"),
                )
                example = ExampleCall(to, at, house.customer)
                yield Finding("clock-change", Severity.WARNING, hours.clause, place, example, about)
                break


def _turns(house: CheckedHouse, hours: Hours, day: date) -> list[datetime]:
    """When these hours open and close on a day."""
    start = datetime.combine(day, time(0), STOCKHOLM)
    end = datetime.combine(day + timedelta(days=1), time(0), STOCKHOLM)
    return turns_of(house.company, hours, start - timedelta(minutes=1), end + timedelta(minutes=1))


def _with_places(house: CheckedHouse) -> Iterator[tuple[Hours, FieldPath, str]]:
    """All hours, where they stand, and a number whose calls they decide."""
    company, main = house.company, house.company.main_number
    yield company.working_hours, ("working_hours",), main
    for queue in company.queues.values():
        yield queue.hours, house.places.queue(queue.id, "hours"), queue.number or queue.extension or queue.id
    if company.front.hours is not None:
        yield company.front.hours, ("front_desk", "hours"), main
    for index, role in enumerate(company.roles.values()):
        if role.working_hours is not None:
            someone = next((one for one in company.people.values() if one.role == role.id), None)
            number = (someone.direct or someone.extension) if someone is not None else main
            yield role.working_hours, ("roles", index, "working_hours"), number
    for index, schedule in enumerate(company.schedules):
        if schedule.hours is not None:
            whose = next((one for one in company.people.values() if schedule.closeness(one)), None)
            number = (whose.direct or whose.extension) if whose is not None else main
            yield schedule.hours, ("schedules", index), number
