"""Spells of a year in words: mån-fre 00-08 och 17-24, lör-sön hela dygnet.

Knows: how to find the usual week in them. Refuses to know: what happens then.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from app.lint.year import DayKind, day_kind
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.lint.year import Year

    Minutes = tuple[tuple[int, int], ...]

_DAYS: Final = {
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_WHOLE: Final = ((0, 1440),)
FEW: Final = 3  # spells that are told one by one


def spells_text(year: Year, spells: Sequence[tuple[datetime, datetime]], lang: str) -> str:
    """The week that is usual; or the first spells, where no week is. Hours in a year stand last."""
    sv = lang == "sv"
    hours = round(sum((end - start).total_seconds() for start, end in spells) / 3600)
    total = f"{hours} {'timmar på ett år' if sv else 'hours in a year'}"
    if spells and spells[0][0] <= year.start and spells[0][1] >= year.end:
        return f"{'alltid' if sv else 'always'}, {total}"
    days = _days(year, spells)
    usual = [_most_on(days, weekday, year) for weekday in range(7)]
    parts = _week(usual, lang)
    holidays = [minutes for day, minutes in days.items() if _kind(year, day) is DayKind.HOLIDAY]
    if parts and holidays and Counter(holidays).most_common(1)[0][0]:
        parts.append(
            f"{'helgdagar' if sv else 'holidays'} {_clock(Counter(holidays).most_common(1)[0][0], lang)}"
        )
    if not parts:
        parts = [_spell(one) for one in spells[:FEW]] + (["..."] if len(spells) > FEW else [])
    return f"{', '.join(parts)}; {total}"


def _days(year: Year, spells: Iterable[tuple[datetime, datetime]]) -> dict[date, Minutes]:
    """Of each day of the year its minutes within the spells."""
    first = year.day
    found: dict[date, list[tuple[int, int]]] = {first + timedelta(days=ahead): [] for ahead in range(366)}
    for begin, end in spells:
        day = begin.astimezone(STOCKHOLM).date()
        while day in found and (midnight := _midnight(day)) < end:
            start = 0 if begin <= midnight else _minute(begin)
            stop = 1440 if end >= _midnight(day + timedelta(days=1)) else _minute(end)
            if stop > start:
                found[day].append((start, stop))
            day += timedelta(days=1)
    return {day: tuple(minutes) for day, minutes in found.items()}


def _most_on(days: dict[date, Minutes], weekday: int, year: Year) -> Minutes:
    """What most usual days have that fall on this weekday."""
    found = Counter(
        minutes
        for day, minutes in days.items()
        if day.weekday() == weekday and _kind(year, day) is DayKind.USUAL
    )
    return found.most_common(1)[0][0] if found else ()


def _week(usual: list[Minutes], lang: str) -> list[str]:
    names, parts, start = _DAYS[lang], [], 0
    for day in range(1, 8):
        if day < 7 and usual[day] == usual[start]:
            continue
        if usual[start]:
            span = names[start] if day - 1 == start else f"{names[start]}-{names[day - 1]}"
            parts.append(f"{span} {_clock(usual[start], lang)}")
        start = day
    return parts


def _clock(minutes: Minutes, lang: str) -> str:
    if minutes == _WHOLE:
        return "hela dygnet" if lang == "sv" else "all day"
    both = " och " if lang == "sv" else " and "
    return both.join(f"{_time(start)}-{_time(end)}" for start, end in minutes)


def _time(minute: int) -> str:
    return f"{minute // 60:02}" if minute % 60 == 0 else f"{minute // 60:02}:{minute % 60:02}"


def _spell(spell: tuple[datetime, datetime]) -> str:
    start, end = (one.astimezone(STOCKHOLM) for one in spell)
    whole = f"{start:%Y-%m-%d %H:%M}"
    return f"{whole}-{end:%H:%M}" if start.date() == end.date() else f"{whole} - {end:%Y-%m-%d %H:%M}"


def _kind(year: Year, day: date) -> DayKind:
    return day_kind(year.company, _midnight(day))


def _minute(at: datetime) -> int:
    local = at.astimezone(STOCKHOLM)
    return local.hour * 60 + local.minute


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), STOCKHOLM).astimezone(UTC)
