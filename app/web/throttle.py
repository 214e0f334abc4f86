"""Stops listening for a while to an address that guesses too often.

Knows: wrong attempts by address, in memory. Refuses to know: what was guessed.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

WRONG_ATTEMPTS: Final = 10  # within the time below
WRONG_WITHIN: Final = 600.0  # seconds
ADDRESSES_KEPT: Final = 10_000  # remembered; the oldest is forgotten first


class Throttle:
    """now: seconds that only grow. most: wrong attempts of one address within so many seconds."""

    def __init__(
        self, now: Callable[[], float], most: int = WRONG_ATTEMPTS, within: float = WRONG_WITHIN
    ) -> None:
        self._now = now
        self._most = most
        self._within = within
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def waits(self, address: str) -> int:
        """For how many seconds more we listen to nothing from there; 0: we listen."""
        attempts = self._wrong.get(machine_of(address))
        if attempts is None or len(attempts) < self._most:
            return 0
        left = attempts[0] + self._within - self._now()
        return max(0, int(left) + 1) if left > 0 else 0

    def wrong(self, address: str) -> None:
        """Count a wrong attempt."""
        whose = machine_of(address)
        attempts = self._wrong.setdefault(whose, deque(maxlen=self._most))
        attempts.append(self._now())
        self._wrong.move_to_end(whose)
        while len(self._wrong) > ADDRESSES_KEPT:
            self._wrong.popitem(last=False)


def machine_of(address: str) -> str:
    """The address, for counting; of IPv6 the network of 64 bits, which one machine can use up."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
