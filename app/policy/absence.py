"""Which profile a person has now, until when, and when they are back: the stack of layers.

Knows: the order of the layers (a manual choice, the calendar, the schedule, the base), and which layer takes over when
one ends. Refuses to know: who chose, how a calendar is read, and what a profile does to a call (chain.py).

We replay nothing: we compute the profile at an instant from the choice and the schedules. So a missed switch does no
harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.policy.decision import Layer
from app.policy.devices import next_rest
from app.policy.hours import LAST_YEAR, STOCKHOLM, Opening, next_change, opening
from app.policy.tenure import is_reached_at_any_hour, next_turn_of_hours

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import datetime

    from app.policy.happenings import Span
    from app.policy.model import Company
    from app.policy.people import Person, Profile, Schedule

MOST_TURNS: Final = 100  # layers in a row that we follow to find the return; after more we call it unknown


@dataclass(frozen=True, slots=True)
class Chosen:
    """A manual choice. until: None means until taken back, and so does a year far ahead (9999)."""

    profile: str
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until.year > LAST_YEAR:
            object.__setattr__(self, "until", None)


@dataclass(frozen=True, slots=True)
class Presence:
    """The profile in force, its layer, and when another takes over.

    until: None means not before somebody chooses. back: when we put calls through again; None if we do so now, or
    cannot know. rests: when the mobile begins or ends its rest (S4), even if the profile stays the same.
    """

    profile: str = "available"
    layer: Layer = Layer.BASE
    until: datetime | None = None
    back: datetime | None = None
    rests: datetime | None = None

    @property
    def holds_until(self) -> datetime | None:
        """When another profile takes over, or this one rings other phones."""
        if self.until is None or self.rests is None:
            return self.until or self.rests
        return min(self.until, self.rests)


def presence(
    company: Company,
    person: Person,
    at: datetime,
    chosen: Chosen | None = None,
    calendar: Sequence[Span] = (),
) -> Presence:
    """The highest layer that holds at this instant (aware). calendar: spans in order that do not overlap."""
    now = _layer(company, person, at, chosen, calendar)
    back, then = None, now
    for _ in range(MOST_TURNS):
        profile = company.profiles.get(then.profile)
        if profile is None or not profile.busy:
            break
        back = then.until
        if back is None or back.year > LAST_YEAR:
            back = None
            break
        then = _layer(company, person, back, chosen, calendar)
    else:
        back = None
    return Presence(now.profile, now.layer, now.until, back, next_rest(company, person, now.layer, at))


def alike(company: Company, person: Person) -> Hashable:
    """What decides a person's presence besides choices and calendar. Where it is equal, the presence is equal.

    10,000 people share a few roles: we need not look at the hours once for each person.
    """
    own = person.id if any(one.who == person.id for one in company.register.exemptions) else ""
    schedules = tuple(one.id for one in company.schedules_of(person))
    return person.role, person.mobile_rests, bool(person.mobile), schedules, own


def usual_end(company: Company, person: Person, profile: Profile, at: datetime) -> datetime | None:
    """When a choice without an end of its own ends: after the profile's minutes, else with the working day (S4).

    An absence, such as a sickness, lasts until the person takes it back. So does any choice of a person whose working
    hours never end.
    """
    if profile.minutes is not None:
        return at + timedelta(minutes=profile.minutes)
    return None if profile.absence else end_of_working_day(company, person, at)


def end_of_working_day(company: Company, person: Person, at: datetime) -> datetime | None:
    """The last closing of the person's hours today or, if that has passed, on their next working day."""
    hours, calendar = company.working_hours_of(person), company.calendar
    end: datetime | None = None
    for _ in range(MOST_TURNS):
        change = next_change(hours, calendar, at)
        if change is None:
            break
        if opening(hours, calendar, change) is not Opening.OPEN:
            end = change.astimezone(STOCKHOLM)
        elif end is not None and change.astimezone(STOCKHOLM).date() != end.date():
            break
        at = change
    return end


def _layer(
    company: Company, person: Person, at: datetime, chosen: Chosen | None, calendar: Sequence[Span]
) -> Presence:
    """We ignore a choice whose profile the company has dropped since, or no longer lets this person use."""
    if (
        chosen is not None
        and (chosen.until is None or at < chosen.until)
        and company.profile_for(person, chosen.profile) is not None
    ):
        return Presence(chosen.profile, Layer.MANUAL, chosen.until)
    ends: list[datetime] = []
    for span in calendar:
        if company.profile_for(person, span.profile) is None or span.end <= at:
            continue
        if span.start <= at:
            return Presence(span.profile, Layer.CALENDAR, span.end)
        ends.append(span.start)  # a higher layer begins
        break
    for schedule in company.schedules_of(person):
        holds, change = scheduled(company, person, schedule, at)
        if change is not None:
            ends.append(change)
        if holds:
            return Presence(schedule.profile, Layer.SCHEDULE, min(ends, default=None))
    return Presence(until=min(ends, default=None))


def scheduled(
    company: Company, person: Person, schedule: Schedule, at: datetime
) -> tuple[bool, datetime | None]:
    """Whether a schedule holds, and when that may change.

    A person whom calls may reach at any hour (R3, S6) does not go home with the working hours.
    """
    hours = schedule.hours or company.working_hours_of(person)
    holds = (opening(hours, company.calendar, at) is Opening.OPEN) is not schedule.outside
    change = next_change(hours, company.calendar, at)
    if not schedule.outside or schedule.hours is not None:
        return holds, change
    turn = next_turn_of_hours(company, person, at)
    if is_reached_at_any_hour(company, person, at):
        return False, turn
    return holds, min((one for one in (change, turn) if one is not None), default=None)
