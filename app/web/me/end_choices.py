"""When a choice of profile may end: after lunch, when the working day ends, tomorrow, or not by itself.

Knows: which ends make sense for a person, a profile and an hour, the usual one first. Refuses to know: the words for
them, and what a profile does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM, Opening, next_change, opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.model import Company
    from app.policy.people import Person, Profile

LUNCH_ENDS: Final = 13  # o'clock, where no schedule says when somebody's lunch ends
LUNCH_SCHEDULE: Final = range(11, 15)  # a schedule that ends in these hours is about lunch
ROUNDED_TO: Final = 5  # minutes
LOOKED_AHEAD: Final = 20  # openings and closings that we look through for the next working day


class ProfileEnd(StrEnum):
    """The ends that a page offers."""

    MINUTES = "minutes"  # as long as the profile lasts
    HOUR = "hour"
    LUNCH = "lunch"
    DAY = "day"  # when the working day ends
    TOMORROW = "tomorrow"  # when the next working day begins
    OPEN = "open"  # when they choose something else


@dataclass(frozen=True, slots=True)
class EndChoice:
    """until None: not by itself."""

    end: ProfileEnd
    until: datetime | None


def end_choices(company: Company, person: Person, profile: Profile, now: datetime) -> tuple[EndChoice, ...]:
    """What makes sense now; the first is the usual one, which one tap chooses.

    A profile with minutes lasts so long, an absence until it is taken back, any other until the working day ends, and
    one that is chosen after that until the next working day begins.
    """
    found = {one.end: one for one in _all(company, person, profile, now)}
    usual = _usual(profile, found)
    rest = [one for one in found.values() if one.end is not usual]
    return found[usual], *sorted(rest, key=lambda one: (one.until is None, one.until or now))


def _usual(profile: Profile, found: dict[ProfileEnd, EndChoice]) -> ProfileEnd:
    if profile.minutes is not None:
        return ProfileEnd.MINUTES
    if profile.absence:
        return ProfileEnd.OPEN
    return next((one for one in (ProfileEnd.DAY, ProfileEnd.TOMORROW) if one in found), ProfileEnd.OPEN)


def _all(company: Company, person: Person, profile: Profile, now: datetime) -> Iterator[EndChoice]:
    if profile.minutes is not None:
        yield EndChoice(ProfileEnd.MINUTES, _rounded(now + timedelta(minutes=profile.minutes)))
    else:
        yield EndChoice(ProfileEnd.HOUR, _rounded(now + timedelta(hours=1)))
    lunch = _lunch_ends(company, person, now)
    if lunch > now and not profile.absence:
        yield EndChoice(ProfileEnd.LUNCH, lunch)
    ends, begins = _working_days(company, person, now)
    if ends is not None:
        yield EndChoice(ProfileEnd.DAY, ends)
    if begins is not None:
        yield EndChoice(ProfileEnd.TOMORROW, begins)
    yield EndChoice(ProfileEnd.OPEN, None)


def _rounded(at: datetime) -> datetime:
    """To the next whole five minutes: so it is said, and a page that is read stays the same for a while."""
    over = timedelta(minutes=at.minute % ROUNDED_TO, seconds=at.second, microseconds=at.microsecond)
    return at - over + timedelta(minutes=ROUNDED_TO) if over else at


def _lunch_ends(company: Company, person: Person, now: datetime) -> datetime:
    today = now.astimezone(STOCKHOLM).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    for schedule in company.schedules_of(person):
        if schedule.hours is None or schedule.outside:
            continue
        for _, minute in schedule.hours.week[today.weekday()]:
            if minute // 60 in LUNCH_SCHEDULE:
                return today + timedelta(minutes=minute)
    return today.replace(hour=LUNCH_ENDS)


def _working_days(company: Company, person: Person, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When today's working hours end for good, None if they are over; and when those of another day begin."""
    hours, calendar = company.working_hours_of(person), company.calendar
    today, at = now.astimezone(STOCKHOLM).date(), now
    ends: datetime | None = None
    for _ in range(LOOKED_AHEAD):
        change = next_change(hours, calendar, at)
        if change is None:
            return ends, None
        local = change.astimezone(STOCKHOLM)
        opens = opening(hours, calendar, change) is Opening.OPEN
        if local.date() == today and not opens:
            ends = local
        elif opens and local.date() != today:
            return ends, local
        at = change
    return ends, None
