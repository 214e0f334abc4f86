"""Opening hours as seven days, and back to the form of the file: `weekdays`, and the days that differ.

Knows: which day has which hours. Refuses to know: forms, and what hours may look like (company/values.py).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from app.company.schema import HoursEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

MONDAY_TO_FRIDAY: Final = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEK_DAYS: Final = (*MONDAY_TO_FRIDAY, "saturday", "sunday")
CLOSED_DAY: Final = "closed"


def days_of(hours: Mapping[str, Any]) -> dict[str, str]:
    """What holds on each day. hours: as the file writes them."""
    usual = str(hours.get("weekdays") or HoursEntry().weekdays)
    return {
        day: str(hours.get(day) or (usual if day in MONDAY_TO_FRIDAY else CLOSED_DAY)) for day in WEEK_DAYS
    }


def with_days(hours: Mapping[str, Any], days: Mapping[str, str]) -> dict[str, Any]:
    """The hours so that these days hold: the commonest hours of working days are `weekdays`."""
    wanted = {day: usual_hours(text) for day, text in days.items()}
    now = str(hours.get("weekdays") or HoursEntry().weekdays)
    common = Counter(wanted[day] for day in MONDAY_TO_FRIDAY)
    most = max(common.values())
    usual = now if common.get(now) == most else next(text for text in common if common[text] == most)
    made = {name: value for name, value in hours.items() if name not in WEEK_DAYS}
    if usual != now or "weekdays" in hours:
        made = {**made, "weekdays": usual}
    for day in WEEK_DAYS:
        absent = usual if day in MONDAY_TO_FRIDAY else CLOSED_DAY
        if wanted[day] != absent or (day in hours and day not in MONDAY_TO_FRIDAY):
            made[day] = wanted[day]
    return made


def usual_hours(text: str) -> str:
    """08:00-17:00 for 8-17; nothing is closed; what cannot be read as it is."""
    if not text.strip():
        return CLOSED_DAY
    try:
        return str(HoursEntry(weekdays=text).weekdays)
    except ValidationError:
        return text.strip()
