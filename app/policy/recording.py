"""Who has the recording service (O3), and what holds for it.

Knows: values only. Refuses to know: which call is recorded (recording_service.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.policy.hours import Hours

if TYPE_CHECKING:
    from app.policy.people import Person

O3: Final = "O3"
WEEKDAYS_8_18: Final = Hours((((8 * 60, 18 * 60),),) * 5 + ((), ()), O3)

# Why the calls are recorded, as callers are told (GDPR, article 13).
PURPOSE: Final = (
    "för att vi ska kunna visa vad vi har kommit överens om",
    "so that we can show what we have agreed on",
)


@dataclass(frozen=True, slots=True)
class Recording:
    """Who has the recording service, and what holds for it. people, roles: ids.

    announce: whoever talks with them is told first. keep_days: after so many days a recording is deleted.
    """

    people: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    hours: Hours = WEEKDAYS_8_18
    announce: bool = True
    keep_days: int = 90
    purpose_sv: str = PURPOSE[0]
    purpose_en: str = PURPOSE[1]

    @property
    def is_used(self) -> bool:
        return bool(self.people or self.roles)

    def has(self, person: Person) -> bool:
        """Whether somebody has the service, themselves or by their role."""
        return person.id in self.people or person.role in self.roles


NO_RECORDING: Final = Recording()
