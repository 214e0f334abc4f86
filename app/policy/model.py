"""The company as the policy sees it: people, queues, rules as data, and indexes over them.

Knows: who there is, what number leads to whom, and which rule is whose. Refuses to know: how a rule is
applied (decide.py, chain.py), and where the company was read from (company/).

Everything is frozen, and was checked before (company/checks.py): ids that are referred to exist. The indexes
are built once, when a Company is made; every question is then one or a few dictionary look-ups.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.decision import Device, Does, Leg
from app.policy.front import JUST_RECEPTION, FrontDesk
from app.policy.hours import Calendar, Hours, working
from app.policy.limits import USUAL as USUAL_LIMITS
from app.policy.limits import Limits
from app.policy.queues import USUAL, Serving
from app.policy.recording import NOBODY, Recording
from app.policy.register import NOTHING_IN_FORCE, NOTHING_RECORDED, InForce, Register
from app.policy.sms import NO_SMS, SmsRules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

# Ways: where a rule sends a call.


@dataclass(frozen=True, slots=True)
class Voicemail:
    """To a mailbox: a chosen one, or (None) the mailbox of who was called first."""

    box: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """To the company's reception, whoever that is."""


@dataclass(frozen=True, slots=True)
class ToPerson:
    id: str


@dataclass(frozen=True, slots=True)
class ToQueue:
    id: str


@dataclass(frozen=True, slots=True)
class Outside:
    """To a number outside the company (E.164), such as the answering service."""

    number: str


Way = Voicemail | Reception | ToPerson | ToQueue | Outside


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a call goes, and the clause that says so."""

    to: Way
    clause: str


class Shown(StrEnum):
    """Which number is presented on an outgoing call."""

    DIRECT = "direct"
    MAIN = "main"
    MOBILE = "mobile"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Presents:
    """The number presented, and the clause that says so. `queue` is the queue's id for Shown.QUEUE."""

    shown: Shown
    clause: str
    queue: str | None = None


class QueueShows(StrEnum):
    """Which number is presented when a queue's agents call out on its behalf, or call a customer back."""

    MAIN = "main"  # Q7
    QUEUE = "queue"  # Q13: one number for all
    AGENT = "agent"  # Q14: each agent's own


class ServiceSees(StrEnum):
    """What the answering service is shown of a caller from outside, whose message it takes."""

    NAME = "name"  # our number, and the caller's as the name with it
    DIVERSION = "diversion"  # the caller's number, and that ours diverted the call
    CALLER = "caller"  # the caller's number alone
    OURS = "ours"  # our number alone


class Cause(StrEnum):
    """Why a call to a person goes on to somewhere else."""

    ON_PHONE = "on_phone"  # busy on the phone, on any device (M5); also when the phone itself declined
    BUSY = "busy"  # busy for another reason: a profile that the person chose
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one kind of extension: the number presented, and the way on for every cause."""

    presents: Presents
    diversions: Mapping[Cause, Rule]


FIXED_RULES = Rules(
    Presents(Shown.DIRECT, "F1"),
    {
        Cause.ON_PHONE: Rule(Voicemail(), "F2"),
        Cause.BUSY: Rule(Reception(), "F3"),
        Cause.NO_ANSWER: Rule(Voicemail(), "S2"),
    },
)
MOBILE_RULES = Rules(
    Presents(Shown.MAIN, "M1"),
    {
        Cause.ON_PHONE: Rule(Voicemail(), "M2"),
        Cause.BUSY: Rule(Reception(), "M3"),
        Cause.NO_ANSWER: Rule(Voicemail(), "S2"),
    },
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role, and the rules that it overrides for both kinds of extension; what is absent is the default.

    working_hours: None are the company's. mobile_rests: whether mobiles are left in peace outside them (S4, R3).
    """

    id: str
    name: str
    presents: Presents | None = None
    diversions: Mapping[Cause, Rule] = field(default_factory=dict)
    working_hours: Hours | None = None
    mobile_rests: bool = True


@dataclass(frozen=True, slots=True)
class Diversion:
    """The spoken diversion of a profile (P4): what is said of the person ("är på lunch"), and the ways on, in order.

    offers: what is done, and for CONNECT where to; None is where the rules for a busy person lead. The first key is 1.
    otherwise: what is done when no key is pressed.
    """

    sv: str
    en: str
    offers: tuple[tuple[Does, Way | None], ...] = ((Does.MESSAGE, None),)
    otherwise: tuple[Does, Way | None] = (Does.MESSAGE, None)


