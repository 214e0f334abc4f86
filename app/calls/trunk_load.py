"""How many calls are on each trunk of the company file.

Knows: the calls that we put there, and the channels that the exchange sees. Refuses to know: how many are too many
(policy).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class TrunkLoad:
    """One process's memory. is_silent: whether a trunk's far end does not answer, by its id."""

    def __init__(self) -> None:
        self.is_silent: Callable[[str], bool] = lambda _trunk: False
        self._came: dict[str, str] = {}  # by call: the trunk that brought it
        self._goes: dict[str, list[str]] = {}  # by call: the trunks left to try, the present one first
        self._unknown: dict[str, int] = {}  # channels that the exchange had more than we knew of

    def came(self, call: str, trunk: str) -> None:
        """A call came in on a trunk; "" on none of the company file."""
        if trunk:
            self._came[call] = trunk

    def goes(self, call: str, trunks: Sequence[str]) -> None:
        """A call goes out on the first of these that takes it."""
        if trunks:
            self._goes[call] = list(trunks)

    def passed(self, call: str) -> None:
        """The present trunk did not take the call: the next is tried."""
        left = self._goes.get(call)
        if left is not None and len(left) > 1:
            del left[0]

    def came_back(self, call: str) -> None:
        """The call is on no trunk out any more."""
        self._goes.pop(call, None)

    def over(self, call: str) -> None:
        self.came_back(call)
        self._came.pop(call, None)

    def seen(self, channels: Mapping[str, int]) -> None:
        """The exchange has so many channels on each trunk."""
        self._unknown = {
            trunk: more for trunk, count in channels.items() if (more := count - self._known(trunk, "")) > 0
        }

    def on(self, trunk: str, but: str = "") -> int:
        """Calls on a trunk, without the call `but`."""
        return self._known(trunk, but) + self._unknown.get(trunk, 0)

    def _known(self, trunk: str, but: str) -> int:
        came = sum(one == trunk and call != but for call, one in self._came.items())
        return came + sum(left[0] == trunk and call != but for call, left in self._goes.items())
