"""The recording service (O3): whose calls are recorded, when, and why not.

Knows: who has the service, its hours, and that nobody is recorded during absence. Refuses to know: how a call is
recorded, told of and kept (calls/tape.py, storage/archive.py), the clock, and who is absent: that is asked for.

A call is judged by when it came in: one of 17:59 is recorded to its end, one of 18:00 is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.policy import numbers
from app.policy.decision import Action, Decision, Reason
from app.policy.hours import Hours, Opening, opening
from app.policy.numbers import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from app.policy.model import Company, Person, Queue

O3: Final = "O3"
RECORDED: Final = "recorded"
WEEKDAYS_8_18: Final = Hours((((8 * 60, 18 * 60),),) * 5 + ((), ()), O3)
TALKED: Final = frozenset({Action.RING, Action.QUEUE, Action.TRUNK, Action.EXTERNAL})  # if it is answered

# Why the calls are recorded, as callers are told (GDPR, article 13).
PURPOSE: Final = (
    "för att vi ska kunna visa vad vi har kommit överens om",
    "so that we can show what we have agreed on",
)


@dataclass(frozen=True, slots=True)
class Recording:
    """Who has the recording service, and what holds for it. people, roles: ids.

    announce: whoever talks with them is told first. keep_days: after so many days a recording is deleted.
    """

    people: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    hours: Hours = WEEKDAYS_8_18
    announce: bool = True
    keep_days: int = 90
    purpose_sv: str = PURPOSE[0]
    purpose_en: str = PURPOSE[1]

    @property
    def is_used(self) -> bool:
        return bool(self.people or self.roles)

    def has(self, person: Person) -> bool:
        """Whether somebody has the service, themselves or by their role."""
        return person.id in self.people or person.role in self.roles


NOBODY: Final = Recording()


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

    One who has it is enough; one who has it and is absent forbids it ("never during absence"). is_absent is asked of
    those alone who have the service.
    """
    with_it = [one for one in parties if company.recording.has(one)]
    whys = [why for one in with_it if (why := verdict(company, one, is_absent(one.id), at)) is not None]
    return tuple(why for why in whys if why.code != RECORDED) or tuple(whys)


def recorded(
    company: Company,
    decision: Decision,
    parties: Iterable[Person],
    is_absent: Callable[[str], bool],
    at: datetime,
) -> Decision:
    """The decision, with what O3 says of it. parties: those of us who will talk, as far as is known."""
    if decision.action not in TALKED:
        return decision
    if decision.action is Action.TRUNK and numbers.canonical(decision.target).kind is Kind.SERVICE:
        return decision  # 112 never
    whys = of_parties(company, parties, is_absent, at)
    record = bool(whys) and whys[0].code == RECORDED
    return replace(decision, record=record, reasons=(*decision.reasons, *whys)) if whys else decision


def in_queue(company: Company, queue: Queue, at: datetime) -> Reason | None:
    """That a caller who waits may be recorded, as agents who can answer have the service; None: they have not.

    Who answers is not known yet: absence is judged then, by `of_parties`.
    """
    service = company.recording
    queues = {queue.id, *(other for step in queue.serving.escalations for other in step.queues)}
    agents = sorted({agent for one in queues & company.queues.keys() for agent in company.queues[one].agents})
    names = [company.people[agent].name for agent in agents if service.has(company.people[agent])]
    if not names or opening(service.hours, company.calendar, at) is not Opening.OPEN:
        return None
    return Reason(service.hours.clause, "recorded_if", (("people", ", ".join(names)),))
