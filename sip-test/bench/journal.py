"""How fast the journal and the statistics answer with a million calls, SQLite and PostgreSQL side by side.

    make bench-journal          or: python sip-test/bench/journal.py [--calls N] [--again]

Makes the journal once, in the user's cache directory (some 6 GB for a million calls in both databases; --again makes it
anew). Then asks each question of the pages eleven times, alternately of the two databases, and prints median and
slowest in milliseconds. The first answer of each is not counted: it fills the caches. Exits with 1 if a median is above
200 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics as figures
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP), str(TOP / "asterisk"), str(TOP / "sip-test"), str(TOP / "sip-test/bench")]

import psycopg  # noqa: E402
from journal_made import LAST, day_before, fill_postgres, fill_sqlite, kinds, made_company  # noqa: E402
from packaged import cache_directory  # noqa: E402

from app.calls.journal_search import JournalSearch  # noqa: E402
from app.company import document_hash  # noqa: E402
from app.storage import Store, migrate  # noqa: E402
from tests.storage.conftest import PostgresServer, _programs  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 200.0  # milliseconds
TIMES = 11
DIFFERENT = 4_000


class KeptServer(PostgresServer):
    """A cluster that stays in a directory from run to run."""

    def __init__(self, home: Path) -> None:
        self._programs = _programs()
        self._home = home
        self._user = "postgres" if os.geteuid() == 0 else None
        self._count = 0
        if not (home / "data").exists():
            home.mkdir(parents=True)
            if self._user:
                for place in (home, *home.parents):  # whom initdb runs as must reach it
                    if place.stat().st_uid == 0 and not place.stat().st_mode & 0o001:
                        place.chmod(place.stat().st_mode | 0o001)
                shutil.chown(home, self._user, self._user)
            self._run(
                "initdb", "-D", str(home / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
            )
        self.start()

    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/vaxel1?host={self._home}"

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self._home), user="postgres", dbname="vaxel1")


@contextmanager
def made(calls: int, *, again: bool) -> Iterator[dict[str, str]]:
    """The URLs of both databases, filled."""
    place = cache_directory() / f"bench-journal-{calls}"
    if again:
        shutil.rmtree(place, ignore_errors=True)
    file = place / "vaxel.db"
    fresh = not (place / "done").exists()
    if fresh:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    server = KeptServer(place / "postgres")
    try:
        urls = {"SQLite": f"sqlite+aiosqlite:///{file}", "PostgreSQL": server.url()}
        if fresh:
            server.new_database()
            every = kinds(DIFFERENT)
            for name, url in urls.items():
                began = time.monotonic()
                asyncio.run(begin(url))
                if name == "SQLite":
                    fill_sqlite(file, every, calls)
                else:
                    with server.connect() as connection:
                        fill_postgres(connection, every, calls)
                print(f"made {calls} calls in {name}: {time.monotonic() - began:.0f} s", flush=True)
            (place / "done").touch()
        for url in urls.values():
            asyncio.run(migrate(url))
        yield urls
    finally:
        server.stop()


async def begin(url: str) -> None:
    await migrate(url)
    _, stored = made_company()
    store = await Store.open(url)
    await store.import_document(stored, document_hash(stored), "bench")
    await store.close()


def questions() -> dict[str, Any]:
    """What the pages ask."""
    month, year = day_before(30), day_before(364)
    today = LAST.date()
    since = LAST - timedelta(days=30)

    def page(**fields: Any) -> Any:
        return lambda store: store.journal.page(JournalSearch(**fields))

    def deep(**fields: Any) -> Any:
        """A page far back."""
        return page(after=(LAST - timedelta(days=300), ""), **fields)

    return {
        "journal: newest": page(),
        "journal: far back": deep(),
        "journal: person": page(marks=(("p17", "20017", "+46846510017"),)),
        "journal: queue": page(marks=(("queue-3",),)),
        "journal: queue, far back": deep(marks=(("queue-3",),)),
        "journal: number": lambda store: by_number(store, "+4670"),
        "journal: clause": page(marks=(("§Q10",),)),
        "journal: queue and clause": page(marks=(("queue-3",), ("§F2",))),
        "journal: queue and nobody": page(marks=(("queue-3",), ("nobody",))),
        "journal: abandoned": page(how=("caller_hung_up",)),
        "journal: failed, out": page(how=("failed",), direction="out"),
        "journal: queue, failed": page(marks=(("queue-3",),), how=("failed",)),
        "journal: a month, out": page(since=since, direction="out"),
        "journal: text, common": page(text="rung"),
        "journal: text, nowhere": page(text="no such word"),
        "call: story": story,
        "statistics: queues, month": lambda store: store.statistics.by_whom("queue", month, today),
        "statistics: queues, year": lambda store: store.statistics.by_whom("queue", year, today),
        "statistics: people, month": lambda store: store.statistics.by_whom("to", month, today),
        "statistics: people, year": lambda store: store.statistics.by_whom("to", year, today),
        "statistics: agents, year": lambda store: store.statistics.by_whom("agent", year, today),
        "statistics: days, year": lambda store: store.statistics.by_day("in", year, today),
        "statistics: one queue, days, year": lambda store: store.statistics.by_day(
            "queue", year, today, "queue-3"
        ),
        "statistics: hours, year": lambda store: store.statistics.by_hour("in", year, today),
        "statistics: one person, hours, year": lambda store: store.statistics.by_hour(
            "to", year, today, "p17"
        ),
    }


async def by_number(store: Store, prefix: str) -> Any:
    marks = await store.journal.marks_beginning(prefix)
    return await store.journal.page(JournalSearch(marks=(tuple(marks),)))


async def story(store: Store) -> Any:
    [first] = (await store.journal.page(JournalSearch(), 1)).calls
    return await store.call(first.id)


async def measure(urls: dict[str, str]) -> bool:
    stores = {name: await Store.open(url) for name, url in urls.items()}
    print(f"\n{'median and slowest, ms':<38}" + "".join(f"{name:>20}" for name in stores))
    good = True
    for question, ask in questions().items():
        took: dict[str, list[float]] = {name: [] for name in stores}
        for _ in range(TIMES + 1):
            for name, store in stores.items():
                began = time.perf_counter()
                await ask(store)
                took[name].append((time.perf_counter() - began) * 1000)
        line = f"{question:<38}"
        for name in stores:
            counted = took[name][1:]
            good &= figures.median(counted) <= LIMIT
            line += f"{figures.median(counted):>11.1f} {max(counted):>8.1f}"
        print(line, flush=True)
    for store in stores.values():
        await store.close()
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--again", action="store_true", help="make the journal anew")
    asked = parser.parse_args()
    with made(asked.calls, again=asked.again) as urls:
        good = asyncio.run(measure(urls))
    print(f"\nlimit {LIMIT:.0f} ms for the median of each: {'met' if good else 'NOT MET'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
