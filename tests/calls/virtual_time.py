"""Virtual time: when nothing is left to do now, the event loop's clock jumps to its next timer.

Knows: the event loop, and what a test waits for. Refuses to know: calls, and what time it is in them (stage.py).

What a test waits for is looked at before each jump. So a test goes on in the moment in which it came true, when all has
happened that could happen then; and an hour of waiting takes no time.
"""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FOR_EVER: Final = 5.0  # real seconds in which a thread may wake a loop that has no timer


class NobodyIsWoken(Exception):
    """Everybody waits, and for no time: the test would never end."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Begins at 0.0 seconds, and takes all time that it waits for as passed.

    for_ever: real seconds, without a timer, after which it raises NobodyIsWoken.
    """

    def __init__(self, for_ever: float = FOR_EVER) -> None:
        self._passed = 0.0
        self._awaited: list[tuple[Callable[[], object], asyncio.Future[None]]] = []
        super().__init__(_Jumping(self, for_ever))

    def time(self) -> float:
        return self._passed

    def jump(self, seconds: float) -> None:
        self._passed += seconds

    async def quiet(self, true: Callable[[], object]) -> None:
        """Wait until nothing is left to do now and something is true."""
        seen = self.create_future()
        self._awaited.append((true, seen))
        await seen

    def look(self) -> bool:
        """Wake those whose wish has come true, when nothing is left to do now. Whether there are any."""
        woken = False
        for true, seen in self._awaited:
            if not seen.done():
                try:
                    if true():
                        seen.set_result(None)
                except Exception as error:
                    seen.set_exception(error)
                woken = woken or seen.done()
        self._awaited = [one for one in self._awaited if not one[1].done()]
        return woken


class _Jumping(selectors.DefaultSelector):
    """The loop asks it to wait for files or the next timer, when nothing is left to do now."""

    def __init__(self, loop: VirtualLoop, for_ever: float) -> None:
        super().__init__()
        self._loop = loop
        self._for_ever = for_ever

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0 or self._loop.look():
            return ready
        if timeout is not None:
            self._loop.jump(timeout)
            return []
        ready = super().select(self._for_ever)
        if not ready:
            raise NobodyIsWoken
        return ready


async def until(true: Callable[[], object], within: float = 2.0) -> None:
    """Wait until something is true. Raises TimeoutError after so many seconds, in the time of the test's loop."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(within):
        if isinstance(loop, VirtualLoop):
            await loop.quiet(true)
        while not true():  # on a loop with real sockets
            await asyncio.sleep(0)


async def at_once() -> None:
    """All that can happen in this moment has happened."""
    await until(lambda: True)
