"""A rehearsal: service and commands share a time that differs from the machine's (VAXEL_NOW).

Knows: how far the house is ahead, and the service's file for that. Refuses to know: what the time is for.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from app.clock import Clock, clock_ahead, real_clock

if TYPE_CHECKING:
    from pathlib import Path


def begin_rehearsal(now: datetime | None, data: Path) -> timedelta:
    """How far a service that starts at `now` (None: in earnest) is ahead of the real clock; kept in `data`."""
    file = _file(data)
    if now is None:
        file.unlink(missing_ok=True)
        return timedelta(0)
    ahead = now - real_clock()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"now": now.isoformat(), "ahead": ahead.total_seconds()}))
    return ahead


@cache
def house_clock(now: datetime | None, data: Path) -> Clock:
    """The clock of the service that was started at `now`; without such a one, a clock that begins at `now` here.

    One for each process: what a command writes and what it shows then have the same time.
    """
    if now is None:
        return real_clock
    ahead = now - real_clock()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(_file(data).read_text())
        if kept["now"] == now.isoformat():
            ahead = timedelta(seconds=kept["ahead"])
    return clock_ahead(ahead)


def _file(data: Path) -> Path:
    return data / "rehearsal.json"
