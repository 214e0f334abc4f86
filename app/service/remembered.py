"""Versions of the company that pages have read, remembered for a while: many small ones, and one large.

What is still being read stays, and so does what somebody asked for together, and has not got.

Knows: how many, and for how long. Refuses to know: what was made of a version.

A company of 10,000 people takes 15 MB, and 45 MB with the lines of its rules; the service shall stay under 300 MB.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]

PEOPLE_REMEMBERED: Final = (
    3000  # of all versions together; the last one is remembered anyway, but only for a while
)
LARGE_FOR: Final = 30.0  # seconds since a large version was asked for
MOST_ASKED: Final = 2  # questions that have not got theirs; of an older one what is read may go

_T = TypeVar("_T")


class Remembered(Generic[_T]):
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
        self._asked: dict[frozenset[str], asyncio.TimerHandle] = {}  # together, and not got

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
        for one in list(self._kept)[:-1]:
            if len(self._kept) <= self._most and not self._are_many():
                break
            self._forget(one)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._are_many():
            self._timer = self._in_a_while(self._forget_all)

    def asked(self, hashes: Iterable[str]) -> None:
        """Somebody needs them together: none goes until they are `got`, or LARGE_FOR is over and they are read."""
        together = frozenset(hashes)
        self._no_longer_asked(together)
        while len(self._asked) >= MOST_ASKED:
            self._no_longer_asked(next(iter(self._asked)))
        self._asked[together] = self._in_a_while(lambda: self._asked_in_vain(together))

    def got(self, hashes: Iterable[str]) -> None:
        self._no_longer_asked(frozenset(hashes))
        self.look()

    def _no_longer_asked(self, together: frozenset[str]) -> None:
        timer = self._asked.pop(together, None)
        if timer is not None:
            timer.cancel()

    def _asked_in_vain(self, together: frozenset[str]) -> None:
        if any(one in self._kept and self._unread(self._kept[one]) for one in together):
            self.asked(together)
            return
        self._no_longer_asked(together)
        if self._are_many():
            for one in together:
                self._forget(one)
        self.look()

    def _forget(self, hash_: str) -> None:
        """Unless somebody waits for it."""
        made = self._kept.get(hash_)
        if made is None or self._unread(made) or any(hash_ in together for together in self._asked):
            return
        del self._kept[hash_]

    def _forget_all(self) -> None:
        for one in list(self._kept):
            self._forget(one)

    def _in_a_while(self, do: Callable[[], None]) -> asyncio.TimerHandle:
        later = self._later or asyncio.get_running_loop().call_later
        return later(LARGE_FOR, do)

    def _are_many(self) -> bool:
        return sum(self._people(one) for one in self._kept.values()) > PEOPLE_REMEMBERED
