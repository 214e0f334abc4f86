"""What the exchange knows of every voicemail box: so many new and heard messages, for phones that ask (SUBSCRIBE).

Knows: what the exchange was told last, by any run of the service. Refuses to know: who asks, and messages (it gets
their numbers). Phones that do not ask are told by lamps.py.

The exchange forgets the numbers when it restarts, so each connection tells it all boxes that hold messages, or held
some when they were told last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from app.calls.ledger import Ledger

BOX: Final = "box"  # the kind in the ledger, by mailbox
NO_MESSAGES: Final = (0, 0)

Counts = dict[str, tuple[int, int]]  # new and heard messages, by mailbox


class Boxes:
    """tell: tells the exchange these boxes; raises ConnectionError."""

    def __init__(self, tell: Callable[[Counts], Awaitable[None]], ledger: Ledger) -> None:
        self._tell = tell
        self._ledger = ledger
        self._connections, self._told_in = 0, -1

    def connected(self) -> None:
        """To the exchange, anew: it may know nothing."""
        self._connections += 1

    async def update(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """Tell the exchange what it does not know. Raises ConnectionError; then the next call tells it again."""
        now, told = self._connections, self._told()
        changed = {
            box: counts.get(box, NO_MESSAGES)
            for box in sorted(told.keys() | counts.keys())
            if now != self._told_in or counts.get(box, NO_MESSAGES) != told.get(box, NO_MESSAGES)
        }
        if changed:
            await self._tell(changed)
        self._told_in = now
        for box, (new, heard) in changed.items():
            if (new, heard) == NO_MESSAGES:
                self._ledger.drop(BOX, box)
            else:
                self._ledger.put(BOX, box, {"new": new, "heard": heard})

    def _told(self) -> Counts:
        found = Counts()
        for box, value in self._ledger.all(BOX).items():
            match value:
                case {"new": int(new), "heard": int(heard)}:
                    found[box] = new, heard
                case _:
                    found[box] = -1, -1  # unreadable: whatever it holds is news
        return found
