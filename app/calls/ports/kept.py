"""Stored data of people: their own choices of profile, and their voicemail boxes.

Knows: the protocols, and what a message is. Refuses to know: where anything is stored (storage/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Choices(Protocol):
    """The store of people's own choices of profile."""

    async def set_profile(self, person: str, profile: str, by: str, until: datetime | None = None) -> None:
        """Store a choice, replacing the one before."""

    async def clear_profile(self, person: str) -> None:
        """Delete a choice: calendar and schedule decide again."""


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """A message in a voicemail box. caller: a number or extension as shown, None unknown; new: not heard."""

    id: int
    caller: str | None
    at: datetime
    new: bool


class Mailboxes(Protocol):
    """Voicemail boxes, as somebody on the telephone uses them. Raises ConnectionError or TimeoutError: it is away."""

    async def has_pin(self, box: str) -> bool: ...

    async def try_pin(self, box: str, pin: str) -> bool:
        """Whether it is right; no also for a box that is locked, or has none."""

    async def set_pin(self, box: str, pin: str, by: str) -> None: ...

    async def messages(self, box: str) -> list[LeftMessage]:
        """The new ones first, each kind in the order in which they came."""

    async def lend(self, message: int) -> str | None:
        """The message's sound as a prompt; to be taken back. None: it is not there any more."""

    async def take_back(self, prompt: str) -> None:
        """Never raises."""

    async def save(self, message: int) -> None: ...

    async def delete(self, message: int) -> None: ...
