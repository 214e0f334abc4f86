"""Versions of the company that wait for their instant: made ready before it, and put in force at it.

Knows: the service's clock, and the version that comes next. Refuses to know: what else a change of company means
(in_force.py).
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from app.calls.snapshot import Snapshot
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.clock import Clock
    from app.policy.model import Company
    from app.storage.rows import StoredCompany
    from app.storage.store import Store

    Make = Callable[[StoredCompany], Company]  # raises ValueError for a company that cannot be used

GET_READY: Final = timedelta(seconds=15)  # before its instant: a large company takes a second to make
LEAST_PAUSE: Final = 0.02  # seconds: the least time between two looks

log = structlog.get_logger()


class Prepared:
    """ready: the version that comes in force next, or that did last, already made.

    unusable: what is wrong with the version whose instant has come; then the former one stays in force.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._next: StoredCompany | None = None
        self._tried: int | None = None  # the version that we have tried to make
        self.ready: Snapshot | None = None
        self.unusable: ValueError | None = None

    @property
    def due_in(self) -> float:
        """Seconds until the next version's instant; infinity if none waits, or if it has come."""
        if self._next is None or self._next.in_force_from is None:
            return float("inf")
        seconds = (self._next.in_force_from - self._clock()).total_seconds()
        return max(LEAST_PAUSE, seconds) if seconds > 0 else float("inf")

    async def look(self, make: Make) -> None:
        """Make the next version ready if its instant is near."""
        coming = self._next
        if coming is None or coming.id == self._tried or self.due_in > GET_READY.total_seconds():
            return
        self._tried = coming.id
        with contextlib.suppress(ValueError):  # said at its instant
            company = await asyncio.to_thread(make, coming)
            await asyncio.to_thread(as_of, company, self._clock() + GET_READY)
            self.ready = Snapshot(company, coming.hash)

    async def put_in_force(self, make: Make) -> bool:
        """Write down that the version whose instant has come is in force. False: there is none, or it is unusable."""
        due = await self._store.versions.is_due()
        self.unusable = None
        if not due:
            return False
        stored = await self._store.current_company()
        noted = await self._store.versions.in_force_as_noted()
        if stored is None or (noted is not None and noted.id == stored.id):
            return False
        try:
            company = await asyncio.to_thread(make, stored)
        except ValueError as error:
            if noted is None:
                raise
            self.unusable = error
            return False
        self.ready = Snapshot(company, stored.hash)
        phones = [person.id for person in company.people.values() if person.desk]
        done = await self._store.versions.put_in_force(
            stored.id, people=list(company.people), desk_phones=phones
        )
        if done:
            log.info("a version has come in force at its instant", policy=stored.hash[:12])
        return done

    async def in_force(self) -> StoredCompany | None:
        """The version in force: the former one if the one whose instant has come is unusable."""
        self._next = await self._store.versions.next()
        if self.unusable is not None:
            return await self._store.versions.in_force_as_noted()
        return await self._store.current_company()
