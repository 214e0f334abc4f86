"""Webhooks and their deliveries, as they are kept.

Knows: values, and the port to where they are kept. Refuses to know: the database, and HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class DeliveryState(StrEnum):
    """What became of a delivery. DEAD: given up; somebody may send it again."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Who wants which events. kinds: of HookKind; secret: signs each delivery."""

    id: int
    url: str
    kinds: tuple[str, ...]
    secret: str
    active: bool
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event for one webhook. error: of the last attempt."""

    id: int
    webhook: int
    event: str
    kind: str
    body: dict[str, Any]
    state: DeliveryState
    attempts: int
    made_at: datetime
    not_before: datetime | None
    ended_at: datetime | None
    error: str | None


class Deliveries(Protocol):
    """What the postman needs of the store."""

    async def all(self) -> Sequence[Webhook]: ...

    async def due(self, hook: int, limit: int) -> Sequence[Delivery]:
        """A webhook's deliveries whose time has come, the oldest first."""

    async def delivered(self, id: int) -> None: ...  # noqa: A002 - the word of the trade

    async def not_delivered(self, id: int, error: str, again: datetime | None) -> None:  # noqa: A002
        """again: when to try again; None: never, it is dead."""
