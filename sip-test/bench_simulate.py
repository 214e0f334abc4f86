"""How long `vaxel simulate` takes for a year of 2,000 calls a day with 3 queues: `make bench-simulate`.

Knows: a company of that size. Refuses to know: what comes of the calls. Exits with 1 if it takes more than 60 seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from datetime import date

from app.company import parse_company, to_company
from app.simulation.day import Plan
from app.simulation.scenario import NumberRate, Scenario, spread_over_a_day
from app.simulation.tally import SimulatedEnd
from app.simulation.year import simulate

LIMIT = 60.0  # seconds
DAY = date(2027, 1, 1)
HEAD = """version: 1
company: Storbolaget AB
main_number: "+46846500400"
reception: p0
front_desk: {stand_ins: [p1], hours: {weekdays: "08:00-17:00", clause: Q10}}
answering_service: "+46313900600"
working_hours: {weekdays: "08:00-17:00", clause: S4}
profiles:
  - {id: available, sv: Tillgänglig, en: Available, busy: false}
  - {id: lunch, sv: På lunch, en: At lunch, busy: true}
  - {id: gone, sv: Slutat för dagen, en: Gone, busy: true, diversion: {sv: har slutat, en: has left, offers: [message]}}
schedules:
  - {id: early, profile: lunch, during: {weekdays: "11:30-12:15", clause: M4}, people: [p2, p4, p6, p9, p12, p15]}
  - {id: late, profile: lunch, during: {weekdays: "12:15-13:00", clause: M4}, people: [p3, p5, p7, p10, p13, p16]}
  - {id: gone, profile: gone, outside: working_hours}
roles: [{id: desk, name: desk}]
people:
"""
QUEUES = (
    ("salj", "Sälj", "08:00-17:00", "agents: {ring: longest_available}"),
    ("support", "Support", "08:00-17:00", "agents: {ring: longest_available}"),
    ("teknik", "Teknik", "08:00-16:30", "agents: {ring: all}"),
)


def company_text(agents: int) -> str:
    """A company with three queues of so many agents."""
    people = 2 + 3 * agents
    parts = [HEAD]
    parts += [
        f'  - {{id: p{n}, name: Person {n}, role: desk, extension: "{200 + n}", direct: "+468465005{n:02}"}}\n'
        for n in range(people)
    ]
    parts.append("queues:\n")
    for n, (id_, name, hours, ring) in enumerate(QUEUES):
        members = ", ".join(f"p{2 + n * agents + one}" for one in range(agents))
        parts.append(
            f'  - {{id: {id_}, name: {name}, number: "+4684650041{n}", members: [{members}], {ring}, '
            f'hours: {{weekdays: "{hours}", clause: Q10}}, closed: {{to: answering_service, clause: Q13}}, '
            'waiting: {keys: {"1": message, "2": callback}, escalation: [{after: 120, offer_callback: true}], '
            "at_promise: {to: answering_service, clause: Q2}}}\n"
        )
    return "".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=float, default=2000, help="calls a day, every day of the year")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--agents", type=int, default=8, help="agents of each queue")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    asked = parser.parse_args()
    company = to_company(parse_company(company_text(asked.agents).encode()))
    main_number = NumberRate(company.main_number, spread_over_a_day(asked.calls * 0.1), 1.0, 1.0)
    queues = [
        NumberRate(one.number or one.id, spread_over_a_day(asked.calls * 0.3), 1.0, 1.0)
        for one in company.queues.values()
    ]
    plan = Plan(company, Scenario(rates=(main_number, *queues)), DAY, asked.days)
    began = time.monotonic()

    done = simulate(plan, jobs=asked.jobs)

    took = time.monotonic() - began
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in usage)
    tally = done.tally
    print(
        f"{tally.calls} calls, {asked.days} days, {len(company.queues)} queues, {asked.jobs} processes: {took:.1f} s, "
        f"{cpu:.1f} s of CPU ({cpu / tally.calls * 1e6:.0f} µs a call), "
        f"{max(one.ru_maxrss for one in usage) / 1024:.0f} MB"
    )
    print(f"  decide was asked {tally.asked} times")
    ends = {how: sum(n for (_, one), n in tally.ends.items() if one is how) for how in SimulatedEnd}
    print(f"  {', '.join(f'{count} {how.value}' for how, count in ends.items())}")
    return 0 if took <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
