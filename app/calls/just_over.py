"""Calls that ended a moment ago: news of what happened in them may reach us after their end.

Knows: who talked in them, and how late such news may be. Refuses to know: the news, and who brings it.

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

LATEST_NEWS: Final = 5.0  # seconds; the exchange may wait 2 s for our word on a number


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
        """A person's newest call that has just ended. made: only one that they made and have not sent on yet."""
        self._forget()
        theirs = (
            call
            for _, call, parties, _ in reversed(self._calls)
            if person in parties and (not made or (call.trail.caller == person and not call.sent_away))
        )
        return next(theirs, None)

    def with_far_channel(self, channel: str, person: str = "") -> Call | None:
        """The call whose other party, on this channel, talked on after its end. person: only one of theirs."""
        self._forget()
        left = (
            call
            for _, call, parties, far in self._calls
            if channel and far == channel and (not person or person in parties)
        )
        return next(left, None)

    def _forget(self) -> None:
        while self._calls and self._time() - self._calls[0][0] > LATEST_NEWS:
            self._calls.popleft()
