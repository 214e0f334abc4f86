"""Sweeps all calls: every number, person, profile and cause, at each instant of the year at which anything changes.

Knows: which ends of a call are faults. Refuses to know: where calls go: walk.py asks `decide`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.lint.example import ExampleCall, tried_text
from app.lint.finding import Finding, Severity
from app.lint.reach import Reach
from app.lint.walk import walk
from app.policy import numbers
from app.policy.decide import decide
from app.policy.decision import Direction, Layer, Outcome, PersonState, Situation
from app.policy.hindrances import DEFAULT_STATE
from app.policy.imagined import ON_PHONE
from app.policy.targets import Action, JoinQueue, LeaveMessage, destination
from app.policy.tenure import as_of
from app.policy.ways import Reception, ToPerson, ToQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from datetime import datetime

    from app.company import FieldPath
    from app.lint.house import CheckedHouse
    from app.lint.walk import CallStep
    from app.lint.year import Sight
    from app.policy.model import Company
    from app.policy.people import Person, Profile
    from app.policy.ways import Way

PROMISED_WAIT: Final = 180  # seconds (Q2)


@dataclass(frozen=True, slots=True)
class CalledState:
    """How the person called is: by their schedule, or in a profile, on the phone or not."""

    profile: str = ""
    on_phone: bool = False

    def texts(self, who: str) -> tuple[str, ...]:
        chosen = (f"{who}={self.profile}",) if self.profile else ()
        return (*chosen, f"{who}={ON_PHONE}") if self.on_phone else chosen


def sweep_calls(house: CheckedHouse, went: Callable[[int, int], None]) -> Iterator[Finding]:
    """What is wrong with where calls go; each fault once. went: is told how many places of how many are done."""
    company = house.company
    reach_of: dict[str, Reach] = {}
    starts = every_start(company, house.sample(reach_of))
    told: set[Hashable] = set()
    for count, (way, to) in enumerate(starts):
        went(count, len(starts))
        reach = Reach(company, way)
        sights = house.year.sights(reach.hours(company), reach.turns(company))
        person = company.people[way.id] if isinstance(way, ToPerson) else None
        for sight in sights:
            found = [*_incoming(house, to, person, sight)]
            if person is not None:
                found += _outgoing(house, person, sight)
            for fault, one in found:
                if fault not in told and not _is_in_another(fault, told):
                    told.add(fault)
                    yield one
    went(len(starts), len(starts))


def every_start(company: Company, people: Iterable[Person]) -> list[tuple[Way, str]]:
    """The main number, each queue, and these people, each with what one dials."""
    starts: list[tuple[Way, str]] = [(Reception(), company.main_number)]
    starts += [(ToQueue(one.id), one.number or one.extension or one.id) for one in company.queues.values()]
    starts += [(ToPerson(one.id), one.direct or one.extension) for one in people]
    return starts


def _is_in_another(fault: Hashable, told: set[Hashable]) -> bool:
    """Whether a circle is part of one that we have told, or the other way round: a call passes over who is away."""
    match fault:
        case ("loop", frozenset() as places):
            others = [other for one in told if isinstance(one, tuple) for other in one[1:]]
            rounds = [other for other in others if isinstance(other, frozenset)]
            return any(places <= other or other <= places for other in rounds)
        case _:
            return False


def variants(company: Company, person: Person | None) -> Iterator[CalledState]:
    """All states of the person called; of several profiles that do the same to calls, the first.

    A busy profile lets no call through, whether its person is on the phone or not.
    """
    yield CalledState()
    if person is None:
        return
    yield CalledState(on_phone=True)
    seen: set[Hashable] = set()
    for profile in company.profiles.values():
        if not profile.is_for(person) or _what_it_does(profile) in seen:
            continue
        seen.add(_what_it_does(profile))
        yield CalledState(profile.id)
        if not profile.busy:
            yield CalledState(profile.id, on_phone=True)


def _what_it_does(profile: Profile) -> Hashable:
    """All of a profile that decides calls: not its names and words."""
    spoken = profile.diversion
    return (
        profile.busy,
        frozenset(profile.diversions.items()),
        profile.presents,
        profile.devices,
        (spoken.offers, spoken.otherwise) if spoken is not None else None,
    )


def state_in(house: CheckedHouse, person: Person, variant: CalledState, at: datetime) -> PersonState:
    """The state of a person called, as `vaxel explain --state` gives it."""
    now = house.states(at).get(person.id, DEFAULT_STATE)
    if variant.profile:
        return PersonState(variant.profile, variant.on_phone, Layer.MANUAL)
    return PersonState(now.profile, variant.on_phone, now.layer, now.back)


def _incoming(
    house: CheckedHouse, to: str, person: Person | None, sight: Sight
) -> Iterator[tuple[Hashable, Finding]]:
    """What is wrong with calls from outside; each with what tells the fault from others."""
    company = house.company
    for variant in variants(company, person):
        people = dict(house.states(sight.at))
        if person is not None:
            people[person.id] = state_in(house, person, variant, sight.at)
        situation = Situation(sight.at, Direction.IN, house.customer, to, people=people)
        for step in walk(company, situation):
            found = _dead_end(house, step) or _loop(house, step) or _too_long(house, step)
            if found is not None:
                states = variant.texts(person.id) if person is not None else ()
                example = ExampleCall(to, sight.at, house.customer, states, tried_text(step.situation.tried))
                made = Finding(found.code, found.severity, found.clause, found.place, example, found.about)
                yield (found.code, found.round or found.place), made


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault of a call. round: the places of a circle, which is one fault wherever the call comes into it."""

    code: str
    severity: Severity
    clause: str
    place: FieldPath
    about: tuple[tuple[str, str], ...]
    round: frozenset[str] = frozenset()


