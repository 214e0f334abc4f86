"""What happens if somebody calls now: the port, and the answer as values.

Knows: the two kinds of callers that one asks about. Refuses to know: how it is found out (app/service), and the sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.policy.people import Person


class CallerKind(StrEnum):
    """Who calls."""

    OUTSIDE = "outside"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class CallerView:
    """A call of now to which nobody answers and in which no key is pressed.

    steps: what happens, a sentence each, in order. why: the reasons of the first step. heard: whether the caller hears
    anything that can be played.
    """

    kind: CallerKind
    steps: tuple[str, ...]
    why: tuple[str, ...]
    heard: bool


class CallerViews(Protocol):
    """Asks the policy in force, with the state of the house now."""

    def now(self, person: Person, lang: str) -> tuple[CallerView, ...]:
        """For a caller from outside, and for a colleague if there is one."""

    async def sound(self, person: Person, kind: CallerKind) -> bytes:
        """What the caller hears, as one WAV file, in their language. Raises LookupError: there is nothing to hear."""
