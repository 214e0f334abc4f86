"""Puts the wallboards together: figures of now from the hall, figures of today from the journal.

Knows: whom to ask, and how often. Refuses to know: what a screen says (web/wallboard).
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

import structlog

from app.policy.hours import STOCKHOLM
from app.web.wallboard.wall_figures import QueueToday, wall_queue
from app.web.wallboard.wallboard_pages import WallboardPages

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from aiohttp import web

    from app.service.build import Rooms
    from app.web.access.link_actions import LinkActions
    from app.web.site.live import Live
    from app.web.site.render import Pages
    from app.web.wallboard.wall_figures import WallQueue

TODAY_EVERY: Final = 5.0  # seconds between two looks into the journal, for all screens; none looks: none

log = structlog.get_logger()


class WallHouseNow:
    """As app.web.wallboard.wall_figures.WallHouse."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._today: dict[str, QueueToday] = {}
        self._looked = -TODAY_EVERY
        self._looking: asyncio.Task[None] | None = None

    def wall_queues(self, queues: Collection[str]) -> Sequence[WallQueue]:
        company = self._rooms.current.company_if_any()
        if company is None:
            return ()
        self._look()
        return [
            wall_queue(one, company.queues[one.id].serving.promise, self._today.get(one.id, QueueToday()))
            for one in self._rooms.glance.queues(company)
            if not queues or one.id in queues
        ]

    def wall_clock(self) -> str:
        return f"{self._rooms.clock().astimezone(STOCKHOLM):%H:%M}"

    def _look(self) -> None:
        """Ask the journal, in a task; until it answers, the figures of before hold."""
        now = time.monotonic()
        if now - self._looked >= TODAY_EVERY and (self._looking is None or self._looking.done()):
            self._looked = now
            self._looking = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        day = self._rooms.current.day()
        try:
            found = await self._rooms.store.statistics.by_whom("queue", day, day)
        except Exception as error:
            log.warning("the wallboards' figures of today are old: the journal is away", error=str(error))
            return
        self._today = {
            queue: QueueToday(counted["calls"], counted["in_time"], counted["late"])
            for queue, counted in found.items()
        }


def wallboard_pages(pages: Pages, live: Live, rooms: Rooms, actions: LinkActions) -> WallboardPages:
    """The wallboards of a running service."""
    house = WallHouseNow(rooms)

    def base(request: web.Request) -> str:
        """As this page was reached: a screen in the same place reaches it so, too."""
        return str(request.url.origin())

    return WallboardPages(pages, live, rooms.store.links, house, actions, base)
