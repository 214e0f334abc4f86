"""The recording service (O3): whose calls we record, and why not.

Knows: that we record nobody during absence or outside the hours. Refuses to know: how a call is recorded, announced
and kept (calls/tape.py, storage/archive.py), and the clock.

When a call came in decides: one of 17:59 is recorded to its end, one of 18:00 is not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.policy import numbers
from app.policy.decision import Decision, Reason
from app.policy.hindrances import DEFAULT_STATE
from app.policy.hours import Opening, opening
from app.policy.numbers import NumberKind
from app.policy.recording import O3
from app.policy.targets import Action, DialOutside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from app.policy.decision import Situation
    from app.policy.model import Company
    from app.policy.people import Person
    from app.policy.queues import Queue

RECORDED: Final = "recorded"
TALKED: Final = frozenset({Action.RING, Action.QUEUE, Action.TRUNK, Action.EXTERNAL})  # if it is answered


def verdict(company: Company, person: Person, profile_is_absence: bool, at: datetime) -> Reason | None:
    """Why we record a person's call that came in at this instant (aware; code RECORDED), or why not.

    None: the person does not have the service.
    """
    service = company.recording
    if not service.has(person):
        return None
    about = (("person", person.name),)
    if profile_is_absence:
        return Reason(O3, "not_recorded_absence", about)
    if opening(service.hours, company.calendar, at) is not Opening.OPEN:
        return Reason(service.hours.clause, "not_recorded_hours", about)
    return Reason(service.hours.clause, "recorded", about)


def of_parties(
    company: Company, parties: Iterable[Person], is_absent: Callable[[str], bool], at: datetime
) -> tuple[Reason, ...]:
    """Why we record a call between these people of ours, or why not; nothing if none has the service.

    One person with the service is enough. If any of those with it is absent, we record nothing ("never during
    absence"). We ask is_absent only about people with the service.
    """
    with_it = [one for one in parties if company.recording.has(one)]
    whys = [why for one in with_it if (why := verdict(company, one, is_absent(one.id), at)) is not None]
    return tuple(why for why in whys if why.code != RECORDED) or tuple(whys)


def with_recording(
    company: Company, situation: Situation, decision: Decision, parties: Iterable[Person]
) -> Decision:
    """The decision, with what O3 says of it. parties: those of us who will talk, as far as we know."""
    if decision.action not in TALKED:
        return decision
    target = decision.target
    if isinstance(target, DialOutside) and numbers.canonical(target.number).kind is NumberKind.SERVICE:
        return decision  # never for 112

    def is_absent(person: str) -> bool:
        profile = company.profiles.get(situation.people.get(person, DEFAULT_STATE).profile)
        return profile is not None and profile.absence

    whys = of_parties(company, parties, is_absent, situation.at)
    record = bool(whys) and whys[0].code == RECORDED
    return replace(decision, record=record, reasons=(*decision.reasons, *whys)) if whys else decision


def in_queue(company: Company, queue: Queue, at: datetime) -> Reason | None:
    """Why we may record a waiting caller: agents who can answer have the service. None if they have not.

    We do not know yet who answers: `of_parties` judges their absence then.
    """
    service = company.recording
    queues = {queue.id, *(other for step in queue.serving.escalations for other in step.queues)}
    agents = sorted({agent for one in queues & company.queues.keys() for agent in company.queues[one].agents})
    names = [company.people[agent].name for agent in agents if service.has(company.people[agent])]
    if not names or opening(service.hours, company.calendar, at) is not Opening.OPEN:
        return None
    return Reason(service.hours.clause, "recorded_if", (("people", ", ".join(names)),))
