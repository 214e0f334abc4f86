"""How long one decision takes, with 1,000 people and 10,000 number rules: `make bench-decide`.

Knows: a large company and typical calls. Refuses to know: the exchange; this is the policy alone.

There are two kinds of traffic: the same few numbers again and again (we remember what we read), and only numbers never
seen before. Every kind of call has its own row, the slow ones too. Exits with 1 unless the median over all kinds is
under 50 microseconds with both.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.barring import Greylist
from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM, Hours
from app.policy.model import Company
from app.policy.people import Person, Role
from app.policy.queues import Queue
from app.policy.targets import RingPerson
from app.policy.ways import Cause, Outside, PresentedNumber, Presents, Reception, Rule, ToQueue, Voicemail

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE, PREFIXES, CALLS = 1_000, 10_000, 20_000
LIMIT = 50.0  # microseconds
AT = datetime(2026, 11, 24, 12, 30, tzinfo=STOCKHOLM)
WEEK = (((480, 1020),),) * 5 + ((), ())


def big_company(chance: random.Random) -> Company:
    """1,000 people in 50 queues, and 10,000 greylisted prefixes of four to nine digits besides whole countries."""
    people = {
        f"p{i}": Person(
            f"p{i}",
            f"Person {i}",
            ("sales", "service", "other")[i % 3],
            str(1000 + i),
            f"+4684650{i:04d}",
            f"+467017{i:05d}" if i % 2 else None,
        )
        for i in range(PEOPLE)
    }
    queues = {
        f"q{i}": Queue(
            f"q{i}",
            f"Queue {i}",
            tuple(f"p{j}" for j in range(i * 20, i * 20 + 20)),
            Hours(WEEK, "Q10"),
            Rule(Outside("+46313900600"), "Q13"),
            Rule(Voicemail(), "Q4"),
            number=f"+4684660{i:04d}",
        )
        for i in range(PEOPLE // 20)
    }
    prefixes = set()
    while len(prefixes) < PREFIXES:
        prefixes.add(
            f"+{chance.choice((1, 7, 35, 44, 88, 97))}{chance.randrange(10 ** chance.randrange(2, 8)):02d}"
        )
    return Company(
        name="Stora bolaget AB",
        main_number="+46846500000",
        reception="p0",
        people=people,
        queues=queues,
        roles={
            "sales": Role(
                "sales",
                "Sales",
                Presents(PresentedNumber.MOBILE, "R1"),
                {Cause.ON_PHONE: Rule(Reception(), "R1"), Cause.BUSY: Rule(ToQueue("q0"), "R1")},
            ),
            "service": Role(
                "service",
                "Service",
                Presents(PresentedNumber.QUEUE, "R2", "q1"),
                {Cause.ON_PHONE: Rule(ToQueue("q1"), "R2"), Cause.BUSY: Rule(Reception(), "R2")},
            ),
        },
        greylist=Greylist(frozenset({"CU", "JM", "PG", "SL"}), frozenset(prefixes)),
    )


def traffic(company: Company, chance: random.Random, fresh: bool) -> dict[str, list[Situation]]:
    """Situations by the kind of call. fresh: each outside number comes once, and was never seen before."""
    people = list(company.people.values())
    pool = 1_000_000 if fresh else 50
    counter = iter(range(10**9))

    def outside(form: str) -> str:
        return form.format((next(counter) if fresh else chance.randrange(pool)) % 1_000_000)

    def call(direction: Direction, caller: str, called: str, **more: object) -> Situation:
        return Situation(AT, direction, caller, called, **more)  # type: ignore[arg-type]

    def states() -> dict[str, PersonState]:
        return {
            chance.choice(people).id: PersonState(
                chance.choice(("available", "meeting")), chance.random() < 0.5
            )
            for _ in range(100)
        }

    some = [states() for _ in range(20)]
    kinds: dict[str, Callable[[], Situation]] = {
        "in, to a person": lambda: call(
            Direction.IN,
            outside("+4670{:07d}"),
            chance.choice(people).direct or "",
            people=chance.choice(some),
        ),
        "in, +1 number (greylist asks the region)": lambda: call(
            Direction.IN, outside("+1212{:07d}"), chance.choice(people).direct or ""
        ),
        "in, to a queue of 20": lambda: call(
            Direction.IN,
            outside("+4670{:07d}"),
            f"+4684660{chance.randrange(50):04d}",
            people=chance.choice(some),
        ),
        "in, everybody in a meeting": lambda: call(
            Direction.IN, outside("+4670{:07d}"), chance.choice(people).direct or "", people=ALL_BUSY
        ),
        "in, back unanswered": lambda: (
            lambda who: call(
                Direction.IN,
                outside("+4670{:07d}"),
                who,
                tried=(Attempt(RingPerson(who), Outcome.NO_ANSWER),),
            )
        )(chance.choice(people).id),
        "internal": lambda: call(
            Direction.INTERNAL, chance.choice(people).id, chance.choice(people).extension
        ),
        "out, +46 number": lambda: call(Direction.OUT, chance.choice(people).id, outside("+4670{:07d}")),
        "out, national form": lambda: call(Direction.OUT, chance.choice(people).id, outside("070-{:07d}")),
        "out, abroad": lambda: call(Direction.OUT, chance.choice(people).id, outside("0047 22{:06d}")),
        "out, not a valid number": lambda: call(
            Direction.OUT, chance.choice(people).id, outside("0047 0{:07d}")
        ),
    }
    return {name: [make() for _ in range(CALLS)] for name, make in kinds.items()}


ALL_BUSY = {f"p{i}": PersonState("meeting") for i in range(PEOPLE)}


def measure(company: Company, situations: list[Situation]) -> list[float]:
    """Microseconds of each decision."""
    times = []
    for situation in situations:
        start = time.perf_counter_ns()
        decide(company, situation)
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


def main() -> int:
    chance = random.Random(1)
    start = time.perf_counter()
    company = big_company(chance)
    print(
        f"company of {PEOPLE} people and {PREFIXES} prefixes built in {(time.perf_counter() - start) * 1000:.0f} ms"
    )
    failed = False
    for fresh in (False, True):
        calls = traffic(company, chance, fresh)
        print(f"\n{'numbers never seen before' if fresh else 'numbers seen before'} (µs)   median   p99")
        every: list[float] = []
        for name, situations in calls.items():
            if fresh:
                numbers.canonical.cache_clear()
                numbers.region.cache_clear()
            else:
                measure(company, situations)
            times = sorted(measure(company, situations))
            every += times
            median = statistics.median(times)
            print(f"  {name:<42}{median:8.1f}{times[int(len(times) * 0.99)]:8.1f}")
        median = statistics.median(every)
        failed = failed or median >= LIMIT
        print(f"  {'all':<42}{median:8.1f}{sorted(every)[int(len(every) * 0.99)]:8.1f}")
    print(f"\nlimit {LIMIT:.0f} µs: {'NOT MET' if failed else 'met'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
