"""The problems that somebody must correct, one for each room of the service.

Knows: what is wrong now. Refuses to know: who notices it, and who hears of it (health.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from app.web.problems import said

if TYPE_CHECKING:
    from app.web.problems import Problem

log = structlog.get_logger()


class KnownProblems:
    """Log a problem once, when it begins."""

    def __init__(self) -> None:
        self._by_room: dict[str, Problem | str] = {}

    def begin(self, room: str, problem: Problem | str, *, expected: bool = False) -> None:
        if self._by_room.get(room) != problem:
            (log.info if expected else log.error)(said(problem))
        self._by_room[room] = problem

    def end(self, room: str) -> None:
        self._by_room.pop(room, None)

    def of(self, room: str) -> Problem | str | None:
        return self._by_room.get(room)

    def all(self) -> list[Problem | str]:
        return list(self._by_room.values())
