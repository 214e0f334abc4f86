"""The sentences that are made for one call.

Knows: which words a spoken diversion takes. Refuses to know: when it is heard (policy), and who hears it (calls).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.calls.clock import Clock
    from app.policy.decision import Spoken
    from app.policy.model import Company, Person, Profile


class SpokenWords:
    """Implements calls.ports.Words."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def diversion(self, company: Company, person: Person, spoken: Spoken, lang: str) -> tuple[str, ...]:
        return (f"{lang}/absent",)

    async def chosen(
        self, company: Company, profile: Profile | None, until: datetime | None, lang: str
    ) -> str:
        return "profile-failed"
