"""Which agents are at work now: whose profile lets calls through, which phones of theirs ring, and who stays on.

Knows: profiles and phones, and that agents still answer a caller who came before closing (Q12). Refuses to know: who
is offered whom (queueing), and what agents choose for their queues (choices.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.calls.asking import Asked
from app.policy.decision import Device, Layer
from app.policy.devices import that_ring
from app.policy.hours import Opening, opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.calls.floor import Floor
    from app.calls.presence import Presences
    from app.clock import Clock
    from app.policy.absence import Presence
    from app.policy.decision import Leg
    from app.policy.model import Company
    from app.queueing.entries import Entry


class AtWork:
    """Asked for one agent at a time. waiting: who waits in a queue. late: who stays on for those who came in time."""

    def __init__(
        self,
        presences: Presences,
        floor: Floor,
        clock: Clock,
        waiting: Callable[[str], Iterable[Entry]],
    ) -> None:
        self._presences = presences
        self._floor = floor
        self._clock = clock
        self._waiting = waiting
        self.late: set[str] = set()
        self.mobiles_full: Callable[[Company], bool] = lambda _company: (
            False
        )  # the trunk has no place left to ring one

    def allowed(self, agent: str, company: Company, queues: Iterable[str]) -> bool:
        """Whether the agent's profile lets calls through.

        An agent whose day is over still answers callers who came before the queue closed, while the agent was at work
        (Q12).
        """
        self.late.discard(agent)
        now = self._presences.of(agent)
        if not _is_busy(company, now):
            return True
        if now.layer is not Layer.SCHEDULE or not self._is_waited_for(agent, company, queues):
            return False
        self.late.add(agent)
        return True

    def _is_waited_for(self, agent: str, company: Company, queues: Iterable[str]) -> bool:
        at = self._clock()
        for queue in (company.queues[one] for one in queues):
            if opening(queue.hours, company.calendar, at) is Opening.OPEN:
                continue
            for entry in self._waiting(queue.id):
                came = datetime.fromtimestamp(entry.arrived, UTC)
                if not entry.callback and not _is_busy(company, self._presences.at(agent, came)):
                    return True
        return False

    def states(self, *, except_for: str) -> Asked:
        """Everybody's state, for a question to the policy. except_for: who is not on the phone for it."""
        return Asked(self._presences, self._floor.on_phone, except_for=except_for)

    def is_absent(self, company: Company, person: str) -> bool:
        """Whether the profile in force counts as absence (O3)."""
        profile = company.profiles.get(self._presences.of(person).profile)
        return profile is not None and profile.absence

    def legs(self, agent: str, company: Company) -> tuple[Leg, ...]:
        """The devices that ring for an agent; an agent who stays on is at work with all devices."""
        person = company.people[agent]
        if agent in self.late:
            legs = person.legs
        else:
            now = self._presences.of(agent)
            legs = that_ring(company, person, now.profile, now.layer, self._clock())[0]
        if any(leg.device is Device.MOBILE for leg in legs) and self.mobiles_full(company):
            return tuple(leg for leg in legs if leg.device is not Device.MOBILE)
        return legs

    def reachable(self, agent: str, company: Company) -> bool:
        """Whether there is anything to ring; a mobile that does not rest always may be there."""
        devices = {leg.device for leg in self.legs(agent, company)}
        return Device.MOBILE in devices or (Device.FIXED in devices and self._floor.in_reach(agent))


def _is_busy(company: Company, now: Presence) -> bool:
    profile = company.profiles.get(now.profile)
    return profile is not None and profile.busy
