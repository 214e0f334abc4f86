"""The state of the house, for pages and commands: the people and the queues.

Knows: whom to ask for each figure. Refuses to know: how it looks, and HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.clock import elapsed
from app.policy.hours import Opening, opening
from app.policy.tenure import as_of
from app.web.queues import AgentRow, QueueNow, WaitingNow
from app.web.reachable import reachable
from app.web.status import PersonNow
from app.words.profiles import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.calls.callback.by_queue import Callbacks
    from app.calls.floor import Floor
    from app.calls.presence import Presences
    from app.calls.queue.hall import Hall
    from app.clock import Clock
    from app.policy.model import Company
    from app.policy.people import Person
    from app.policy.queues import Queue


class Glance:
    """Looks at the house on request."""

    def __init__(
        self, hall: Hall, callbacks: Callbacks, presences: Presences, floor: Floor, clock: Clock
    ) -> None:
        self._hall = hall
        self._callbacks = callbacks
        self._presences = presences
        self._floor = floor
        self._clock = clock

    def queues(self, company: Company) -> tuple[QueueNow, ...]:
        """Each queue: who waits, who answers, and its figures."""
        now = self._hall.clock.now()
        return tuple(self._queue(company, queue, now) for queue in company.queues.values())

    def _queue(self, company: Company, queue: Queue, now: float) -> QueueNow:
        figures = self._hall.callers.figures[queue.id]
        waiting = tuple(
            WaitingNow(
                place,
                self._hall.callers.number(entry.id),
                elapsed(entry.arrived, now),
                entry.priority,
                entry.id,
            )
            for place, entry in enumerate(self._hall.dispatcher.waiting(queue.id), 1)
            if not entry.callback  # callbacks are counted apart, but keep their places
        )
        agents = tuple(
            AgentRow(
                one.agent,
                company.people[one.agent].name,
                one.tier + 1,
                one.standing.value,
                one.about,
                elapsed(one.since, now) if one.since else 0.0,
            )
            for one in self._hall.dispatcher.considered(queue.id, now)
        )
        return QueueNow(
            queue.id,
            queue.name,
            waiting,
            agents,
            max((one.waited for one in waiting), default=0.0),
            figures.came,
            figures.answered,
            figures.answered_in_time,
            figures.abandoned,
            figures.breaches,
            figures.waited / figures.answered if figures.answered else 0.0,
            self._callbacks.waiting(queue.id),
            opening(queue.hours, company.calendar, self._clock()) is Opening.OPEN,
        )

    def people(self, company: Company) -> tuple[PersonNow, ...]:
        """All people except leavers."""
        return tuple(self._person(company, person) for person in self._present(company))

    def _present(self, company: Company) -> Iterator[Person]:
        gone = as_of(company, self._clock()).in_force.gone
        return (person for person in company.people.values() if person.id not in gone)

    def _person(self, company: Company, person: Person) -> PersonNow:
        return PersonNow(
            person.name,
            _role(company, person),
            person.extension,
            person.direct or "",
            person.mobile,
            standing(company, self._presences.of(person.id), "sv", self._clock()),
            self._floor.on_phone(person.id),
            reachable(company, person, self._presences, self._floor, self._clock()),
        )


def _role(company: Company, person: Person) -> str:
    role = company.roles.get(person.role)
    return role.name if role is not None else person.role
