"""Passwords: hashed with argon2id in one worker thread, so that guessing cannot take the machine from calls.

Knows: hashing, how many may wait for it, and which passwords are too easy. Refuses to know: accounts.

A hash takes some 0.1 s of one core. One thread with a low priority makes them, one after the other; more than
MOST_TO_HASH at once are refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Callable

FEWEST_PASSWORD_SIGNS: Final = 10  # characters
MOST_PASSWORD_SIGNS: Final = 200
FEWEST_DIFFERENT: Final = 5  # characters in it
MOST_TO_HASH: Final = 20  # passwords that wait to be hashed
NICENESS: Final = 10  # of the thread

_Answer = TypeVar("_Answer")


class TooManyAtOnce(Exception):
    """So many passwords wait to be checked that another would wait too long."""


class Passwords:
    """One for the whole service. Close it."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        # The work of RFC 9106's second choice (64 MiB, three passes) in half the memory, beside a large company's;
        # one lane, as we have one thread.
        self._hasher = hasher or PasswordHasher(time_cost=6, memory_cost=32_768, parallelism=1)
        self._worker = ThreadPoolExecutor(1, "passwords", initializer=_be_nice)
        self._waiting = 0
        self._nobodys = ""

    def close(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def hashed(self, password: str) -> str:
        """Raises TooManyAtOnce."""
        return await self._beside(lambda: self._hasher.hash(normal(password)))

    async def is_right(self, password: str, hash: str | None) -> bool:  # noqa: A002 - the word of the trade
        """None: there is no password; the answer takes as long. Raises TooManyAtOnce."""
        return await self._beside(lambda: self._right(normal(password), hash))

    def is_old(self, hash: str) -> bool:  # noqa: A002
        """Whether it was made with other parameters than those of now."""
        return self._hasher.check_needs_rehash(hash)

    def _right(self, password: str, hash: str | None) -> bool:  # noqa: A002
        if hash is None and not self._nobodys:
            self._nobodys = self._hasher.hash("nobody has this one")
        try:
            return self._hasher.verify(hash or self._nobodys, password) and hash is not None
        except (VerificationError, InvalidHashError):
            return False

    async def _beside(self, work: Callable[[], _Answer]) -> _Answer:
        if self._waiting >= MOST_TO_HASH:
            raise TooManyAtOnce
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, work)
        finally:
            self._waiting -= 1


def normal(password: str) -> str:
    """The same signs, however the keyboard wrote them; cut off where nobody's password is as long."""
    return unicodedata.normalize("NFKC", password[: 4 * MOST_PASSWORD_SIGNS])


def too_easy(password: str, *names: str) -> str | None:
    """Why it cannot be a password (`short`, `long`, `same`, `name`), or None. names: the account's."""
    text = normal(password)
    if len(text) < FEWEST_PASSWORD_SIGNS:
        return "short"
    if len(text) > MOST_PASSWORD_SIGNS:
        return "long"
    rest = text.casefold()
    for name in names:
        if len(name) >= 3:
            rest = rest.replace(name.casefold(), "")
    if len(rest) < FEWEST_PASSWORD_SIGNS // 2:
        return "name"
    return "same" if len(set(text)) < FEWEST_DIFFERENT else None


def _be_nice() -> None:
    with contextlib.suppress(OSError, AttributeError):  # Linux has priorities of threads
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
