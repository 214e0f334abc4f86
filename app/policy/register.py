"""The register of deviations: who approved what for whom, why and until when (S3, S5, S6, M6).

Knows: the records, and on which days each applies. Refuses to know: what they change for calls (tenure.py, chain.py,
outward.py), and subscriptions and contacts, which change nothing (company/).

Days are those of the calendar in Stockholm. The last day counts: a record that ends on the 30th applies until the
midnight after it, also in the nights when the clock changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.decision import Reason
    from app.policy.ways import Reception, ToPerson, ToQueue, Way


LONGEST_DEVIATION = 366  # days that a deviation lasts at most, unless the company sets another limit


class What(StrEnum):
    """What an exemption allows."""

    PRESENTS_MOBILE = "presents_mobile"  # S3: people outside see the mobile number, even a private one
    PRESENTS_DIRECT = "presents_direct"  # people outside see the direct number where the rules say another
    MOBILE_RINGS_OUTSIDE_HOURS = "mobile_rings_outside_hours"  # S4, R3


class PhoneKind(StrEnum):
    """Why a person uses their own phone (M6)."""

    TEMPORARY = "temporary"
    HOURLY = "hourly"
    CONSULTANT = "consultant"
    NEW_EMPLOYEE = "new_employee"


class PermissionKind(StrEnum):
    """What happens to a leaver's number by special permission (S5)."""

    FORWARD = "forward"  # calls go to another number
    PORT = "port"  # the number goes with the person; until then the successor gets its calls


@dataclass(frozen=True, slots=True)
class Exemption:
    """A deviation for a person or a role (S6). since: the first day, None if from the beginning; until: the last.

    approved: False if the approver had no right to; it then never applies.
    """

    id: str
    who: str
    what: What
    approved_by: str
    reason: str
    until: date
    since: date | None = None
    approved: bool = True


@dataclass(frozen=True, slots=True)
class PrivateMobile:
    """A person's own phone that is their mobile extension until its last day (M6). number: E.164.

    since, approved: as of an exemption.
    """

    number: str
    until: date
    approved_by: str
    reason: str
    kind: PhoneKind
    since: date | None = None
    approved: bool = True


@dataclass(frozen=True, slots=True)
class Permission:
    """A special permission for a leaver's number (S5). to: E.164, for FORWARD, as is until."""

    kind: PermissionKind
    approved_by: str
    reason: str
    to: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Leaver:
    """A person whose employment ends with `last_day`, and who gets their calls from the day after (S5)."""

    last_day: date
    successor: ToPerson | ToQueue | Reception
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """All records; those of a person by person.

    longest: most days from a deviation's first to its last; without a first day it begins that long before its last.
    turns: the days on which something changes; () if nothing ever does.
    """

    private: Mapping[str, PrivateMobile] = field(default_factory=dict)
    leavers: Mapping[str, Leaver] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    longest: int = LONGEST_DEVIATION
    turns: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        deviations: list[Exemption | PrivateMobile] = [*self.exemptions, *self.private.values()]
        first = {first_day(one, self.longest) for one in deviations}
        last = {one.until for one in self.exemptions} | {one.until for one in self.private.values()}
        for leaver in self.leavers.values():
            last.add(leaver.last_day)
            if leaver.permission is not None and leaver.permission.until is not None:
                last.add(leaver.permission.until)
        ends = {day + timedelta(days=1) for day in last if day < date.max}
        object.__setattr__(self, "turns", tuple(sorted(first | ends)))


@dataclass(frozen=True, slots=True)
class Gone:
    """What happens to calls to a person who has left: the way on, whose mailbox takes messages, and why."""

    to: Way
    box: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class InForce:
    """What of a register applies on one day, by person. phoneless: whose only phone was a private one that lapsed."""

    gone: Mapping[str, Gone] = field(default_factory=dict)
    private: Mapping[str, PrivateMobile] = field(default_factory=dict)
    phoneless: Mapping[str, PrivateMobile] = field(default_factory=dict)
    exemptions: Mapping[tuple[str, What], Exemption] = field(default_factory=dict)

    def box(self, mailbox: str) -> str:
        """The mailbox that takes a message for this one: nobody listens to a leaver's (S2)."""
        gone = self.gone.get(mailbox)
        return mailbox if gone is None else gone.box


NOTHING_RECORDED = Register()
NOTHING_IN_FORCE = InForce()


def day_of(at: datetime) -> date:
    """The day in Stockholm of an aware instant. A naive one raises ValueError."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(STOCKHOLM).date()


def first_day(record: Exemption | PrivateMobile, longest: int) -> date:
    """Its first day; if none is given, as long before its last as a deviation may last."""
    return record.since or date.fromordinal(max(1, record.until.toordinal() - longest))


def in_force(record: Exemption | PrivateMobile, day: date, longest: int = LONGEST_DEVIATION) -> bool:
    """Whether a record applies on a day."""
    return record.approved and first_day(record, longest) <= day <= record.until
