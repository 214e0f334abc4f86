"""Numbers, times and lists as the document writes them, in Swedish and English.

Knows: how to write a value for people who read. Refuses to know: which rule it belongs to.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from app.policy.days import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.policy.hours import Hours, OpenSpan

_DAY = 1440  # minutes
NB = "\u00a0"  # keeps a number and its unit on one line


def listed_words(parts: Sequence[str], lang: str, last: tuple[str, str] = ("och", "and")) -> str:
    """a, b och c."""
    *most, end = parts or ("",)
    word = last[lang == "en"]
    return f"{', '.join(most)} {word} {end}" if most else end


@cache
def country_name(iso: str, lang: str) -> str:
    """A country's name; its code, where no name is known."""
    from phonenumbers.geodata.locale import LOCALE_DATA  # large: only this document wants names

    names = LOCALE_DATA.get(iso, {})
    found = names.get(lang, "*en")
    if found.startswith("*"):  # the same as in that language
        found = names.get(found[1:], iso)
    return iso if found.startswith("*") else found


def date_text(day: date, lang: str) -> str:
    """30 juni 2027."""
    return f"{day.day}{NB}{MONTHS[lang][day.month - 1]}{NB}{day.year}"


def duration(seconds: float, lang: str) -> str:
    """20 sekunder, 1 minut, 2 minuter och 30 sekunder."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    sv = lang == "sv"
    parts = [
        f"{count}{NB}{one if count == 1 else many}"
        for count, one, many in (
            (hours, "timme" if sv else "hour", "timmar" if sv else "hours"),
            (minutes, "minut" if sv else "minute", "minuter" if sv else "minutes"),
            (rest, "sekund" if sv else "second", "sekunder" if sv else "seconds"),
        )
        if count
    ]
    return listed_words(parts, lang) if parts else ("0\u00a0sekunder" if sv else "0\u00a0seconds")


def minute_text(minute: int, lang: str, *, whole: bool) -> str:
    """8 or 8.30 in Swedish, 08:00 in English. whole: hours alone, where the minutes are none."""
    if lang == "en":
        return f"{minute // 60:02}:{minute % 60:02}"
    return f"{minute // 60}" if whole and minute % 60 == 0 else f"{minute // 60}.{minute % 60:02}"


def hours_text(hours: Hours, lang: str) -> str:
    """måndag-fredag 8-17, lördag 10-14."""
    days = []
    for spans, group in groupby(range(7), key=lambda day: hours.week[day]):
        run = list(group)
        if spans:
            first, last = WEEKDAYS[lang][run[0]], WEEKDAYS[lang][run[-1]]
            if len(run) == 7:
                named = "alla dagar" if lang == "sv" else "every day"
            else:
                named = first if first == last else f"{first}\u2013{last}"
            days.append(f"{named}{NB}{open_spans_text(spans, lang)}")
    return listed_words(days, lang) if days else ("aldrig" if lang == "sv" else "never")


def open_spans_text(spans: Sequence[OpenSpan], lang: str) -> str:
    """8-12 och 13-17."""
    if tuple(spans) == ((0, _DAY),):
        return "dygnet runt" if lang == "sv" else "around the clock"
    whole = all(minute % 60 == 0 for span in spans for minute in span)
    texts = [
        f"{minute_text(start, lang, whole=whole)}\u2013{minute_text(end, lang, whole=whole)}"
        for start, end in spans
    ]
    return listed_words(texts, lang)


def amount(value: float, lang: str) -> str:
    """20, or 2,5."""
    return f"{value:g}".replace(".", "," if lang == "sv" else ".")
