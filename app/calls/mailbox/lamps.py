"""The message lamp of every desk phone: on while the person's voicemail box has new messages.

Knows: what we told a phone last, and when to tell it again. Refuses to know: messages (it asks for their
numbers), how to tell a phone, and phones that ask (boxes.py).

We tell a phone when the numbers have changed, even since an earlier run of the service. While its lamp
is on, we also tell it when it registers and every ten minutes, because it may have restarted. An untold phone has no
lamp on.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from app.calls.ledger import Ledger
    from app.calls.mailbox.boxes import Boxes

log = structlog.get_logger(__name__)

LAMP: Final = "lamp"  # the kind in the ledger, by person
LOOK_AT_LAMPS: Final = 10.0  # seconds between looks at the numbers, when nobody says that they are others
LAMP_AGAIN: Final = 600.0  # seconds until a phone whose lamp is on is told again
ON_THE_WAY: Final = 60.0  # seconds in which what was told may have been lost with the exchange
NONE: Final = (0, 0)


class Lamps:
    """light: tells a person's desk phones of so many new and heard messages; raises ConnectionError.

    counts: by mailbox, new and heard messages. phones: whose desk phone is registered now. boxes: tells those who ask.
    """

    def __init__(
        self,
        light: Callable[[str, int, int], Awaitable[None]],
        counts: Callable[[], Awaitable[Mapping[str, tuple[int, int]]]],
        phones: Callable[[], Iterable[str]],
        ledger: Ledger,
        boxes: Boxes,
    ) -> None:
        self._light = light
        self._counts = counts
        self._phones = phones
        self._ledger = ledger
        self._boxes = boxes
        self._at: dict[str, float] = {}  # when this run told whom, in the event loop's time
        self._lost: set[str] = set()
        self._look = asyncio.Event()

    def look(self) -> None:
        """The numbers may have changed."""
        self._look.set()

    def registered(self, person: str) -> None:
        """A phone of theirs that was away may have been restarted, and does not know what it was told."""
        self._at.pop(person, None)
        self._look.set()

    def connected(self) -> None:
        """To the exchange, anew: what it was about to tell may have been lost with it."""
        self._boxes.connected()
        now = asyncio.get_running_loop().time()
        self._lost |= {person for person, at in self._at.items() if now - at < ON_THE_WAY}
        self._look.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            with contextlib.suppress(
                ConnectionError
            ):  # it is told of elsewhere; phones are told when it is back
                await self.tell()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AT_LAMPS):
                    await self._look.wait()
            self._look.clear()

    async def tell(self) -> None:
        """Tell each registered phone its news. Raises ConnectionError."""
        now = asyncio.get_running_loop().time()
        try:
            counts = await self._counts()
        except Exception as error:  # the database is away: told of elsewhere
            log.info("message lamps: the messages cannot be counted", error=repr(error).splitlines()[0])
            return
        await self._boxes.update(counts)
        for person in sorted(set(self._phones())):
            new = counts.get(person, NONE)
            stale = new[0] and now - self._at.get(person, -LAMP_AGAIN) >= LAMP_AGAIN
            if new != self._told(person) or stale or person in self._lost:
                await self._light(person, *new)
                self._ledger.put(LAMP, person, {"new": new[0], "heard": new[1]})
                self._at[person] = now
                self._lost.discard(person)

    def _told(self, person: str) -> tuple[int, int]:
        match self._ledger.all(LAMP).get(person):
            case {"new": int(new), "heard": int(heard)}:
                return new, heard
            case _:
                return NONE
