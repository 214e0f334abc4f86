"""Calls that ended a moment ago: what was done in them may be heard of after their end.

Knows: who talked in them, and how long that matters. Refuses to know: what was done, and who tells of it.

Asterisk writes the end of a call into its queue log, tells of a transferred caller by an event, and of a refused
transfer in a third place. On a busy machine we may read them in any order.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.call import Call
    from app.calls.ports.news import Ended

HEARD_WITHIN: Final = 5.0  # seconds; the exchange may wait 2 s for our word on a number


class JustOver:
    """time: seconds that never go back."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        self._calls: deque[tuple[float, Call, tuple[str, ...], str]] = deque()  # the newest last

    def ended(self, call: Call, news: Ended) -> None:
        """Keep a call with its parties of this moment."""
        self._forget()
        self._calls.append((self._time(), call, call.parties(), news.far_channel))

    def of(self, person: str, *, made: bool = False) -> Call | None:
        """A person's newest call that has just ended. made: that they made, and whose other party nobody has yet."""
        self._forget()
        theirs = (
            call
            for _, call, parties, _ in reversed(self._calls)
            if person in parties and (not made or (call.trail.caller == person and not call.sent_away))
        )
        return next(theirs, None)

    def that_left(self, channel: str, person: str = "") -> Call | None:
        """The call that ended while the other party talked on, on this channel. person: only one of theirs."""
        self._forget()
        left = (
            call
            for _, call, parties, far in self._calls
            if channel and far == channel and (not person or person in parties)
        )
        return next(left, None)

    def _forget(self) -> None:
        while self._calls and self._time() - self._calls[0][0] > HEARD_WITHIN:
            self._calls.popleft()
