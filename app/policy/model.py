"""The company as the policy sees it: people, queues, rules as data, and indexes over them.

Knows: who there is, whom each number leads to, and whose each rule is. Refuses to know: how to apply a rule
(decide.py, chain.py), and where we read the company (company/).

Everything is frozen, and company/checks.py has checked it: each id that something refers to exists. A Company builds
its indexes once, when it is made; after that a question takes one or a few dictionary look-ups.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.barring import NOTHING_GREYLISTED, PREMIUM_REFUSED, Greylist, Premium
from app.policy.decision import Device
from app.policy.front import JUST_RECEPTION, FrontDesk
from app.policy.hours import Calendar, Hours, working
from app.policy.limits import USUAL_LIMITS as USUAL_LIMITS
from app.policy.limits import Limits
from app.policy.people import STANDARD_PROFILES, Person, Profile, Role, Schedule, ShortNumber
from app.policy.recording import NO_RECORDING, Recording
from app.policy.register import NOTHING_IN_FORCE, NOTHING_RECORDED, InForce, Register
from app.policy.sms_sender import NO_SMS, SmsRules
from app.policy.trunks import NO_TRUNKS, Trunks
from app.policy.ways import (
    FIXED_RULES,
    MOBILE_RULES,
    Cause,
    PhoneForwards,
    Reception,
    Rule,
    Rules,
    ServiceSees,
    ToPerson,
    ToQueue,
    Way,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.queues import Queue

NORMAL_CALENDAR = Calendar()
WORKING_HOURS = working(8, 17, "S4")
PAUSE_CODES = {"1": "Paus", "2": "Lunch", "3": "Efterarbete"}  # *631 ...


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Company:
    """The whole company, immutable. Make a new one for every change.

    reception: a person's or a queue's id. confirm_mobiles: a person must confirm an answer on a mobile by a key.
    transfers_return: whether a transferred caller comes back when the colleague does not answer. mobiles_send_on:
    whether people can transfer callers by keys on their mobiles. phone_forwards: where a phone may forward its calls.
    return_attempts, return_again_after (seconds): how often, and how long apart, a person calls a caller back (P4).
    register: what applies on some days only; in_force: what of it applies, in the company of a day (tenure.as_of);
    spans: the companies of a day that we have made so far.
    """

    name: str
    main_number: str
    reception: str
    people: Mapping[str, Person]
    queues: Mapping[str, Queue] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(
        default_factory=lambda: {one.id: one for one in STANDARD_PROFILES}
    )
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
    phone_forwards: PhoneForwards = PhoneForwards.REFUSED
    language: str = "sv"
    pause_codes: Mapping[str, str] = field(default_factory=lambda: dict(PAUSE_CODES))
    working_hours: Hours = WORKING_HOURS
    schedules: tuple[Schedule, ...] = ()
    return_attempts: int = 3
    return_again_after: float = 600.0
    register: Register = NOTHING_RECORDED
    in_force: InForce = NOTHING_IN_FORCE
    spans: dict[int, Company] = field(default_factory=dict, init=False, repr=False, compare=False)
    recording: Recording = NO_RECORDING
    sms: SmsRules = NO_SMS
    limits: Limits = USUAL_LIMITS
    front: FrontDesk = JUST_RECEPTION
    short_numbers: tuple[
        ShortNumber, ...
    ] = ()  # for everybody inside; nobody outside reaches anything by them
    trunks: Trunks = NO_TRUNKS
    _places: Mapping[str, Way] = field(init=False, repr=False, compare=False)
    _schedules: Mapping[str, tuple[Schedule, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", _places(self))
        object.__setattr__(self, "_schedules", {one.id: _closest(self, one) for one in self.people.values()})

    def find(self, dialled: str) -> Way | None:
        """Where a number, extension or id of ours leads: a person, a queue or (main number) the reception."""
        places = self._places
        place = places.get(dialled) or places.get(numbers.out_of_form(dialled))
        if place is not None:
            return place
        digits = numbers.stripped(dialled)
        return (
            places.get(digits)
            or places.get(numbers.out_of_form(digits))
            or places.get(numbers.canonical(dialled).text)
        )

    def person_of(self, text: str, *, mobiles: bool = True) -> Person | None:
        """The person with this id, extension, direct number or mobile number.

        mobiles: False for whoever may not know whose a mobile number is (S3); then it is nobody's.
        """
        place = self.find(text)
        found = self.people[place.id] if isinstance(place, ToPerson) else None
        if found is None or mobiles or not found.mobile:
            return found
        digits = numbers.stripped(text)
        forms = (
            text,
            numbers.out_of_form(text),
            digits,
            numbers.out_of_form(digits),
            numbers.canonical(text).text,
        )
        others = (found.id, found.extension, found.direct)
        return found if any(one in forms for one in others if one) else None

    def short_number(self, caller: Person, dialled: str) -> ShortNumber | None:
        """The short number that an employee dialled: their own, or the company's."""
        if not caller.short_numbers and not self.short_numbers:
            return None
        digits = numbers.stripped(dialled)
        return next(
            (one for one in (*caller.short_numbers, *self.short_numbers) if one.number == digits), None
        )

    def is_short_number(self, dialled: str) -> bool:
        """Whether anybody has this short number."""
        digits = numbers.stripped(dialled)
        everybodys = (one.short_numbers for one in self.people.values() if one.short_numbers)
        return any(one.number == digits for some in (self.short_numbers, *everybodys) for one in some)

    def find_by(self, caller: Person | None, dialled: str) -> Way | None:
        """As `find`; an employee can dial a short number, too."""
        place = self.find(dialled)
        if place is not None or caller is None:
            return place
        short = self.short_number(caller, dialled)
        return self.find(short.to) if short is not None else None

    def queue_of(self, text: str) -> Queue | None:
        """The queue with this id, extension or number."""
        place = self.find(text)
        return self.queues[place.id] if isinstance(place, ToQueue) else None

    def queue_prefixed(self, dialled: str) -> Queue | None:
        """The queue whose agents dial this prefix to call on its behalf, such as *71 and a number."""
        queues = self.queues.values()
        return next((one for one in queues if one.prefix and dialled.startswith(one.prefix)), None)

    @property
    def pause_reasons(self) -> tuple[str, ...]:
        """Why agents pause, the usual reason first."""
        return tuple(self.pause_codes.values())

    @property
    def agents(self) -> tuple[str, ...]:
        """The ids of everybody in a queue, in any tier."""
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
        """The profile with this id; None if there is none, or if this person may not use it (P3)."""
        found = self.profiles.get(id_)
        return found if found is not None and found.is_for(person) else None

    def schedules_of(self, person: Person) -> tuple[Schedule, ...]:
        """A person's schedules; the first that is on wins. Of one profile's schedules we take only the closest.

        Without those for a profile that the person may not use (P3).
        """
        return self._schedules[person.id]

    def email_of(self, box: str) -> str | None:
        """The address that also gets a voicemail box's messages."""
        owner = self.people.get(box) or self.queues.get(box)
        return owner.email if owner is not None else None

    def working_hours_of(self, person: Person) -> Hours:
        """The role's, else the company's."""
        role = self.roles.get(person.role)
        return (role.working_hours if role is not None else None) or self.working_hours

    def mobile_rests(self, person: Person) -> bool:
        """Whether the mobile rests outside working hours (S4), as the person or the role says (R3)."""
        if person.mobile_rests is not None:
            return person.mobile_rests
        role = self.roles.get(person.role)
        return role is None or role.mobile_rests

    def defaults(self, device: Device) -> Rules:
        """The rules for a kind of extension that no role overrides."""
        return self.fixed if device is Device.FIXED else self.mobile

    def rules_for(self, person: Person, cause: Cause) -> tuple[Rule, ...]:
        """The rules in force, never empty, all with the same way: the role's, else those of the devices.

        If a desk phone and a mobile have different defaults, the desk phone's apply to both (M5).
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
    """Ids, extensions and numbers (E.164), so that we find a number of our own without parsing it.

    Not every form of a number: those of 10,000 people would be 90,000 texts, once for each company of a day.
    """
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
    for key in (name, extension, *e164s):
        if key:
            places.setdefault(key, way)