@dataclass(frozen=True, slots=True)
class Profile:
    """A setting that steers a person's calls (P1, P2). busy: calls are not put through.

    diversions: where calls go for a cause, before the role's and the extension's rules. presents: the number presented,
    likewise. devices: which ring; None is all. absence: counts as such (O3). roles, people: who may use it; everybody
    if neither is given (P3). minutes: how long it lasts when nothing is said. code: the digits of its phone code.
    keywords: what of a calendar means it.
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


@dataclass(frozen=True, slots=True)
class Schedule:
    """A profile that holds by the clock (M4): within the hours, or outside them. hours: None are the working hours.

    roles, people: for whom; everybody if neither is given.
    """

    id: str
    profile: str
    hours: Hours | None = None
    outside: bool = False
    roles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def closeness(self, person: Person) -> int:
        """How closely it means the person: 3 by name, 2 by role, 1 with everybody, 0 not at all."""
        if person.id in self.people:
            return 3
        if person.role in self.roles:
            return 2
        return 0 if self.roles or self.people else 1


@dataclass(frozen=True, slots=True)
class ShortNumber:
    """A short number that is dialled for another. to: a person's or queue's id, or a number in canonical form."""

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
    email: str | None = None  # voicemail is sent to it, too
    short_numbers: tuple[ShortNumber, ...] = ()  # their own, for nobody else
    sends_on_by_keys: bool = False  # the desk phone, which has no key for it
    legs: tuple[Leg, ...] = field(init=False, repr=False, compare=False)
    devices: tuple[Device, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What rings for the person, the obvious device first; worked out once, for every call asks."""
        desk = (Leg(self.id, Device.FIXED),) if self.desk or not self.mobile else ()
        mobile = (Leg(self.id, Device.MOBILE, self.mobile),) if self.mobile else ()
        object.__setattr__(self, "legs", desk + mobile)
        object.__setattr__(self, "devices", tuple(leg.device for leg in self.legs))


@dataclass(frozen=True, slots=True)
class Queue:
    """One number answered by a group. `number` is E.164; `extension` a short number.

    prefix: what agents dial before a number to call on the queue's behalf, such as *71. agents: of every line.
    at_promise: where a caller goes who has waited for as long as is promised (Q2); None lets them wait on.
    """

    id: str
    name: str
    members: tuple[str, ...]
    hours: Hours
    closed: Rule
    no_answer: Rule
    number: str | None = None
    extension: str | None = None
    serving: Serving = USUAL
    presents: QueueShows = QueueShows.MAIN
    prefix: str | None = None
    email: str | None = None  # voicemail is sent to it, too
    at_promise: Rule | None = None
    agents: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "agents", frozenset((*self.members, *self.serving.second_line)))


def _lengths(prefixes: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted({len(prefix) for prefix in prefixes}, reverse=True))


def _longest(e164: str, prefixes: frozenset[str], lengths: tuple[int, ...]) -> str | None:
    for length in lengths:
        if e164[:length] in prefixes:
            return e164[:length]
    return None


@dataclass(frozen=True, slots=True)
class Greylist:
    """What is not called, and from where no call is taken (O2): regions (ISO), number prefixes (+digits).

    reviewed: when somebody last looked through it. source: where it is known from.
    """

    countries: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    reviewed: date | None = None
    source: str = ""
    _codes: frozenset[str] = field(init=False, repr=False, compare=False)
    _lengths: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = (numbers.country_code(country) for country in self.countries)
        object.__setattr__(self, "_codes", frozenset(code for code in codes if code))
        object.__setattr__(self, "_lengths", _lengths(self.prefixes))

    def match(self, e164: str) -> str | None:
        """The entry (a prefix, the longest, or a country) that the number falls under; None if it is free."""
        if not e164.startswith("+"):
            return None
        prefix = _longest(e164, self.prefixes, self._lengths)
        if prefix is not None:
            return prefix
        codes = self._codes
        if e164[1:2] in codes or e164[1:3] in codes or e164[1:4] in codes:
            # Only now the dear question: a country code is shared by several countries (+1, +7, +44).
            country = numbers.region(e164)
            return country if country in self.countries else None
        return None


