"""What the statistics' pages need from the rest of the service.

Knows: the questions. Refuses to know: who answers them (storage/statistics.py), and what a page shows.

Counts are by the names of storage/cards.py: calls, answered, in_time, late, abandoned, messages, callbacks, diverted,
blocked, unanswered, failed, waited_ms and talking_ms; kinds are in, out, internal, queue, to, from and agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class FigureBook(Protocol):
    """Days are Swedish; the first and the last are in the period."""

    async def by_whom(self, kind: str, first: date, last: date) -> Mapping[str, Mapping[str, int]]: ...

    async def by_day(
        self, kind: str, first: date, last: date, who: str = ""
    ) -> Mapping[date, Mapping[str, int]]: ...

    async def by_hour(
        self, kind: str, first: date, last: date, who: str = ""
    ) -> Mapping[tuple[int, int], Mapping[str, int]]:
        """By weekday (0 is Monday) and hour."""
