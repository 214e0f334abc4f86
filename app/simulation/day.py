"""One stretch of time, simulated from an empty house to an empty house.

Knows: how to put the parts together. Refuses to know: other stretches (year.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from app.policy.happenings import Span
from app.policy.hours import STOCKHOLM
from app.simulation.arrivals import drawn_calls, given_calls
from app.simulation.callers import CallersAlike
from app.simulation.course import Courses
from app.simulation.crew import Crew
from app.simulation.decisions import RememberedDecisions
from app.simulation.promised_calls import PromisedCalls
from app.simulation.ringing_agents import RingingAgents
from app.simulation.spells import Spells
from app.simulation.tally import SimulatedEnd, SimulationTally
from app.simulation.virtual_time import VirtualTime

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.calls.callback.tickets import Ticket
    from app.policy.absence import Chosen
    from app.policy.model import Company
    from app.simulation.arrivals import GivenCall
    from app.simulation.scenario import Scenario
    from app.simulation.spells import Stretch


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated. first: the first day. given: calls by stretch's name; None: they are drawn from the
    scenario.

    chosen, calendars: people's own choices and calendars, as now known.
    """

    company: Company
    scenario: Scenario
    first: date
    days: int
    seed: str = "1"
    given: Mapping[str, Sequence[GivenCall]] | None = None
    chosen: Mapping[str, Chosen] | None = None
    calendars: Mapping[str, tuple[Span, ...]] | None = None


@dataclass(frozen=True, slots=True)
class StretchDone:
    """left: callbacks that still wait when it ends."""

    stretch: Stretch
    tally: SimulationTally
    left: tuple[Ticket, ...]


class StretchRunner:
    """Simulates stretches of one plan, one at a time, and remembers decisions between them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.spells = Spells(plan.company, plan.first)
        self.stretches = self.spells.stretches(plan.first, plan.days)
        self._decisions = RememberedDecisions(plan.company)
        self._callers = CallersAlike(plan.company)

    def run(self, stretch: Stretch, carried: Sequence[Ticket] = ()) -> StretchDone:
        plan, tally = self.plan, SimulationTally()
        chance = Random(f"{plan.seed}/{stretch.name}/house")
        time = VirtualTime(stretch.start)
        ringing = RingingAgents(time, plan.scenario, chance)
        spans = self._spans(stretch)
        crew = Crew(
            plan.company, time, ringing, self.spells, tally, plan.chosen or {}, lambda who: spans.get(who, ())
        )
        promised = PromisedCalls(time, plan.scenario, chance, crew, ringing, self.spells, tally)
        courses = Courses(
            time,
            plan.scenario,
            chance,
            crew,
            ringing,
            self._decisions,
            self._callers,
            self.spells,
            tally,
            promised,
        )
        promised.talk = courses.talk
        asked = self._decisions.asked
        crew.begin(stretch.end)
        promised.begin(carried, self.spells.changes(stretch.start, stretch.end))
        if plan.given is not None:
            calls = given_calls(plan.given.get(stretch.name, ()), plan.scenario, stretch, plan.seed)
        else:
            calls = drawn_calls(plan.company, plan.scenario, stretch, plan.seed)
        time.feed(calls, lambda call: call.at, courses.arrive)
        time.run(ringing.next_due, ringing.due)
        tally.asked = self._decisions.asked - asked
        self._count(tally, stretch)
        return StretchDone(stretch, tally, promised.open_ones)

    def _count(self, tally: SimulationTally, stretch: Stretch) -> None:
        ends = tally.ends
        answered = sum(ends[one] for one in ends if one[1] in (SimulatedEnd.AGENT, SimulatedEnd.PERSON))
        gave_up = sum(ends[one] for one in ends if one[1] is SimulatedEnd.GAVE_UP)
        tally.days[stretch.name] = [tally.calls, answered, gave_up]
        tally.rules.update(self._decisions.take_rules())

    def _spans(self, stretch: Stretch) -> dict[str, tuple[Span, ...]]:
        """People's calendars, with what the scenario says of their absences on top."""
        plan = self.plan
        found = dict(plan.calendars or {})
        sick = next((one.id for one in plan.company.profiles.values() if one.absence and one.busy), None)
        chance = Random(f"{plan.seed}/{stretch.name}/sick")
        start, end = (
            datetime.fromtimestamp(at, UTC).astimezone(STOCKHOLM) for at in (stretch.start, stretch.end)
        )
        for person in sorted(plan.company.people):
            if plan.scenario.sick and sick and chance.random() < plan.scenario.sick:
                found[person] = (Span(start, end, sick),)
        away: dict[str, tuple[Span, ...]] = {}
        for one in plan.scenario.away:
            if one.start < end and one.until > start:
                span = Span(max(one.start, start), min(one.until, end), one.profile)
                away[one.who] = (*away.get(one.who, ()), span)
        return {**found, **away}
