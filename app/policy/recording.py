"""Who has the recording service (O3), and on what terms.

Knows: values only. Refuses to know: which call we record (recording_service.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.policy.hours import Hours

if TYPE_CHECKING:
    from app.policy.people import Person

O3: Final = "O3"
WEEKDAYS_8_18: Final = Hours((((8 * 60, 18 * 60),),) * 5 + ((), ()), O3)

# Why we record calls, as callers hear it (GDPR, article 13).
PURPOSE: Final = (
    "för att vi ska kunna visa vad vi har kommit överens om",
    "so that we can show what we have agreed on",
)


@dataclass(frozen=True, slots=True)
class Recording:
    """Who has the recording service, and on what terms. people, roles: ids.

    announce: we first tell the people they talk with. keep_days: after so many days we delete a recording.
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
        """Whether a person has the service, by name or by role."""
        return person.id in self.people or person.role in self.roles


NO_RECORDING: Final = Recording()
