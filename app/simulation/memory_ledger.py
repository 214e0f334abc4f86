"""A ledger that forgets: what a simulated house would keep over a restart, which it never has.

Knows: a dictionary. Refuses to know: disks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class MemoryLedger:
    """A Ledger (calls/ledger.py)."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, Mapping[str, Any]]] = {}

    def all(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        return self._kinds.get(kind, {})

    def put(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        self._kinds.setdefault(kind, {})[key] = value

    def drop(self, kind: str, key: str) -> None:
        self._kinds.get(kind, {}).pop(key, None)

    async def settled(self) -> None:
        """Nothing to wait for."""
