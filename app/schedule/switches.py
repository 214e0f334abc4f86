"""Switches: when somebody's profile changes by itself, this tells the parts of the service that must know.

Knows: when the next change is, and APScheduler. Refuses to know: which profile counts (policy/absence.py).

A profile is right even without this, because we work it out for the instant of each question. The news here is that
queues may ring somebody again, or no longer. So we need no replay of switches missed while the service was down.
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
        self._told = -1  # the number of changes reported

    def plan(self) -> None:
        """Report what has changed, and find the next change. Call it when choices, calendars or schedules change."""
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
        # Run the job however late it is (a laptop's lid was shut).
        self._scheduler.add_job(self._switch, at, id=JOB, replace_existing=True, misfire_grace_time=None)

    async def _switch(self) -> None:
        self.plan()
        log.info("profiles have switched")
