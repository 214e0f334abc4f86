"""A small company with one queue, and short ways to simulate calls to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.company import parse_company, to_company
from app.policy.hours import STOCKHOLM
from app.simulation.arrivals import GivenCall
from app.simulation.call_table import by_stretch
from app.simulation.day import Plan, StretchRunner
from app.simulation.scenario import Length, Scenario, Shape

if TYPE_CHECKING:
    from app.calls.callback.tickets import Ticket
    from app.policy.model import Company
    from app.simulation.tally import SimulatedEnd, SimulationTally

MONDAY = date(2027, 1, 11)
HELP = "+46846500410"
LET_WAIT = "longest: 900, at_promise: wait"  # beyond the promise
# Nobody hangs up or is slow: what happens follows from the rules alone.
EXACT = Scenario(
    talk=Length(120.0, Shape.FIXED),
    patience=None,
    agents_answer=1.0,
    agents_after=0.0,
    agents_decline=0.0,
    people_answer=1.0,
    people_after=0.0,
    service_answers=1.0,
    leaves_message=1.0,
    wants_callback=1.0,
    customer_answers=1.0,
)
FILE = """version: 1
company: Lilla AB
main_number: "+46846500400"
reception: rut
front_desk: {hours: {weekdays: "08:00-16:00", clause: Q10}}
answering_service: "+46313900600"
working_hours: {weekdays: "08:00-16:00", clause: S4}
profiles:
  - {id: available, sv: Tillgänglig, en: Available, busy: false}
  - {id: gone, sv: Slutat, en: Gone, busy: true, diversion: {sv: har slutat, en: has left, offers: [message]}}
  - {id: sick, sv: Sjuk, en: Ill, busy: true, absence: true, diversion: {sv: är borta, en: is away, offers: [message]}}
schedules: [{id: gone, profile: gone, outside: working_hours}]
roles: [{id: desk, name: desk}]
people:
  - {id: rut, name: Rut Ek, role: desk, extension: "201", direct: "+46846500401"}
  - {id: ada, name: Ada Lind, role: desk, extension: "202", direct: "+46846500402", manager: rut}
  - {id: bea, name: Bea Dahl, role: desk, extension: "203", direct: "+46846500403", manager: rut}
queues:
  - id: help
    name: Hjälp
    number: "+46846500410"
    members: [MEMBERS]
    hours: {weekdays: "08:00-16:00", clause: Q10}
    closed: {to: answering_service, clause: Q13}
    agents: {ring: longest_available, wrap_up: 0}
    waiting: {WAITING}
"""


def company_with(
    waiting: str = "at_promise: {to: answering_service, clause: Q2}", members: str = "ada"
) -> Company:
    """The company; `waiting` and `members` are those of its queue."""
    text = FILE.replace("{WAITING}", f"{{{waiting}}}").replace("MEMBERS", members)
    return to_company(parse_company(text.encode()))


def at(clock: str, day: date = MONDAY) -> float:
    """Epoch seconds of a time in Stockholm, such as 15:59:30."""
    return datetime.combine(day, datetime.strptime(clock, "%H:%M:%S").time(), STOCKHOLM).timestamp()


def to_help(clock: str, talk: float = 120.0, caller: str = "+46701740699", day: date = MONDAY) -> GivenCall:
    return GivenCall(at(clock, day), HELP, caller, talk)


def days_of(
    company: Company, *calls: GivenCall, scenario: Scenario = EXACT, days: int = 1
) -> list[SimulationTally]:
    """Each day from Monday on, with these calls."""
    plan = Plan(company, scenario, MONDAY, days)
    stretches = StretchRunner(plan).stretches
    runner = StretchRunner(replace(plan, given=by_stretch(calls, stretches)))
    tallies: list[SimulationTally] = []
    carried: tuple[Ticket, ...] = ()
    for stretch in runner.stretches:
        done = runner.run(stretch, carried)
        carried = done.left
        done.tally.open_tickets = len(done.left)
        tallies.append(done.tally)
    return tallies


def ends_of(tally: SimulationTally) -> dict[SimulatedEnd, int]:
    """How many calls ended how."""
    found: dict[SimulatedEnd, int] = {}
    for (_, how), count in tally.ends.items():
        found[how] = found.get(how, 0) + count
    return found
