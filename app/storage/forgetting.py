"""Once a day, deletes what is older than the company wants to keep (retention.py).

Knows: when, and by which clock. A rehearsal at a later time (VAXEL_NOW) must not delete real records: the earlier of
the two clocks counts. Refuses to know: what it deletes, and in which order.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.storage.retention import forget_accounts_past, forget_before, forget_messages, forget_recordings
from app.words.first_line import first_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from app.storage.store import Store

FORGET_EVERY = 24 * 3600.0  # seconds
FORGET_AGAIN = 600.0  # seconds before we try again, when the database was away

log = structlog.get_logger()


class Forgetting:
    """data: VAXEL_DATA; now: the earlier clock; recordings_kept: days, by the policy in force (O3)."""

    def __init__(
        self, store: Store, data: Path, now: Callable[[], datetime], recordings_kept: Callable[[], int]
    ) -> None:
        self._store = store
        self._data = data
        self._now = now
        self._recordings_kept = recordings_kept

    async def calls(self, days: int) -> None:
        """For ever: delete calls and SMS older than so many days. 0: none."""
        if days:
            await _daily(lambda: self._calls(days))

    async def messages(self, days: int) -> None:
        """For ever: delete voicemail older than so many days. 0: none."""
        if days:
            await _daily(lambda: self._messages(days))

    async def recordings(self) -> None:
        """For ever: delete old recorded calls."""
        await _daily(self._recordings)

    async def accounts(self) -> None:
        """For ever: delete sessions that have ended, and old lines of the audit log."""
        await _daily(self._accounts)

    async def _accounts(self) -> None:
        lines = await forget_accounts_past(self._store, self._now())
        log.info("deleted ended sessions and old lines of the audit log", lines=lines)

    async def _calls(self, days: int) -> None:
        gone = await forget_before(self._store, self._now() - timedelta(days=days))
        log.info("deleted old calls and SMS", days=days, calls=gone.calls, sms=gone.sms)

    async def _messages(self, days: int) -> None:
        before = self._now() - timedelta(days=days)
        gone = await forget_messages(self._store, self._data / "voicemail", before)
        log.info("deleted old messages", days=days, messages=gone)

    async def _recordings(self) -> None:
        now, days = self._now(), self._recordings_kept()
        before = now - timedelta(days=days)
        expired = await forget_recordings(self._store, self._data / "recordings", before, now)
        log.info("deleted old recordings", days=days, recordings=expired)


async def _daily(work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except (SQLAlchemyError, OSError) as error:
            log.warning("could not delete old records", error=first_line(error))
            await asyncio.sleep(FORGET_AGAIN)
        except Exception:  # calls go on, whatever is wrong with an old record
            log.exception("could not delete old records")
            await asyncio.sleep(FORGET_AGAIN)
        else:
            await asyncio.sleep(FORGET_EVERY)
