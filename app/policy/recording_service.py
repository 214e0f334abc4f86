"""The recording service (O3): whose calls are recorded, and why not.

Knows: that nobody is recorded during absence or outside the hours. Refuses to know: how a call is recorded, told of and
kept (calls/tape.py, storage/archive.py), the clock, and who is absent: that is asked for.

A call is judged by when it came in: one of 17:59 is recorded to its end, one of 18:00 is not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.policy import numbers
from app.policy.decision import Decision, Reason
from app.policy.hours import Opening, opening
from app.policy.numbers import NumberKind
from app.policy.recording import O3
from app.policy.targets import Action, DialOutside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from app.policy.model import Company
    from app.policy.people import Person
    from app.policy.queues import Queue

RECORDED: Final = "recorded"
TALKED: Final = frozenset({Action.RING, Action.QUEUE, Action.TRUNK, Action.EXTERNAL})  # if it is answered


def verdict(company: Company, person: Person, profile_is_absence: bool, at: datetime) -> Reason | None:
    """Why a call of theirs that came in at this instant (aware) is recorded (code RECORDED), or why it is not.

    None: they do not have the service.
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
    """Why a call between these people of ours is recorded, or why it is not; nothing when none has the service.

    One person with the service is enough; if any of those with it is absent, nothing is recorded ("never during
    absence").
    is_absent is asked only about people with the service.
    """
    with_it = [one for one in parties if company.recording.has(one)]
    whys = [why for one in with_it if (why := verdict(company, one, is_absent(one.id), at)) is not None]
    return tuple(why for why in whys if why.code != RECORDED) or tuple(whys)


def with_recording(
    company: Company,
    decision: Decision,
    parties: Iterable[Person],
    is_absent: Callable[[str], bool],
    at: datetime,
) -> Decision:
    """The decision, with what O3 says of it. parties: those of us who will talk, as far as is known."""
    if decision.action not in TALKED:
        return decision
    target = decision.target
    if isinstance(target, DialOutside) and numbers.canonical(target.number).kind is NumberKind.SERVICE:
        return decision  # 112 never
    whys = of_parties(company, parties, is_absent, at)
    record = bool(whys) and whys[0].code == RECORDED
    return replace(decision, record=record, reasons=(*decision.reasons, *whys)) if whys else decision


def in_queue(company: Company, queue: Queue, at: datetime) -> Reason | None:
    """A waiting caller may be recorded, because agents who can answer have the service; None: they have not.

    Who answers is not known yet: absence is judged then, by `of_parties`.
    """
    service = company.recording
    queues = {queue.id, *(other for step in queue.serving.escalations for other in step.queues)}
    agents = sorted({agent for one in queues & company.queues.keys() for agent in company.queues[one].agents})
    names = [company.people[agent].name for agent in agents if service.has(company.people[agent])]
    if not names or opening(service.hours, company.calendar, at) is not Opening.OPEN:
        return None
    return Reason(service.hours.clause, "recorded_if", (("people", ", ".join(names)),))