def _dead_end(house: CheckedHouse, step: CallStep) -> _Fault | None:
    """S2: a call that we refuse, or a message for a mailbox to which nobody can listen."""
    target = step.decision.target
    if step.decision.action is Action.REFUSE:
        about = (("number", step.situation.called),)
        return _Fault("dead-end", Severity.ERROR, "S2", house.places.number(step.situation.called), about)
    if not isinstance(target, LeaveMessage):
        return None
    company = as_of(house.company, step.situation.at)
    person, queue = company.people.get(target.box), company.queues.get(target.box)
    if person is not None and person.id in company.in_force.phoneless and not person.email:
        place = house.places.person(person.id, "private_mobile")
        return _Fault("dead-end", Severity.ERROR, "S2", place, (("name", person.name),))
    if queue is not None and not queue.agents and not queue.email:
        place = house.places.queue(queue.id, "members")
        return _Fault("dead-end", Severity.ERROR, "S2", place, (("name", queue.name),))
    return None


def _loop(house: CheckedHouse, step: CallStep) -> _Fault | None:
    """S2: a way that leads back to where the call has been. `decide` breaks it; the rule is wrong all the same."""
    company, decision = house.company, step.decision
    front = {company.reception, *company.receptionists}
    back = [
        destination(no.target)
        for no in decision.rejected
        if no.reason.code == "been_there" and destination(no.target) not in front
    ]
    if not back:
        return None
    codes = [one.code for one in decision.reasons]
    before = decision.reasons[: codes.index("been_there")] if "been_there" in codes else ()
    profile = next((one.profile for who, one in step.situation.people.items() if who == back[0]), "")
    places = (house.places.rule(one, profile) for one in reversed(before))
    place = next((one for one in places if one is not None), None)
    called = company.find(step.situation.called)
    if place is None and isinstance(called, ToPerson):
        theirs = step.situation.people.get(called.id, DEFAULT_STATE).profile
        place = house.places.spoken(called.id, theirs, back[0])
    if place is None:
        place = house.places.number(step.situation.called)
    name = next(
        (one.name for one in (company.people.get(back[0]), company.queues.get(back[0])) if one is not None),
        back[0],
    )
    return _Fault("loop", Severity.WARNING, "S2", place, (("name", name),), _round(company, step, back[0]))


def _round(company: Company, step: CallStep, back: str) -> frozenset[str]:
    """The people and queues of a circle."""
    way = company.find(step.situation.called)
    been = [way.id] if isinstance(way, ToPerson | ToQueue) else []
    been += [destination(one.target) for one in step.situation.tried]
    for no in step.decision.rejected:  # also those whom this very decision passed
        if no.reason.code.startswith("tried_"):
            continue
        been.append(destination(no.target))
        if no.reason.code == "been_there" and been[-1] == back:
            break
    return frozenset(been[been.index(back) :] if back in been else been)


def _too_long(house: CheckedHouse, step: CallStep) -> _Fault | None:
    """Q2: queues that together, or alone, may keep a caller for more than three minutes."""
    if step.waited <= PROMISED_WAIT:
        return None
    company = house.company
    queues = [one.target.queue for one in step.situation.tried if isinstance(one.target, JoinQueue)]
    overdue = {
        one.target.queue
        for one in step.situation.tried
        if isinstance(one.target, JoinQueue) and one.outcome is Outcome.OVERDUE
    }
    alone = [
        one
        for one in queues
        if one not in overdue and company.queues[one].serving.longest_wait > PROMISED_WAIT
    ]
    names = ", ".join(company.queues[one].name for one in ([alone[0]] if alone else queues))
    place = house.places.queue(alone[0] if alone else queues[0], "waiting")
    about = (("names", names), ("seconds", f"{step.waited:g}"))
    return _Fault("long-wait", Severity.WARNING, "Q2", place, about)


def _outgoing(house: CheckedHouse, person: Person, sight: Sight) -> Iterator[tuple[Hashable, Finding]]:
    """S3: a mobile or private number is shown, and no exception says so."""
    company = house.company
    for variant in variants(company, person):
        if variant.on_phone:
            continue
        people = {**house.states(sight.at), person.id: state_in(house, person, variant, sight.at)}
        for device in person.devices if len(person.devices) > 1 else (None,):
            situation = Situation(
                sight.at, Direction.OUT, person.id, house.customer, device=device, people=people
            )
            decision = decide(company, situation)
            shown = decision.presented
            allowed = any(one.code in ("mobile_by_role", "exempted") for one in decision.reasons)
            if shown is None or allowed or not numbers.is_mobile(shown):
                continue
            example = ExampleCall(
                house.customer, sight.at, person.id, variant.texts(person.id), device=device or ""
            )
            about = (("number", shown), ("name", person.name))
            place = house.places.number(shown)
            yield (
                ("private-number", place),
                Finding("private-number", Severity.ERROR, "S3", place, example, about),
            )
