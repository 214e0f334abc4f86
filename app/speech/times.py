"""How to say a moment, seen from now: "klockan tretton noll noll", "i morgon", "på måndag", "den tredje december".

Knows: days, clock times and dates as Swedes and English callers say them. Refuses to know: what happens at that moment.

Moments are aware; the day and the clock are Europe/Stockholm's, whatever zone they come in, so a night with a
clock change is a night like others. Midnight means the day that begins: back on Monday at 00:00 is "back on
Monday".
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from app.policy.days import MONTHS, WEEKDAYS
from app.policy.hours import STOCKHOLM
from app.speech.numerals import cardinal, ordinal, year

if TYPE_CHECKING:
    from datetime import datetime

    from app.speech.texts import PromptLang

NAMED_DAYS: Final = 6  # up to this many days ahead, a weekday's name is unambiguous
YEAR_AFTER: Final = timedelta(days=183)  # a nearer date needs no year, even in another year


def at(moment: datetime, now: datetime, lang: PromptLang) -> str:
    """The moment when something happens: "klockan tretton noll noll", "på måndag klockan åtta noll noll", "on Monday
    at noon".

    It says a past moment as if it were today: leave it out instead.
    """
    return _said(moment, now, lang, "på " if lang == "sv" else "on ")


def until(moment: datetime, now: datetime, lang: PromptLang) -> str:
    """The end of something: "till måndag klockan åtta noll noll", "until eight a.m."; tonight it is midnight."""
    till = "till " if lang == "sv" else "until "
    if _midnight(moment) and _days(moment, now) == 1:
        return f"{till}{'midnatt' if lang == 'sv' else 'midnight'}"
    return f"{till}{_said(moment, now, lang, '').removeprefix('at ')}"


def spoken_clock(hour: int, minute: int, lang: PromptLang) -> str:
    """A time of day without "klockan" and "at": "tretton noll fem", "one oh five p.m.", "noon"."""
    if lang == "sv":
        return f"{cardinal(hour, lang)} {'noll ' if minute < 10 else ''}{cardinal(minute, lang)}"
    if (hour, minute) == (12, 0):
        return "noon"
    said = cardinal((hour - 1) % 12 + 1, lang)
    if minute:
        said += f" {'oh ' if minute < 10 else ''}{cardinal(minute, lang)}"
    return f"{said} {'a.m.' if hour < 12 else 'p.m.'}"


def _said(moment: datetime, now: datetime, lang: PromptLang, on: str) -> str:
    local, days = _local(moment), _days(moment, now)
    if days > NAMED_DAYS:
        return _date(moment, now, lang, on)
    o_clock = f"{'klockan' if lang == 'sv' else 'at'} {spoken_clock(local.hour, local.minute, lang)}"
    if days < 1:
        return o_clock
    day = ("i morgon" if lang == "sv" else "tomorrow") if days == 1 else on + WEEKDAYS[lang][local.weekday()]
    return day if _midnight(moment) else f"{day} {o_clock}"


def _date(moment: datetime, now: datetime, lang: PromptLang, on: str) -> str:
    local = _local(moment)
    day, month = ordinal(local.day, lang), MONTHS[lang][local.month - 1]
    date = f"den {day} {month}" if lang == "sv" else f"{on}the {day} of {month}"
    if local.year != _local(now).year and moment - now > YEAR_AFTER:
        date += f" {year(local.year, lang)}"
    return date


def _local(moment: datetime) -> datetime:
    """Convert through UTC: so a time that the clock skipped in spring becomes the right one."""
    return moment.astimezone(UTC).astimezone(STOCKHOLM)


def _midnight(moment: datetime) -> bool:
    local = _local(moment)
    return (local.hour, local.minute) == (0, 0)


def _days(moment: datetime, now: datetime) -> int:
    return (_local(moment).date() - _local(now).date()).days
