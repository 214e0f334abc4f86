"""Hours of a week as a set of its minutes, so that several conditions by the clock can be combined.

Knows: how to read Asterisk's times into it, and how to write it as opening hours. Refuses to know: who has the hours.

A set is a number with a bit for each minute, Monday 00:00 first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.beside.adopt.found import FoundHours, Remark
from app.beside.adopt.freepbx_words import take_hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.beside.adopt.found import Origin

DAY_MINUTES: Final = 24 * 60  # minutes
WHOLE_WEEK: Final = (1 << 7 * DAY_MINUTES) - 1
NO_TIME: Final = 0
OFFICE_TIME: Final = 1 << DAY_MINUTES + 10 * 60 + 30  # Tuesday, 10:30: most companies are open
_SPAN: Final = re.compile(r"(\d+):(\d+)-(\d+):(\d+)", re.ASCII)


def of_timing(timing: str, origin: Origin, name: str) -> tuple[int, list[Remark]]:
    """The minutes of "08:00-17:00,mon-fri,*,*", and what of it weekdays cannot express."""
    parts = [part.strip() for part in re.split(r"[,|]", timing)]
    days = "|".join([*parts[1:4], "*", "*", "*"][:3])
    hours = FoundHours(origin, "", name)
    for times in parts[0].split("&"):
        take_hours(f"{times}|{days}", hours, origin)
    if any(parts[4:]):
        sv = f"tidsgrupp {name!r}: {timing!r} är i tidszonen {parts[4]}; här gäller svensk tid"
        en = f"time group {name!r}: {timing!r} is in the time zone {parts[4]}; here it is Swedish time"
        hours.remarks.append(Remark(sv, en, origin))
    return of_hours(hours), hours.remarks


def of_hours(hours: FoundHours) -> int:
    found = NO_TIME
    for day, spans in hours.days.items():
        for start, end in map(_minutes, spans):
            found |= ((1 << end) - (1 << start)) << day * DAY_MINUTES
    return found


def as_days(minutes: int) -> dict[int, list[str]]:
    """The hours of each weekday that has any, 0 is Monday, as FoundHours has them."""
    days = {}
    for day in range(7):
        spans = list(_spans(minutes >> day * DAY_MINUTES & (1 << DAY_MINUTES) - 1))
        if spans:
            days[day] = spans
    return days


def _spans(minutes: int) -> Iterator[str]:
    start = 0
    while minutes:
        closed = (minutes & -minutes).bit_length() - 1
        start += closed
        minutes >>= closed
        open_ = (~minutes & minutes + 1).bit_length() - 1
        yield f"{_clock(start)}-{_clock(start + open_)}"
        start += open_
        minutes >>= open_


def _minutes(span: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(span)
    assert found is not None, span
    hour, minute, end_hour, end_minute = map(int, found.groups())
    return hour * 60 + minute, end_hour * 60 + end_minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
