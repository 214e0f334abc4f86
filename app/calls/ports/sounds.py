"""Sounds that are made: sentences for one call, and greetings that people record by telephone.

Knows: the protocols, and how far the prompts for numbers go. Refuses to know: voices and files (speech/).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.decision import Spoken
    from app.policy.model import Company
    from app.policy.people import Person, Profile

MOST_PLACES: Final = 30  # the prompts for places in a queue go this far; all places beyond share one
MOST_MINUTES: Final = 30  # the prompts for minutes of waiting go this far; all beyond share one


class Words(Protocol):
    """Sentences that are made for one call, as prompts that the exchange can play (`sv/said/...`)."""

    async def diversion(self, company: Company, person: Person, spoken: Spoken, lang: str) -> tuple[str, ...]:
        """Why somebody cannot answer, when they are back, and what the caller can do. Never raises."""

    async def chosen(self, profile: Profile | None, until: datetime | None, lang: str) -> str:
        """Confirms a choice of profile; None: it was taken back. Never raises."""


class Take(StrEnum):
    """How good a recorded greeting is."""

    GOOD = "good"
    SHORT = "short"
    SILENT = "silent"
    FAILED = "failed"  # there is no file, or it is unreadable


class Greetings(Protocol):
    """Greetings that people record by telephone. profile: "" is for all profiles. Raises OSError: no room for it."""

    def recorded(self, box: str, profile: str) -> str:
        """The name of the greeting that was recorded for this profile, such as anna-lunch; "" is none."""

    async def begin(self) -> str:
        """A new file for RecordSound."""

    async def judge(self, file: str) -> tuple[Take, str]:
        """How good the recording is, and the prompt that plays it ("" if it is not GOOD)."""

    async def keep(self, file: str, box: str, profile: str) -> None:
        """Use it as the greeting, soon also for callers."""

    async def forget(self, box: str, profile: str) -> bool:
        """Go back to the synthetic voice. False: there was no recording."""

    async def discard(self, file: str) -> None:
        """Never raises."""
