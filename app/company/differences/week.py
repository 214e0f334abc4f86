"""What opening hours mean for each day of the week, and in which days two of them differ.

Knows: that a single day wins over `weekdays`, and how to write days and times. Refuses to know: whose hours they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company.differences.difference import InWords
from app.policy.days import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

SHUT: Final = "closed"
WORKING_WEEK: Final = (0, 1, 2, 3, 4)
_KEYS: Final = tuple(day.lower() for day in WEEKDAYS["en"])
_USUAL_WEEK: Final = {"weekdays": "08:00-17:00", "saturday": SHUT, "sunday": SHUT}


def week_of(hours: dict[str, Any]) -> tuple[str, ...]:
    """The hours of Monday to Sunday, as the file says them."""
    return tuple(
        str(
            hours.get(key)
            or (hours.get("weekdays") if day in WORKING_WEEK else None)
            or _USUAL_WEEK.get(key, _USUAL_WEEK["weekdays"])
        )
        for day, key in enumerate(_KEYS)
    )


def changed_days(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str, InWords]]:
    """The hours before and after, and the days on which they differ in this way; in the order of the week."""
    found: dict[tuple[str, str], list[int]] = {}
    for day, both in enumerate(zip(before, after, strict=True)):
        if both[0] != both[1]:
            found.setdefault(both, []).append(day)
    return [(old, new, on_days(days)) for (old, new), days in found.items()]


def on_days(days: Sequence[int]) -> InWords:
    """på vardagar, på lördagar och söndagar, alla dagar. 0: Monday."""
    if len(days) == len(_KEYS):
        return InWords("alla dagar", "every day")
    if tuple(days) == WORKING_WEEK:
        return InWords("på vardagar", "on weekdays")
    sv = [f"{WEEKDAYS['sv'][day]}ar" for day in days]
    en = [f"{WEEKDAYS['en'][day]}s" for day in days]
    return InWords(f"på {_joined(sv, 'och')}", f"on {_joined(en, 'and')}")


def hours_summary(hours: dict[str, Any]) -> InWords:
    """08–17 på vardagar, 10–14 på lördagar."""
    week = week_of(hours)
    days: dict[str, list[int]] = {}
    for day, spans in enumerate(week):
        if spans != SHUT:
            days.setdefault(spans, []).append(day)
    if not days:
        return InWords("aldrig", "never")
    parts = [(spans_text(spans), on_days(which)) for spans, which in days.items()]
    return InWords(
        ", ".join(f"{text.sv} {on.sv}" for text, on in parts),
        ", ".join(f"{text.en} {on.en}" for text, on in parts),
    )


def spans_text(spans: str) -> InWords:
    """08–12 och 13–17."""
    if spans == SHUT:
        return InWords("stängt", "closed")
    texts = [f"{clock_text_of(start)}–{clock_text_of(end)}" for start, end in _spans(spans)]
    return InWords(_joined(texts, "och"), _joined(texts, "and"))


def only_span(spans: str) -> tuple[str, str] | None:
    """Begin and end, if there is one span alone."""
    found = _spans(spans) if spans != SHUT else []
    return (clock_text_of(found[0][0]), clock_text_of(found[0][1])) if len(found) == 1 else None


def clock_text_of(text: str) -> str:
    """08 for 08:00, and 08:30."""
    return text.removesuffix(":00")


def _spans(text: str) -> list[tuple[str, str]]:
    found = [one.strip().partition("-") for one in text.split(",")]
    return [(start, end) for start, _, end in found]


def _joined(parts: Sequence[str], word: str) -> str:
    *most, last = parts
    return f"{', '.join(most)} {word} {last}" if most else last
