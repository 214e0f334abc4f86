"""Instants as an employee reads them: 13.00, i morgon 08.00, måndag 08.00, 24 december 08.00.

Knows: days and clocks in Stockholm, in words. Refuses to know: what happens then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.policy.days import MONTHS, WEEKDAYS
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from datetime import date, datetime

_NEAR: Final = {"sv": {-1: "i går", 1: "i morgon"}, "en": {-1: "yesterday", 1: "tomorrow"}}
_WEEK: Final = 7


def today(now: datetime) -> date:
    return now.astimezone(STOCKHOLM).date()


def clock_of(at: datetime, lang: str) -> str:
    local = at.astimezone(STOCKHOLM)
    return f"{local:%H:%M}" if lang == "en" else f"{local:%H.%M}"


def day_and_clock(at: datetime, lang: str, now: datetime) -> str:
    """The time; with its day unless that is today."""
    day = day_text(today(at), lang, today(now))
    return f"{day} {clock_of(at, lang)}" if day else clock_of(at, lang)


def day_text(day: date, lang: str, now: date) -> str:
    """ "" for today; the weekday's name within six days ahead; else the date."""
    days = (day - now).days
    if days == 0:
        return ""
    near = _NEAR["en" if lang == "en" else "sv"].get(days)
    if near is not None:
        return near
    if 0 < days < _WEEK:
        return WEEKDAYS[lang][day.weekday()]
    return f"{day.day} {MONTHS[lang][day.month - 1]}"
