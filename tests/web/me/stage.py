"""A visit to Min telefon: the pages on a stage, with callers' views and records in memory.

Knows: how the pages are put together in tests. Refuses to know: what they say.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.web.me.caller_view import CallerKind, CallerView
from app.web.me.home import MyHome
from app.web.me.mine import Owners
from app.web.me.profile_actions import ProfileActions
from app.web.me.records import MyRecord
from app.web.site.live import Live
from app.web.site.render import Pages
from tests.calls.stage import stage
from tests.web.me.test_profile_actions import MemoryAudit
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from aiohttp import ClientSession, web

    from app.accounts.visitor import Visitor
    from app.policy.people import Person
    from tests.calls.stage import Stage


@dataclass
class MemoryRecords:
    """MyRecords without a database."""

    kept: dict[str, MyRecord] = field(default_factory=dict)
    away: bool = False

    async def read(self, person: str) -> MyRecord:
        if self.away:
            raise ConnectionError("the database is away")
        return self.of(person)

    def of(self, person: str) -> MyRecord:
        return self.kept.get(person, MyRecord())


class FixedViews:
    """CallerViews that say where the call goes by the person's name."""

    def now(self, person: Person, lang: str) -> tuple[CallerView, ...]:
        step = f"Det ringer hos {person.name}." if lang == "sv" else f"It rings at {person.name}."
        return (
            CallerView(CallerKind.OUTSIDE, (step, "<Röstbrevlådan>"), ("S1",), heard=True),
            CallerView(CallerKind.COLLEAGUE, (step,), ("S1",), heard=False),
        )

    async def sound(self, person: Person, kind: CallerKind) -> bytes:
        if kind is CallerKind.COLLEAGUE:
            raise LookupError("nothing")
        return b"RIFF" + person.id.encode()


@dataclass
class Visit:
    """One visitor on the pages."""

    on: Stage
    browser: ClientSession
    audit: MemoryAudit
    records: MemoryRecords
    still_in: bool = True

    async def text(self, path: str) -> str:
        async with self.browser.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def post(self, path: str, **form: str) -> tuple[int, str]:
        """The status, and where it leads or what it says."""
        async with self.browser.post(path, data=form, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()


@asynccontextmanager
async def visiting(who: Visitor | None = None) -> AsyncIterator[Visit]:
    """Anna in Swedish, unless it is somebody else."""
    pages, records, audit = Pages(), MemoryRecords(), MemoryAudit()
    async with stage() as on:
        here: list[Visit] = []

        def still_in(_request: web.Request) -> Callable[[], Awaitable[bool]]:
            async def is_in() -> bool:
                return here[0].still_in

            return is_in

        owners = Owners(pages, lambda: on.company, lambda: on.now)
        live = Live(lambda: on.presences.changes)
        actions = ProfileActions(on.presences, on, audit, lambda: on.now)
        home = MyHome(pages, live, owners, on.presences, actions, FixedViews(), records, still_in)
        async with visit(home.routes(), who or visitor(), pages, live) as browser:
            here.append(Visit(on, browser, audit, records))
            yield here[0]
