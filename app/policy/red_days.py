"""Sweden's public holidays ("röda dagar"), by lag (1989:253) om allmänna helgdagar; without ordinary Sundays.

Knows: the days of a year. Refuses to know: the eves and what is closed (hours.py).

We apply the law in force since 2005 to every year. Why we use no library: docs/decisions/dependencies.md.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5  # as datetime.weekday()
FIXED_DAYS = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26))
AFTER_EASTER = (
    -2,
    0,
    1,
    39,
    49,
)  # långfredagen, påskdagen, annandag påsk, Kristi himmelsfärdsdag, pingstdagen


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """Every public holiday of a year."""
    easter = easter_sunday(year)
    return frozenset(
        {
            *(date(year, month, day) for month, day in FIXED_DAYS),
            *(easter + timedelta(days=days) for days in AFTER_EASTER),
            saturday_from(date(year, 6, 20)),  # midsommardagen
            saturday_from(date(year, 10, 31)),  # alla helgons dag
        }
    )


def saturday_from(day: date) -> date:
    """The first Saturday on or after a day."""
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def easter_sunday(year: int) -> date:
    """By the Gregorian calendar (Meeus, Jones, Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, left = divmod(century, 4)
    epact = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * left + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
