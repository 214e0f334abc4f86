"""The people of a company, and what governs their calls: roles, profiles, schedules and short numbers.

Knows: values only. Refuses to know: which profile a person has now (absence.py), and what a call does then (chain.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.policy.decision import Device, Does, Leg
from app.policy.trunks import Srtp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.hours import Hours
    from app.policy.ways import Cause, Presents, Rule, Way


@dataclass(frozen=True, slots=True)
class Role:
    """A role, and the rules that it overrides for both kinds of extension; the defaults apply for the rest.

    working_hours: None are the company's. mobile_rests: whether mobiles rest outside them (S4, R3).
    """

    id: str
    name: str
    presents: Presents | None = None
    diversions: Mapping[Cause, Rule] = field(default_factory=dict)
    working_hours: Hours | None = None
    mobile_rests: bool = True


@dataclass(frozen=True, slots=True)
class Diversion:
    """The spoken diversion of a profile (P4): what a voice says of a person ("är på lunch"), and the ways on, in order.

    offers: what we do, and for CONNECT where to; None is where the rules for a busy person lead. The first key is 1.
    otherwise: what we do when the caller presses no key.
    """

    sv: str
    en: str
    offers: tuple[tuple[Does, Way | None], ...] = ((Does.MESSAGE, None),)
    otherwise: tuple[Does, Way | None] = (Does.MESSAGE, None)


@dataclass(frozen=True, slots=True)
class Profile:
    """A setting that governs a person's calls (P1, P2). busy: we put no calls through.

    diversions: where calls go for a cause, before the role's and the extension's rules. presents: the number presented,
    likewise. devices: which ring; None is all. absence: whether it counts as one (O3). roles, people: who may use it;
    everybody if neither is given (P3). minutes: how long it lasts by default. code: the digits of its phone code.
    keywords: the words in a calendar that mean it.
    """

    id: str
    sv: str
    en: str
    busy: bool
    diversions: Mapping[Cause, Rule] = field(default_factory=dict)
    presents: Presents | None = None
    devices: frozenset[Device] | None = None
    diversion: Diversion | None = None
    absence: bool = False
    roles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    minutes: int | None = None
    code: str | None = None
    keywords: tuple[str, ...] = ()

    def is_for(self, person: Person) -> bool:
        """Whether this person may use it (P3)."""
        return not (self.roles or self.people) or person.role in self.roles or person.id in self.people

    def name(self, lang: str) -> str:
        return self.en if lang == "en" else self.sv


STANDARD_PROFILES = (
    Profile("available", "Tillgänglig", "Available", busy=False),
    Profile("meeting", "I möte", "In a meeting", busy=True),
    Profile("dnd", "Stör ej", "Do not disturb", busy=True),
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A profile that applies by the clock (M4): within the hours, or outside them. hours: None are the working hours.

    roles, people: for whom; everybody if neither is given.
    """

    id: str
    profile: str
    hours: Hours | None = None
    outside: bool = False
    roles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def closeness(self, person: Person) -> int:
        """How closely it names the person: 3 by name, 2 by role, 1 among everybody, 0 not at all."""
        if person.id in self.people:
            return 3
        if person.role in self.roles:
            return 2
        return 0 if self.roles or self.people else 1


@dataclass(frozen=True, slots=True)
class ShortNumber:
    """A short number for a longer one. to: a person's or queue's id, or a number in canonical form."""

    number: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an extension. direct and mobile are E.164; `desk`: has a desk phone or softphone."""

    id: str
    name: str
    role: str
    extension: str
    direct: str | None = None
    mobile: str | None = None
    desk: bool = True
    language: str = "sv"
    mobile_rests: bool | None = None  # None: as the role says
    email: str | None = None  # gets voicemail, too
    short_numbers: tuple[ShortNumber, ...] = ()  # their own, for nobody else
    sends_on_by_keys: bool = False  # on the desk phone, which has no key for transfers
    srtp: Srtp = Srtp.CLEAR
    ipv6: bool = False  # their phones talk over IPv6
    call_waiting: bool = False  # whether calls ring while they are on the phone
    legs: tuple[Leg, ...] = field(init=False, repr=False, compare=False)
    devices: tuple[Device, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """List what rings for the person, the obvious device first; once, because every call asks."""
        desk = (Leg(self.id, Device.FIXED),) if self.desk or not self.mobile else ()
        mobile = (Leg(self.id, Device.MOBILE, self.mobile),) if self.mobile else ()
        object.__setattr__(self, "legs", desk + mobile)
        object.__setattr__(self, "devices", tuple(leg.device for leg in self.legs))
