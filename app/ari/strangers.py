"""Strangers at the door: whom the exchange refused, from which address, and how often.

Knows: the exchange's file `notices`, where each refused request is a line, and that it must not grow: we empty it as
we read. Refuses to know: what to do against strangers (a firewall, fail2ban: docs/operations.md), and what the
exchange's errors mean in the same file (refused_transfers.py).

Such a line holds the name that a stranger gives, which may look like the end of another line. A line with two
addresses counts for nobody, so that no stranger can put the blame on another.
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

READ_NOTICES_EVERY: Final = 1.0  # seconds
LARGEST_NOTICES: Final = (
    256_000  # bytes; we empty a larger file, so that most of a flood never reaches the disk
)
MOST_READ: Final = 8_000_000  # bytes to read; a long absence of the service leaves more
MINUTES: Final = 10  # to look back
MOST_ADDRESSES: Final = 10_000  # to tell apart in each minute
GUESSES: Final = 20  # wrong passwords in ten minutes before health reports it
KNOCKS: Final = 1_000  # the same for requests from unknown senders
MOST_NOTICES: Final = 5  # other notices of the exchange that our log gets in a second

_REFUSED = re.compile(
    r"Request '[A-Z]+' from '(?P<who>.*)' failed for '(?P<address>[0-9a-fA-F.:\[\]]+):\d+' "
    r"\(callid: .*\) - (?P<why>No matching endpoint found|Not match Endpoint ACL|Failed to authenticate)"
    r"(?: after \d+ tries in [0-9.]+ ms)?"
)
_ERROR = re.compile(r"\[[^\]]*\] (?:ERROR|WARNING)\[")
_BETWEEN = "' failed for '"
_USER = re.compile(r"sips?:([^@>;]+)@")
NO_ADDRESS: Final = "?"


@dataclass(slots=True)
class _Minute:
    at: int
    passwords: Counter[str] = field(default_factory=Counter)  # by address
    unknown: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)  # whose passwords they guess


@dataclass(frozen=True, slots=True)
class RefusedLately:
    """The last ten minutes: wrong passwords and unknown senders; number of addresses, the busiest, whose password."""

    passwords: int
    unknown: int
    addresses: int
    most: str
    name: str


class Strangers:
    """`run` looks for ever. passwords, unknown: refused requests since the start.

    on_error: gets each of the exchange's errors and warnings.
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
            self.look_now()
            await asyncio.sleep(READ_NOTICES_EVERY)

    def look_now(self) -> None:
        """As `look`, with errors in the log."""
        try:
            self.look()
            self._trouble = ""
        except OSError as error:
            if str(error) != self._trouble:
                log.error("cannot read the exchange's notices", error=str(error))
            self._trouble = str(error)

    def look(self) -> None:
        """Read new lines, and empty the file when it is large. Raises OSError."""
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
        ):  # otherwise soon: more lines have come
            os.ftruncate(file, 0)  # the exchange appends, so it goes on at the beginning
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
        """Count a refused request. False: the line is about something else, for our log."""
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
        """Write one log line for each minute with refusals, however many."""
        at = int(self._now() // 60)
        done = [one for one in self._minutes if self._told < one.at < at]
        for one in done:
            together = one.passwords + one.unknown
            log.warning(
                "refused strangers",
                wrong_passwords=one.passwords.total(),
                unknown=one.unknown.total(),
                addresses=len(together),
                most=together.most_common(1)[0][0],
            )
        if done:
            self._told = done[-1].at


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)
