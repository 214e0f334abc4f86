"""How long `vaxel policy check` takes with 1,000 people and 50 queues: `make bench-check`.

Knows: a large company file. Refuses to know: what is wrong in it. Exits with 1 if the check takes more than 10 seconds,
or finds nothing where a fault was planted.

The queues have twelve different opening hours, the roles six working hours; people have schedules, exceptions and
leavers among them. Fifty queues with fifty different hours are a second company (`--hours 50`).
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import date

from app.lint.check import check_company

LIMIT = 10.0  # seconds
DAY = date(2026, 11, 24)
FAULT = ("nobody", ("queues", 0, "hours"))  # the agents of the first queue go home before it closes

HEAD = """version: 1
company: Storbolaget AB
main_number: "+46846500400"
reception: p0
front_desk:
  stand_ins: [p1]
  hours: {weekdays: "08:00-17:00", clause: Q10}
answering_service: "+46313900600"
working_hours: {weekdays: "08:00-17:00", clause: S4}
profiles:
  - {id: available, sv: Tillgänglig, en: Available, busy: false}
"""
OFFERS = (
    "message",
    "message, callback",
    "message, connect, callback",
    "connect, message",
    "reception, message",
)
PROFILE = (
    "  - {{id: profile-{0}, sv: Profil {0}, en: Profile {0}, busy: true, "
    "diversion: {{sv: är borta, en: is away, offers: [{1}]}}}}\n"
)


def big_file(people: int, queues: int, hours: int) -> str:
    """A company file; its text."""
    parts = [HEAD, *(PROFILE.format(n, OFFERS[n % 5]) for n in range(12)), "schedules:\n"]
    for n in range(6):
        parts.append(
            f'  - {{id: lunch-{n}, profile: profile-1, during: {{weekdays: "1{n % 3}:00-1{n % 3}:30", clause: M4}}, '
            f"people: [{', '.join(f'p{one}' for one in range(2 + n, people, 12))}]}}\n"
        )
    parts.append(
        "  - {id: gone, profile: profile-0, outside: working_hours}\nroles:\n  - {id: desk, name: desk}\n"
    )
    for n in range(6):
        clock = f'"0{6 + n % 2}:{30 * (n % 2):02}-18:{10 * n:02}"' if n else '"08:00-16:00"'
        busy = f"busy: {{to: queue-{n}, clause: R1}}, " if n % 2 else ""
        parts.append(
            f"  - {{id: role-{n}, name: role {n}, {busy}working_hours: {{weekdays: {clock}, clause: R3}}}}\n"
        )
    parts.append("people:\n")
    for n in range(people):
        role = "desk" if n < 2 else f"role-{n % 6}"
        leaves = ", leaves: 2027-06-30, successor: p0" if n % 100 == 50 else ""
        mobile = f', mobile: "+467017{n:05}"' if n % 2 else ""
        parts.append(
            f'  - {{id: p{n}, name: Person {n}, role: {role}, extension: "{20000 + n}", '
            f'direct: "+4684651{n:04}"{mobile}{leaves}{", manager: p0" if n else ""}}}\n'
        )
    parts.append("queues:\n")
    for n in range(queues):
        members = ", ".join(f"p{2 + (n * 19 + one) % (people - 2)}" for one in range(20))
        which = n % hours
        ends = "19:00" if n == 0 else f"16:{which % 60:02}"
        parts.append(
            f'  - {{id: queue-{n}, name: Queue {n}, number: "+4684652{n:04}", members: [{members}], '
            f'hours: {{weekdays: "08:{which % 60:02}-{ends}", clause: Q10}}, '
            "closed: {to: answering_service, clause: Q13}, "
            "waiting: {at_promise: {to: answering_service, clause: Q2}}}\n"
        )
    parts.append("greylist: {reviewed: 2026-11-02, countries: [CU, JM], prefixes: ['+881']}\n")
    parts.append("approvals: {approvers: [p0]}\nexceptions:\n")
    for n in range(0, 40, 2):
        parts.append(
            f"  - {{id: e{n}, who: p{n + 1}, what: mobile_rings_outside_hours, approved_by: p0, reason: jour, "
            "from: 2026-11-01, until: 2027-10-01}\n"
        )
    return "".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--queues", type=int, default=50)
    parser.add_argument("--hours", type=int, default=12, help="different opening hours of the queues")
    asked = parser.parse_args()
    raw = big_file(asked.people, asked.queues, asked.hours).encode()
    began = time.monotonic()

    checked = check_company(raw, "storbolaget.yaml", DAY)

    took = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kinds: dict[str, int] = {}
    for one in checked.findings:
        kinds[one.code] = kinds.get(one.code, 0) + 1
    print(
        f"{asked.people} people, {asked.queues} queues, {asked.hours} different hours: {took:.2f} s, {memory:.0f} MB"
    )
    print(f"  findings: {', '.join(f'{count} {code}' for code, count in sorted(kinds.items())) or 'none'}")
    if checked.error is not None:
        print(f"  {str(checked.error).splitlines()[0]}")
    found = [(one.code, one.place) for one in checked.findings]
    return 0 if took <= LIMIT and found == [FAULT] else 1


if __name__ == "__main__":
    sys.exit(main())
