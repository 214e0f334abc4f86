"""The ledger: what must survive a crash of service or exchange, and what we cannot ask the exchange for again.

Knows: kinds, keys and values. Refuses to know: what they mean, and where they are stored (storage/ledger.py).

Kinds: "waiting" (callers in queues, by call), "agent" (what agents chose, and how long they have been available, by
person), "callback" (customers to be called, by ticket), "lamp" (what desk phones were told of messages, by person),
"box" (what the exchange was told of messages, by mailbox), "lit" (lamps of chosen profiles, by key),
"abroad" (calls abroad of today and yesterday, by call).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Ledger(Protocol):
    """A value is in force as soon as it is put, and on disk a moment later; no call waits for the disk."""

    def all(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Every value of a kind, by key. Values are JSON objects."""

    def put(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        """Store a value, replacing the one before."""

    def drop(self, kind: str, key: str) -> None:
        """Forget a value; harmless when there is none."""

    async def settled(self) -> None:
        """Wait until all changes are on disk, or the disk has refused them (then it tries again)."""
