"""Opening hours in spoken words: "Vi har öppet måndag till fredag klockan åtta noll noll till sjutton noll noll."

Knows: how to say a week of hours, with equal days together. Refuses to know: which day it is, and holidays.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from app.policy.days import WEEKDAYS
from app.speech.times import spoken_clock

if TYPE_CHECKING:
    from app.policy.hours import Hours, OpenSpan
    from app.speech.texts import PromptLang

MIDNIGHT: Final = 1440  # minutes: the end of a day


def open_when(hours: Hours, lang: PromptLang) -> str:
    """One sentence; "" if it never opens."""
    sv = lang == "sv"
    days: list[str] = []
    for spans, group in groupby(range(7), key=lambda day: hours.week[day]):
        run = list(group)
        if not spans:
            continue
        first, last = WEEKDAYS[lang][run[0]], WEEKDAYS[lang][run[-1]]
        if len(run) == 1:
            named = first
        elif len(run) == 2:
            named = f"{first} {'och' if sv else 'and'} {last}"
        else:
            named = f"{first} {'till' if sv else 'to'} {last}"
        days.append(f"{named} {_spans(spans, lang)}")
    if not days:
        return ""
    said = _and(days, lang)
    return f"Vi har öppet {said}." if sv else f"We are open {said.rstrip('.')}."


def _spans(spans: tuple[OpenSpan, ...], lang: PromptLang) -> str:
    if spans == ((0, MIDNIGHT),):
        return "dygnet runt" if lang == "sv" else "all day and night"
    said = [
        f"{_clock(start, lang)} {'till' if lang == 'sv' else 'to'} {_clock(end, lang)}"
        for start, end in spans
    ]
    return f"{'klockan' if lang == 'sv' else 'from'} {_and(said, lang)}"


def _clock(minute: int, lang: PromptLang) -> str:
    if minute == MIDNIGHT:
        return "midnatt" if lang == "sv" else "midnight"
    return spoken_clock(minute // 60, minute % 60, lang)


def _and(parts: list[str], lang: PromptLang) -> str:
    *most, last = parts
    return f"{', '.join(most)} {'och' if lang == 'sv' else 'and'} {last}" if most else last
