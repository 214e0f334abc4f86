"""A person's stored things, as their pages show them: messages, calls, and when they chose their profile.

Knows: their shape, and the port. Refuses to know: where they are stored, and how often they are read (app/service).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class CallKind(StrEnum):
    """What a call was to this person."""

    MISSED = "missed"
    TAKEN = "taken"
    MADE = "made"
    TAKEN_BY = "taken_by"  # meant for them, and somebody else answered
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class OtherParty:
    """number: to dial, "" unknown; shown: as people write it; name: a colleague's, a queue's or a contact's, or ""."""

    number: str
    shown: str
    name: str


@dataclass(frozen=True, slots=True)
class MyMessage:
    """A message in the person's box."""

    id: int
    who: OtherParty
    at: datetime
    seconds: float
    new: bool


@dataclass(frozen=True, slots=True)
class MyCall:
    """A call of the person's. seconds: of talking. how: Ending's word. by: who answered instead. message: its id."""

    id: str
    kind: CallKind
    who: OtherParty
    at: datetime
    seconds: float
    how: str
    by: str
    message: int | None


@dataclass(frozen=True, slots=True)
class MyRecord:
    """All of a person's. chosen_at: when they made the choice in force, if any. pin: whether the box has a code."""

    messages: tuple[MyMessage, ...] = ()
    calls: tuple[MyCall, ...] = ()
    chosen_at: datetime | None = None
    pin: bool = False


class MyRecords(Protocol):
    """Reads them beside the pages."""

    async def read(self, person: str) -> MyRecord:
        """Read now. Raises ConnectionError or TimeoutError: the database is away."""

    def of(self, person: str) -> MyRecord:
        """As last read; it reads again soon, if anything may have changed since."""
