"""How fast the journal is replayed: `make bench-replay`.

Knows: a large company, and how its calls get into a journal. Refuses to know: what a replay finds; it only looks that
the planted change was found, and that under the version of then nothing differs.

Makes a journal of a million decisions (SQLite, in a directory of its own) by repeating varied calls over thirty days:
to people and queues, with profiles and phones in use, unanswered ones, codes, colleagues, and calls out. Then runs
`vaxel replay` under a policy with other hours and one agent fewer, and under the version of then. Prints decisions a
second, wall and processor seconds, and the largest process. Exits with 1 if either takes more than 60 s.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing import Process
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import yaml

sys.path.insert(0, str(Path(__file__).parent))
from bench_check import big_file

from app.company import document, document_hash, parse_company, to_company
from app.policy.absence import Chosen, presence
from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Direction, Outcome, PersonState, Situation
from app.policy.json_form import decision_json, situation_json
from app.policy.targets import JoinQueue, RingPerson
from app.storage.migrate import migrate
from app.storage.store import Store

if TYPE_CHECKING:
    from app.policy.model import Company

LIMIT = 60.0  # seconds
BEGAN = datetime(2026, 10, 26, tzinfo=UTC)
DAYS = 30
ROWS = 20_000  # in one statement
VAXEL = Path(sys.executable).with_name("vaxel")


class Asked(Mapping[str, PersonState]):
    """The states of those whom the policy asks about, as in a live call."""

    def __init__(self, company: Company, at: datetime, chance: random.Random) -> None:
        self._company, self._at, self._chance = company, at, chance
        self._states: dict[str, PersonState] = {}

    def __getitem__(self, person: str) -> PersonState:
        if person not in self._states:
            chosen = Chosen(f"profile-{self._chance.randrange(12)}") if self._chance.random() < 0.1 else None
            now = presence(self._company, self._company.people[person], self._at, chosen)
            talks = self._chance.random() < 0.2
            self._states[person] = PersonState(now.profile, talks, now.layer, now.back)
        return self._states[person]

    def __iter__(self) -> Iterator[str]:
        return iter(self._states)

    def __len__(self) -> int:
        return len(self._states)


def call(company: Company, version: str, chance: random.Random) -> list[dict[str, object]]:
    """The decisions of one call, as the journal has them."""
    day = BEGAN + timedelta(days=chance.randrange(DAYS))
    at = day + timedelta(seconds=chance.randrange(6 * 3600, 18 * 3600), milliseconds=chance.randrange(1000))
    people, queues = list(company.people.values()), list(company.queues.values())
    one, other = chance.choice(people), chance.choice(people)
    outside = f"+4670{chance.randrange(10**7):07}"
    kind = chance.choices(range(6), (35, 25, 10, 10, 12, 8))[0]
    direction, caller, called = [
        (Direction.IN, outside, other.direct or other.extension),
        (Direction.IN, outside, chance.choice(queues).number or ""),
        (Direction.IN, outside, company.main_number),
        (Direction.INTERNAL, one.id, other.extension),
        (Direction.OUT, one.id, chance.choice((outside, "0" + outside[3:], "0047 22" + outside[6:]))),
        (Direction.OUT, one.id, chance.choice(("*21*2#", "*21#", "*65", "*8", "112"))),
    ][kind]
    states = Asked(company, at, chance)
    counts = {"trunk": chance.randrange(20)} if direction is Direction.IN else {}
    tried: tuple[Attempt, ...] = ()
    found = []
    for _ in range(4):
        asked = Situation(at, direction, caller, called, people=states, tried=tried, counts=counts)
        decision = decide(company, asked)
        found.append(record(version, asked, decision))
        match decision.target:
            case RingPerson() | JoinQueue() if chance.random() < 0.3:
                tried = (*tried, Attempt(decision.target, Outcome.NO_ANSWER))
            case _:
                break
    return found


def record(version: str, asked: Situation, decision: Decision) -> dict[str, object]:
    return {"policy": version, "situation": situation_json(asked), "decision": decision_json(decision, "sv")}


def fill(database: Path, company: Company, version: str, decisions: int, different: int) -> None:
    """Calls are repeated until there are so many decisions; each has an id and a beginning of its own."""
    chance = random.Random(1)
    calls = [call(company, version, chance) for _ in range(different)]
    texts = [
        ([msgspec.json.encode(one).decode() for one in steps], steps[0]["situation"]["at"])  # type: ignore[index]
        for steps in calls
    ]
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA journal_mode=WAL")
    made = number = 0
    while made < decisions:
        begins, steps = [], []
        while len(steps) < ROWS and made + len(steps) < decisions:
            of, at = texts[number % different]
            began = datetime.fromisoformat(at).replace(tzinfo=None) + timedelta(
                microseconds=number // different
            )
            id_, when = f"bench-{1_790_000_000 + number // 7}.{number}", f"{began:%Y-%m-%d %H:%M:%S.%f}"
            begins.append((id_, when, "trunk", "in", "x", "y", version))
            steps += [(f"{id_}-{place}", id_, when, "decision", text) for place, text in enumerate(of)]
            number += 1
        connection.executemany(
            "INSERT INTO call (id, began_at, source, direction, caller, called, policy) VALUES (?, ?, ?, ?, ?, ?, ?)",
            begins,
        )
        connection.executemany(
            'INSERT INTO call_step (id, "call", at, what, data) VALUES (?, ?, ?, ?, ?)', steps
        )
        connection.commit()
        made += len(steps)
    connection.close()
    size = database.stat().st_size / 1e9
    print(f"{made} decisions of {number} calls, {different} different ones, {size:.2f} GB", flush=True)


def run(data: Path, *arguments: str) -> tuple[dict[str, object], float]:
    """`vaxel replay`; what it says, and how long it took."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [str(VAXEL), "replay", "--since", "all", "--json", *arguments]
    done = subprocess.run(
        command, env={**os.environ, "VAXEL_DATA": str(data)}, stdout=subprocess.PIPE, check=False
    )
    took = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.returncode
    found: dict[str, object] = json.loads(done.stdout)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    number = found["decisions"]
    assert isinstance(number, int)
    print(
        f"{' '.join(arguments[:1]):<10}{number / took:9.0f} decisions/s, {took:6.1f} s, {cpu:6.1f} s of processor "
        f"({cpu / number * 1e6:.0f} µs each), largest process {after.ru_maxrss / 1024:.0f} MB"
    )
    print(
        f"{'':<10}{found['calls']} calls, {found['elsewhere']} elsewhere, {found['otherwise']} otherwise, "
        f"{found['differing']} differ, {len(found['groups'])} groups"  # type: ignore[arg-type]
    )
    return found, took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=1_000_000)
    parser.add_argument("--different", type=int, default=20_000, help="different calls, which are repeated")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--queues", type=int, default=50)
    parser.add_argument("--keep", type=Path, help="a directory for the journal, to be used again")
    asked = parser.parse_args()
    text = big_file(asked.people, asked.queues, 12)
    file = parse_company(text.encode())
    company, stored = to_company(file), document(file)
    with tempfile.TemporaryDirectory() as directory:
        data = asked.keep or Path(directory)
        if not (data / "vaxel.db").exists():
            data.mkdir(parents=True, exist_ok=True)
            asyncio.run(begin(data, stored))
            version = document_hash(stored)
            # In a process of its own: what this one grows to would count as the memory of those that it starts.
            filling = Process(
                target=fill, args=(data / "vaxel.db", company, version, asked.decisions, asked.different)
            )
            filling.start()
            filling.join()
        new = yaml.safe_load(text)
        new["queues"][3]["hours"]["weekdays"] = "09:00-15:00"
        new["queues"][4]["members"] = new["queues"][4]["members"][1:]
        changed = Path(directory, "new.yaml")
        changed.write_text(yaml.safe_dump(new, allow_unicode=True))
        under, took = run(data, "--policy", str(changed))
        same, took_again = run(data, "--verify")
    good = under["elsewhere"] and not same["differing"] and max(took, took_again) <= LIMIT
    print(f"limit {LIMIT:.0f} s for a million: {'met' if good else 'NOT MET'}")
    return 0 if good else 1


async def begin(data: Path, stored: dict[str, object]) -> None:
    url = f"sqlite+aiosqlite:///{data / 'vaxel.db'}"
    await migrate(url)
    store = await Store.open(url)
    try:
        await store.import_document(stored, document_hash(stored), "bench")
    finally:
        await store.close()


if __name__ == "__main__":
    sys.exit(main())
