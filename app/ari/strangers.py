"""Strangers at the door: who was refused by the exchange, from which address, and how often.

Knows: the exchange's file `notices`, where each refused request is a line, and that it must not grow: it is emptied as
it is read. Refuses to know: what is done against them (a firewall, fail2ban: docs/operations.md), and what the
exchange's errors mean, which stand in the same file (refused_transfers.py).

What somebody calls themselves stands in such a line, and may look like another one's end. A line with two addresses is
counted as nobody's, so that no stranger can have another one blamed.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = structlog.get_logger()

READ_NOTICES_EVERY: Final = (
    0.2  # seconds; whoever was refused a transfer may hang up soon, and their call is over then
)
LARGEST_NOTICES: Final = (
    256_000  # bytes, after which the file is emptied: most of a flood never reaches the disk
)
MOST_READ: Final = 8_000_000  # bytes of it that are read; what a long absence of the service left is more
MINUTES: Final = 10  # that are looked back upon
MOST_ADDRESSES: Final = 10_000  # of each minute that are told apart
GUESSES: Final = 20  # wrong passwords in ten minutes after which health tells of it
KNOCKS: Final = 1_000  # the same of requests from nobody we know
MOST_NOTICES: Final = 5  # other notices of the exchange in a second that go on into our log

_REFUSED = re.compile(
    r"Request '[A-Z]+' from '(?P<who>.*)' failed for '(?P<address>[0-9a-fA-F.:\[\]]+):\d+' "
    r"\(callid: .*\) - (?P<why>No matching endpoint found|Not match Endpoint ACL|Failed to authenticate)"
    r"(?: after \d+ tries in [0-9.]+ ms)?"
)
_ERROR = re.compile(r"\[[^\]]*\] ERROR\[")
_BETWEEN = "' failed for '"
_USER = re.compile(r"sips?:([^@>;]+)@")
NO_ADDRESS: Final = "?"


@dataclass(slots=True)
class _Minute:
    at: int
    passwords: Counter[str] = field(default_factory=Counter)  # by address
    unknown: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)  # whose passwords are guessed


@dataclass(frozen=True, slots=True)
class RefusedLately:
    """Of the last ten minutes: wrong passwords and unknown senders; how many addresses, the busiest, whose password."""

    passwords: int
    unknown: int
    addresses: int
    most: str
    name: str


class Strangers:
    """`run` looks for ever. passwords, unknown: how many were refused since the start.

    on_error: is told each of the exchange's errors.
    """

    def __init__(
        self,
        file: Path,
        now: Callable[[], float] = time.monotonic,
        on_error: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._file = file
        self._on_error = on_error
        self._now = now
        self._offset: int | None = None
        self._minutes: deque[_Minute] = deque(maxlen=MINUTES)
        self._told = -1
        self._second, self._others = -1, 0  # how many other notices of this second our log has
        self._trouble = ""
        self.passwords = 0
        self.unknown = 0

    async def run(self) -> None:
        while True:
            try:
                self.look()
                self._trouble = ""
            except OSError as error:
                if str(error) != self._trouble:
                    log.error("the exchange's notices cannot be read", error=str(error))
                self._trouble = str(error)
            await asyncio.sleep(READ_NOTICES_EVERY)

    def look(self) -> None:
        """Read what is new, and empty the file when it is large. Raises OSError."""
        try:
            with self._file.open("r+b") as file:
                self._read(file.fileno())
        except FileNotFoundError:
            return
        self._tell()

    def _read(self, file: int) -> None:
        size = os.fstat(file).st_size
        if self._offset is None or size < self._offset:
            self._offset = max(0, size - MOST_READ)
        if size == self._offset:
            return
        text = os.pread(file, min(size - self._offset, MOST_READ), self._offset)
        whole = text.rfind(b"\n") + 1
        self._offset += whole
        if (
            self._offset > LARGEST_NOTICES and os.fstat(file).st_size == self._offset
        ):  # else soon: more has come
            os.ftruncate(file, 0)  # the exchange appends: it goes on at the beginning
            self._offset = 0
        others = [
            line for line in text[:whole].decode(errors="replace").splitlines() if not self._count(line)
        ]
        second = int(self._now())
        if second != self._second:
            self._second, self._others = second, 0
        for line in others[: MOST_NOTICES - self._others]:
            log.info("the exchange notes", text=_printable(line)[:300])
            self._others += 1

    def _count(self, line: str) -> bool:
        """False: the line is of something else, which our log tells."""
        if _ERROR.match(line):
            self._on_error(line)
            return True
        found = _REFUSED.search(line)
        if found is None:
            return False
        minute = self._minute()
        alone = line.count(_BETWEEN) == 1
        address = found["address"] if alone else NO_ADDRESS
        kind = minute.unknown
        if found["why"] == "Failed to authenticate":
            kind = minute.passwords
            self.passwords += 1
            user = _USER.search(found["who"]) if alone else None
            if user is not None and len(minute.names) < MOST_ADDRESSES:
                minute.names[_printable(user[1])[:40]] += 1
        else:
            self.unknown += 1
        kind[address if address in kind or len(kind) < MOST_ADDRESSES else NO_ADDRESS] += 1
        return True

    def _minute(self) -> _Minute:
        at = int(self._now() // 60)
        if not self._minutes or self._minutes[-1].at != at:
            self._minutes.append(_Minute(at))
        return self._minutes[-1]

    def lately(self) -> RefusedLately:
        at = int(self._now() // 60)
        recent = [one for one in self._minutes if at - one.at < MINUTES]
        passwords: Counter[str] = Counter()
        unknown: Counter[str] = Counter()
        names: Counter[str] = Counter()
        for one in recent:
            passwords.update(one.passwords)
            unknown.update(one.unknown)
            names.update(one.names)
        busiest = (passwords if passwords.total() >= GUESSES else passwords + unknown).most_common(1)
        return RefusedLately(
            passwords.total(),
            unknown.total(),
            len((passwords + unknown).keys() - {NO_ADDRESS}),
            busiest[0][0] if busiest else "",
            names.most_common(1)[0][0] if names else "",
        )

    def _tell(self) -> None:
        """One line of our log for each minute in which there were some, however many."""
        at = int(self._now() // 60)
        done = [one for one in self._minutes if self._told < one.at < at]
        for one in done:
            together = one.passwords + one.unknown
            log.warning(
                "strangers were refused",
                wrong_passwords=one.passwords.total(),
                unknown=one.unknown.total(),
                addresses=len(together),
                most=together.most_common(1)[0][0],
            )
        if done:
            self._told = done[-1].at


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)