@dataclass(frozen=True, slots=True)
class Premium:
    """Premium-rate numbers: what the numbering plans call so, and these prefixes (+46900…) in any case."""

    refused: bool = True
    prefixes: frozenset[str] = frozenset({"+46900", "+46939", "+46944"})
    _lengths: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lengths", _lengths(self.prefixes))

    def match(self, number: numbers.Number) -> bool:
        """Whether a valid number is a premium-rate number."""
        return number.premium or _longest(number.text, self.prefixes, self._lengths) is not None


NORMAL_CALENDAR = Calendar()
WORKING_HOURS = working(8, 17, "S4")
NOTHING_GREYLISTED = Greylist()
PREMIUM_REFUSED = Premium()
PAUSE_CODES = {"1": "Paus", "2": "Lunch", "3": "Efterarbete"}  # *631 ...
PROFILES = (
    Profile("available", "Tillgänglig", "Available", busy=False),
    Profile("meeting", "I möte", "In a meeting", busy=True),
    Profile("dnd", "Stör ej", "Do not disturb", busy=True),
)


@dataclass(frozen=True, slots=True)
class Company:
    """The whole company, immutable. Make a new one for every change.

    reception: a person's or a queue's id. confirm_mobiles: a mobile must confirm an answer with a key press.
    transfers_return: whether a transferred caller comes back when a colleague does not answer. mobiles_send_on: whether
    mobiles send callers on by keys.
    return_attempts, return_again_after (seconds): how often a caller is called back by whom they could not reach (P4).
    register: what holds on some days only; in_force: what of it holds, in the company of a day (tenure.as_of);
    spans: the companies of days that were made so far.
    """

    name: str
    main_number: str
    reception: str
    people: Mapping[str, Person]
    queues: Mapping[str, Queue] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=lambda: {one.id: one for one in PROFILES})
    fixed: Rules = FIXED_RULES
    mobile: Rules = MOBILE_RULES
    calendar: Calendar = NORMAL_CALENDAR
    greylist: Greylist = NOTHING_GREYLISTED
    premium: Premium = PREMIUM_REFUSED
    answering_service: str | None = None
    answering_service_sees: ServiceSees = ServiceSees.NAME
    reception_extension: str | None = None
    ring_seconds: int = 20
    confirm_mobiles: bool = True
    transfers_return: bool = True
    mobiles_send_on: bool = True
    language: str = "sv"
    pause_codes: Mapping[str, str] = field(default_factory=lambda: dict(PAUSE_CODES))
    working_hours: Hours = WORKING_HOURS
    schedules: tuple[Schedule, ...] = ()
    return_attempts: int = 3
    return_again_after: float = 600.0
    register: Register = NOTHING_RECORDED
    in_force: InForce = NOTHING_IN_FORCE
    spans: dict[int, Company] = field(default_factory=dict, init=False, repr=False, compare=False)
    recording: Recording = NOBODY
    sms: SmsRules = NO_SMS
    limits: Limits = USUAL_LIMITS
    front: FrontDesk = JUST_RECEPTION
    short_numbers: tuple[ShortNumber, ...] = ()  # for all of us; nobody outside reaches anything by them
    _places: Mapping[str, Way] = field(init=False, repr=False, compare=False)
    _schedules: Mapping[str, tuple[Schedule, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", _places(self))
        object.__setattr__(self, "_schedules", {one.id: _closest(self, one) for one in self.people.values()})

    def find(self, dialled: str) -> Way | None:
        """Where a number, extension or id of ours leads: a person, a queue or (main number) the reception."""
        place = self._places.get(dialled)
        if place is not None:
            return place
        return self._places.get(numbers.stripped(dialled)) or self._places.get(
            numbers.canonical(dialled).text
        )

    def person_of(self, text: str) -> Person | None:
        """The person with this id, extension, direct number or mobile number."""
        place = self.find(text)
        return self.people[place.id] if isinstance(place, ToPerson) else None

    def short_number(self, caller: Person, dialled: str) -> ShortNumber | None:
        """The short number that one of us dialled: their own, or the company's."""
        if not caller.short_numbers and not self.short_numbers:
            return None
        digits = numbers.stripped(dialled)
        return next(
            (one for one in (*caller.short_numbers, *self.short_numbers) if one.number == digits), None
        )

    def is_short_number(self, dialled: str) -> bool:
        """Whether it is a short number of anybody's."""
        digits = numbers.stripped(dialled)
        everybodys = (one.short_numbers for one in self.people.values() if one.short_numbers)
        return any(one.number == digits for some in (self.short_numbers, *everybodys) for one in some)

    def find_by(self, caller: Person | None, dialled: str) -> Way | None:
        """As `find`, for one of us: also by a short number."""
        place = self.find(dialled)
        if place is not None or caller is None:
            return place
        short = self.short_number(caller, dialled)
        return self.find(short.to) if short is not None else None

    def queue_of(self, text: str) -> Queue | None:
        """The queue with this id, extension or number."""
        place = self.find(text)
        return self.queues[place.id] if isinstance(place, ToQueue) else None

    @property
    def pause_reasons(self) -> tuple[str, ...]:
        """Why agents pause, the usual reason first."""
        return tuple(self.pause_codes.values())

    @property
    def agents(self) -> tuple[str, ...]:
        """Everybody who is in a queue, in any line of it, by id."""
        return tuple(sorted({agent for queue in self.queues.values() for agent in queue.agents}))

    @property
    def reception_way(self) -> ToPerson | ToQueue:
        """The reception as the person or queue that it is."""
        return ToPerson(self.reception) if self.reception in self.people else ToQueue(self.reception)

    @property
    def receptionists(self) -> tuple[str, ...]:
        """The people who answer as reception, in order; none where reception is a queue."""
        return (self.reception, *self.front.stand_ins) if self.reception in self.people else ()

    @property
    def front_hours(self) -> Hours | None:
        """When reception answers; None: at any hour."""
        queue = self.queues.get(self.reception)
        return queue.hours if queue is not None else self.front.hours

    def profile_for(self, person: Person, id_: str) -> Profile | None:
        """The profile of that id; None: there is none, or not for this person (P3)."""
        found = self.profiles.get(id_)
        return found if found is not None and found.is_for(person) else None

    def schedules_of(self, person: Person) -> tuple[Schedule, ...]:
        """The schedules that hold for a person, the first that is on wins; of one profile's the closest alone.

        None for a profile that the person may not use (P3).
        """
        return self._schedules[person.id]

    def email_of(self, box: str) -> str | None:
        """Where a voicemail box's messages are sent, too."""
        owner = self.people.get(box) or self.queues.get(box)
        return owner.email if owner is not None else None

    def working_hours_of(self, person: Person) -> Hours:
        """The role's, else the company's."""
        role = self.roles.get(person.role)
        return (role.working_hours if role is not None else None) or self.working_hours

    def mobile_rests(self, person: Person) -> bool:
        """Whether the mobile is left in peace outside working hours (S4), as the person or the role says (R3)."""
        if person.mobile_rests is not None:
            return person.mobile_rests
        role = self.roles.get(person.role)
        return role is None or role.mobile_rests

    def defaults(self, device: Device) -> Rules:
        """The rules for a kind of extension that no role overrides."""
        return self.fixed if device is Device.FIXED else self.mobile

    def rules_for(self, person: Person, cause: Cause) -> tuple[Rule, ...]:
        """The rules in force, never empty, all with the same way: the role's, else those of the devices.

        Where a desk phone and a mobile have different defaults, the desk phone's holds for both (M5).
        """
        role = self.roles.get(person.role)
        if role is not None and cause in role.diversions:
            return (role.diversions[cause],)
        first, *others = (self.defaults(device).diversions[cause] for device in person.devices)
        return (first, *(rule for rule in others if rule.to == first.to and rule.clause != first.clause))


def _closest(company: Company, person: Person) -> tuple[Schedule, ...]:
    schedules = [one for one in company.schedules if company.profile_for(person, one.profile) is not None]
    closest: dict[str, int] = {}
    for one in schedules:
        closest[one.profile] = max(closest.get(one.profile, 1), one.closeness(person))
    return tuple(one for one in schedules if one.closeness(person) == closest[one.profile])


def _places(company: Company) -> dict[str, Way]:
    """Every way to dial somebody, so that a number of our own is found without parsing it."""
    places: dict[str, Way] = {}
    for person in company.people.values():
        way: Way = ToPerson(person.id)
        _put(places, way, person.id, person.extension, (person.direct, person.mobile))
    for queue in company.queues.values():
        _put(places, ToQueue(queue.id), queue.id, queue.extension, (queue.number,))
    _put(places, Reception(), None, company.reception_extension, (company.main_number,))
    return places


def _put(
    places: dict[str, Way], way: Way, name: str | None, extension: str | None, e164s: tuple[str | None, ...]
) -> None:
    keys = [key for key in (name, extension) if key]
    for e164 in e164s:
        if e164:
            keys.extend(numbers.forms(e164))
    for key in keys:
        places.setdefault(key, way)
