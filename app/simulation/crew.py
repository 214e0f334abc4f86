"""The people of a simulated house: who is at work, who is on the phone, and what the policy may ask about them.

Knows: how to put presences, floor, load and agents of the live rooms under a virtual clock, and how to count who
was at work. Refuses to know: calls (course.py), and how a profile comes about (policy/absence.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.calls.floor import Floor
from app.calls.load import Load
from app.calls.ports.news import OnPhone
from app.calls.presence import Presences
from app.calls.queue.at_work import AtWork
from app.calls.queue.hall import AWAY
from app.calls.queue.staff import Staff
from app.policy.decision import Layer, PersonState
from app.policy.tenure import as_of
from app.simulation.memory_ledger import MemoryLedger
from app.simulation.tally import HALF_HOUR, AgentTally, QueueTally, half_hour

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.policy.absence import Chosen
    from app.policy.happenings import Span
    from app.policy.model import Company
    from app.simulation.ringing_agents import RingingAgents
    from app.simulation.spells import Spells
    from app.simulation.tally import SimulationTally
    from app.simulation.virtual_time import VirtualTime


class Crew:
    """company: as of the day. All desk phones are registered."""

    def __init__(
        self,
        company: Company,
        time: VirtualTime,
        ringing: RingingAgents,
        spells: Spells,
        tally: SimulationTally,
        chosen: Mapping[str, Chosen],
        calendars: Callable[[str], Sequence[Span]],
    ) -> None:
        self._whole = company
        self.company = as_of(company, time())
        self._time = time
        self._ringing = ringing
        self._spells = spells
        self._tally = tally
        self._told: dict[str, tuple[str, str]] = {}  # profile and layer, until the next change
        self._since = time.time
        self._at_work: set[str] = set()
        self._open: dict[str, int] = {}  # how many are at work, by queue
        self.floor = Floor()
        for person in company.people:
            self.floor.hear(OnPhone(person, "desk", talking=False, in_reach=True))
        self.presences = Presences(time, lambda: self.company)
        self.presences.use_calendars(calendars)
        self.presences.configure(chosen)
        self.load = Load(time)
        self.late = AtWork(self.presences, self.floor, time, ringing.dispatcher.waiting)
        self.staff = Staff(
            ringing.dispatcher, ringing.do, time, lambda: self.company, self.floor, self.late, MemoryLedger()
        )

    def begin(self, end: float) -> None:
        """Everybody takes their place, and looks again whenever something changes, until `end`."""
        self.staff.configure(self.company)
        self.staff.start_over()
        self._look_who_is_there()
        self._end = end
        self._next_turn()

    def state(self, person: str) -> PersonState:
        """As calls/asking.py tells the policy. Raises KeyError for nobody of the company's."""
        told = self._told.get(person)
        if told is None:
            now = self.presences.of(person)
            self._told[person] = told = (now.profile, now.layer)
            return PersonState(now.profile, self.floor.on_phone(person), now.layer, now.back)
        return _state(told, self.floor.on_phone(person))

    def talks(self, person: str, call: str) -> None:
        """Somebody is on the phone, with a call that no queue brought."""
        self.floor.hear(OnPhone(person, call, talking=True))
        self._tell(person)

    def hangs_up(self, person: str, call: str) -> None:
        self.floor.hear(OnPhone(person, call, talking=False))
        self._tell(person)

    def _tell(self, person: str) -> None:
        if self.staff.is_agent(person):
            talking = self.floor.on_phone(person)
            self._ringing.do(self._ringing.dispatcher.agent(person, self._time.time, on_phone=talking))

    def _next_turn(self) -> None:
        """At the next change of anybody's profile, or of anything that opens or closes."""
        now = self._time.time
        profile = self.presences.next_change()
        found = self._spells.changes(now, self._end)
        at = min(found[0] if found else self._end, profile.timestamp() if profile is not None else self._end)
        self._time.at(max(at, now + 0.001) if at < self._end else self._end, self._turn)

    def _turn(self) -> None:
        self._count()
        if self._time.time >= self._end:
            return
        self._told.clear()
        self.company = as_of(self._whole, self._time())
        self.staff.configure(self.company)
        self._look_who_is_there()
        self._next_turn()

    def _look_who_is_there(self) -> None:
        now, dispatcher = self._time.time, self._ringing.dispatcher
        self._since = now
        self._at_work, self._open = set(), {}
        for queue in self.company.queues:
            if not self._spells.is_open(queue, now):
                continue
            there = {one.agent for one in dispatcher.considered(queue, now) if one.standing not in AWAY}
            self._open[queue] = len(there)
            self._at_work |= there

    def _count(self) -> None:
        """What has been true since the last look."""
        now = self._time.time
        passed = now - self._since
        for agent in self._at_work:
            self._tally.agents.setdefault(agent, AgentTally()).at_work += passed
        for queue, there in self._open.items():
            counted = self._tally.queues.setdefault(queue, QueueTally())
            counted.open_for += passed
            at = self._since
            while at < now:
                until = min(now, (at // HALF_HOUR + 1) * HALF_HOUR)
                row = counted.staffed.setdefault(half_hour(at), [0.0, 0.0])
                row[0] += until - at
                row[1] += (until - at) * there
                at = until
            if not there:
                if counted.nobody and counted.nobody[-1][1] == self._since:
                    counted.nobody[-1] = (counted.nobody[-1][0], now)
                else:
                    counted.nobody.append((self._since, now))


_states: dict[tuple[tuple[str, str], bool], PersonState] = {}


def _state(told: tuple[str, str], on_phone: bool) -> PersonState:
    """One value for all who stand alike: it is asked for at each call."""
    key = (told, on_phone)
    found = _states.get(key)
    if found is None:
        found = _states[key] = PersonState(told[0], on_phone, Layer(told[1]))
    return found
