"""Switches: at the instant at which somebody's profile changes, those who must know are told.

Knows: when the next change is, and APScheduler. Refuses to know: which profile holds (policy/absence.py).

A profile is right without this, for it is worked out by the time at which it is asked for: what is told here is that
queues may ring somebody again, or no longer. So a switch that was missed while the service was down needs no replay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from apscheduler.triggers.date import DateTrigger

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from app.calls.presence import Presences

log = structlog.get_logger()

JOB: Final = "switch"


class Switches:
    """Keeps one job: for the next change. ahead: how far the service's clock is ahead of the real one (VAXEL_NOW)."""

    def __init__(
        self,
        scheduler: AsyncIOScheduler,
        presences: Presences,
        ahead: timedelta,
        on_switch: Callable[[], None],
    ) -> None:
        self._scheduler = scheduler
        self._presences = presences
        self._ahead = ahead
        self._on_switch = on_switch
        self._told = -1  # the changes that were told of

    def plan(self) -> None:
        """Tell of what has changed, and look when the next change is; after every change of what profiles come from."""
        change = self._presences.next_change()
        if self._presences.changes != self._told:
            self._on_switch()
            change = self._presences.next_change()
            self._told = self._presences.changes
        if change is None:
            if self._scheduler.get_job(JOB) is not None:
                self._scheduler.remove_job(JOB)
            return
        at = DateTrigger(run_date=change - self._ahead)
        # However late it comes (a laptop's lid was shut), it comes.
        self._scheduler.add_job(self._switch, at, id=JOB, replace_existing=True, misfire_grace_time=None)

    async def _switch(self) -> None:
        self.plan()
        log.info("profiles were switched")
