"""A cache of versions of the company that pages have read: many small ones, or one large.

Knows: how many, and for how long. Refuses to know: what was made of a version.

A version is never dropped while it is being read, nor while somebody holds it together with others that they need.
A company of 10,000 people takes 15 MB, and 45 MB with the lines of its rules; the service shall stay under 300 MB.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]

# In all versions together; one larger version is cached alone, for LARGE_KEPT_FOR.
MOST_PEOPLE_CACHED: Final = 3000
LARGE_KEPT_FOR: Final = 30.0  # seconds since it was last used
MOST_HELD: Final = 2  # groups of versions; the oldest group is released for a third one

_T = TypeVar("_T")


class VersionCache(Generic[_T]):
    """By a version's hash. most: how many. people: how many there are in one; 0 while nobody knows.

    later: as asyncio's call_later; None: that of the running loop. unread: whether one is still being read.
    """

    def __init__(
        self,
        people: Callable[[_T], int],
        most: int,
        later: Later | None = None,
        unread: Callable[[_T], bool] = lambda _one: False,
    ) -> None:
        self._people = people
        self._most = most
        self._later = later
        self._unread = unread
        self._kept: dict[str, _T] = {}  # the last used stands last
        self._timer: asyncio.TimerHandle | None = None
        self._held: dict[frozenset[str], asyncio.TimerHandle] = {}  # groups, each with the end of its time

    def get(self, hash_: str) -> _T | None:
        found = self._kept.pop(hash_, None)
        if found is not None:
            self.put(hash_, found)
        return found

    def put(self, hash_: str, made: _T) -> None:
        self._kept.pop(hash_, None)
        self._kept[hash_] = made
        self.trim()

    def trim(self) -> None:
        """Drop the least used while there are too many. Call it when a version's size has become known, too."""
        for one in list(self._kept)[:-1]:
            if len(self._kept) <= self._most and not self._are_many():
                break
            self._drop(one)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._are_many():
            self._timer = self._in_a_while(self._drop_all)

    def hold(self, hashes: Iterable[str]) -> None:
        """Drop none of these until they are released, or LARGE_KEPT_FOR has passed and all have been read."""
        group = frozenset(hashes)
        self._unhold(group)
        while len(self._held) >= MOST_HELD:
            self._unhold(next(iter(self._held)))
        self._held[group] = self._in_a_while(lambda: self._held_too_long(group))

    def release(self, hashes: Iterable[str]) -> None:
        self._unhold(frozenset(hashes))
        self.trim()

    def _unhold(self, group: frozenset[str]) -> None:
        timer = self._held.pop(group, None)
        if timer is not None:
            timer.cancel()

    def _held_too_long(self, group: frozenset[str]) -> None:
        if any(one in self._kept and self._unread(self._kept[one]) for one in group):
            self.hold(group)
            return
        self._unhold(group)
        if self._are_many():
            for one in group:
                self._drop(one)
        self.trim()

    def _drop(self, hash_: str) -> None:
        """Unless it is being read, or held."""
        made = self._kept.get(hash_)
        if made is None or self._unread(made) or any(hash_ in group for group in self._held):
            return
        del self._kept[hash_]

    def _drop_all(self) -> None:
        for one in list(self._kept):
            self._drop(one)

    def _in_a_while(self, do: Callable[[], None]) -> asyncio.TimerHandle:
        later = self._later or asyncio.get_running_loop().call_later
        return later(LARGE_KEPT_FOR, do)

    def _are_many(self) -> bool:
        return sum(self._people(one) for one in self._kept.values()) > MOST_PEOPLE_CACHED
