"""How fast the journal and the statistics answer with a million calls, SQLite and PostgreSQL side by side.

    make bench-journal          or: python sip-test/bench/journal.py [--calls N] [--again]

Makes the journal once, in the user's cache directory (some 6 GB for a million calls in both databases; --again makes it
anew). Then asks each question of the pages eleven times, alternately of the two databases, and opens each page by HTTP
as often: from the request to the first byte. Prints median and slowest in milliseconds. The first answer of each is not
counted: it fills the caches. Exits with 1 if a median is above 200 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import shutil
import statistics as figures
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP), str(TOP / "asterisk"), str(TOP / "sip-test"), str(TOP / "sip-test/bench")]

import psycopg  # noqa: E402
from aiohttp import ClientSession, web  # noqa: E402
from journal_made import LAST, day_before, fill_postgres, fill_sqlite, kinds, made_company  # noqa: E402
from packaged import cache_directory  # noqa: E402

from app.accounts.roles import AccountRole  # noqa: E402
from app.accounts.visitor import Visitor  # noqa: E402
from app.calls.journal_search import JournalSearch  # noqa: E402
from app.company import document_hash  # noqa: E402
from app.service.web.call_book import StoredCalls  # noqa: E402
from app.storage import Store, migrate  # noqa: E402
from app.web.site.figures.pages import StatisticsPages  # noqa: E402
from app.web.site.gate import Gate  # noqa: E402
from app.web.site.journal.pages import JournalPages  # noqa: E402
from app.web.site.render import Pages  # noqa: E402
from tests.storage.conftest import PostgresServer, _programs  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

LIMIT = 200.0  # milliseconds
TIMES = 11
DIFFERENT = 4_000


class KeptServer(PostgresServer):
    """A cluster that stays in a directory from run to run."""

    def __init__(self, home: Path) -> None:
        self._programs = _programs()
        self._home = home
        self._user = "postgres" if os.geteuid() == 0 else None
        self._numbers = itertools.count(1)
        self._migrated = False
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


def pages() -> dict[str, str]:
    """Addresses; {call} is one of the journal's."""
    year = f"from={day_before(364)}&to={LAST.date()}"
    return {
        "/journal": "/journal",
        "/journal of a person": "/journal?q=p17",
        "/journal of a queue, answered": "/journal?q=queue-3&how=answered",
        "/journal of a number": "/journal?q=0701234567",
        "/journal of numbers that begin so": "/journal?q=07012",
        "/journal of a clause": "/journal?clause=Q10",
        "/journal with a word that is nowhere": "/journal?q=no+such+word",
        "/journal of an employee": "/journal?as=employee",
        "/journal.csv, everything": "/journal.csv",
        "/journal/CALL": "/journal/{call}",
        "/statistics, 30 days": "/statistics",
        "/statistics, a year": f"/statistics?{year}",
        "/statistics/queues, a year": f"/statistics/queues?{year}",
        "/statistics/queues/ID, a year": f"/statistics/queues/queue-3?{year}",
        "/statistics/people, a year": f"/statistics/people?{year}",
    }


async def measure(urls: dict[str, str]) -> bool:
    stores = {name: await Store.open(url) for name, url in urls.items()}
    good = True
    try:
        print(f"\n{'questions: median and slowest, ms':<38}" + "".join(f"{name:>20}" for name in stores))
        for question, ask in questions().items():
            good &= await row(question, {name: partial(ask, store) for name, store in stores.items()})
        async with AsyncExitStack() as browsers:
            opened = {
                name: await browsers.enter_async_context(browser(store)) for name, store in stores.items()
            }
            [newest] = (await stores["SQLite"].journal.page(JournalSearch(), 1)).calls
            print(f"\n{'first byte: median and slowest, ms':<38}" + "".join(f"{name:>20}" for name in stores))
            for page, address in pages().items():
                path = address.format(call=newest.id)
                good &= await row(
                    page, {name: partial(first_byte, one, path) for name, one in opened.items()}
                )
    finally:
        for store in stores.values():
            await store.close()
    return good


async def row(label: str, asks: dict[str, Callable[[], Awaitable[object]]]) -> bool:
    """Ask each alternately, and print a line. Returns whether each median is within the limit."""
    took: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(TIMES + 1):
        for name, ask in asks.items():
            began = time.perf_counter()
            await ask()
            took[name].append((time.perf_counter() - began) * 1000)
    medians = {name: figures.median(each[1:]) for name, each in took.items()}
    told = "".join(f"{medians[name]:>11.1f} {max(took[name][1:]):>8.1f}" for name in asks)
    print(f"{label:<38}{told}", flush=True)
    return max(medians.values()) <= LIMIT


async def first_byte(session: ClientSession, path: str) -> None:
    """Until the first byte of the body; what follows is not waited for."""
    who = "employee" if "as=employee" in path else "supervisor"
    async with session.get(path, headers={"X-Who": who}) as answer:
        assert answer.status == 200, f"{path}: {answer.status}"
        assert await answer.content.readany()
        answer.close()


@asynccontextmanager
async def browser(store: Store) -> AsyncIterator[ClientSession]:
    """The real pages over this database, with a door that lets in whom the request names."""
    company, _ = made_company()
    templates = Pages()
    app = web.Application()
    routes = [
        *JournalPages(templates, StoredCalls(store, lambda: company)).routes(),
        *StatisticsPages(templates, store.statistics, lambda: company, lambda: LAST.date()).routes(),
    ]
    Gate(EverybodyIn(), templates.forbidden).add(app, routes)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
            yield session
    finally:
        await runner.cleanup()


class EverybodyIn:
    """Lets everybody in: as a supervisor, or as person 17."""

    async def visitor_of(self, request: web.Request) -> Visitor:
        employee = request.headers["X-Who"] == "employee"
        role = AccountRole.EMPLOYEE if employee else AccountRole.SUPERVISOR
        person = "p17" if employee else "p0"
        return Visitor(by=person, name=person, person=person, role=role, lang="sv", session="")


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
