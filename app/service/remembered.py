"""Versions of the company that pages have read, remembered for a while: many small ones, and one large.

Knows: how many, and for how long. Refuses to know: what was made of a version.

A company of 10,000 people takes 15 MB, and 45 MB with the lines of its rules; the service shall stay under 300 MB.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]

PEOPLE_REMEMBERED: Final = (
    3000  # of all versions together; the last one is remembered anyway, but only for a while
)
LARGE_FOR: Final = 30.0  # seconds since a large version was asked for

_T = TypeVar("_T")


class Remembered(Generic[_T]):
    """By a version's hash. most: how many. people: how many there are in one; 0 while nobody knows.

    later: as asyncio's call_later; None: that of the running loop.
    """

    def __init__(self, people: Callable[[_T], int], most: int, later: Later | None = None) -> None:
        self._people = people
        self._most = most
        self._later = later
        self._kept: dict[str, _T] = {}  # the last used stands last
        self._timer: asyncio.TimerHandle | None = None

    def get(self, hash_: str) -> _T | None:
        found = self._kept.pop(hash_, None)
        if found is not None:
            self.put(hash_, found)
        return found

    def put(self, hash_: str, made: _T) -> None:
        self._kept.pop(hash_, None)
        self._kept[hash_] = made
        self.look()

    def look(self) -> None:
        """Forget what is too much, also since it is known how large they are."""
        while len(self._kept) > self._most or (len(self._kept) > 1 and self._are_many()):
            del self._kept[next(iter(self._kept))]
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._are_many():
            later = self._later or asyncio.get_running_loop().call_later
            self._timer = later(LARGE_FOR, self._kept.clear)

    def _are_many(self) -> bool:
        return sum(self._people(one) for one in self._kept.values()) > PEOPLE_REMEMBERED
