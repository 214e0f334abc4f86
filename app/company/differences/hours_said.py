"""What differs between two opening hours, in sentences: `Support öppnar 08 i stället för 07 på vardagar`.

Knows: the verbs of opening and closing. Refuses to know: what hours mean for a day (week.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.company.differences.difference import InWords
from app.company.differences.sentences import about, in_place
from app.company.differences.week import SHUT, changed_days, hours_summary, only_span, spans_text, week_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company.differences.kinds import HoursWords

_WORKING_HOURS = InWords("arbetstiden", "working hours")


def hours_in_words(
    words: HoursWords, old: Any, new: Any, place: InWords
) -> Iterator[tuple[Any, Any, InWords]]:
    """The hours before and after, and the sentence, for each group of days that differs in one way."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        yield old, new, in_place(place, _as_a_whole(words, old, new))
        return
    before, after = week_of(old), week_of(new)
    for was, is_, days in changed_days(before, after):
        said = _opens(was, is_) if words.opens else _runs(words, was, is_)
        said = InWords(f"{said.sv} {days.sv}", f"{said.en} {days.en}")
        yield was, is_, about(place, said) if words.opens else in_place(place, said)
    was_clause, is_clause = old.get("clause"), new.get("clause")
    if was_clause != is_clause:
        of = InWords("tiderna", "the hours") if words.opens or not words.of.sv else words.of
        said = InWords(
            f"paragrafen för {of.sv} är {is_clause} i stället för {was_clause}",
            f"the clause of {of.en} is {is_clause} instead of {was_clause}",
        )
        yield was_clause, is_clause, in_place(place, said)
    elif before == after:
        said = InWords(
            "tiderna är skrivna på ett annat sätt, men desamma",
            "the hours are written in another way, but the same",
        )
        of = words.of
        inner = InWords(place.sv or of.sv, place.en or of.en)
        yield old, new, in_place(inner, said)


def _as_a_whole(words: HoursWords, old: Any, new: Any) -> InWords:
    was, is_ = (_shown(words, one) for one in (old, new))
    if words.opens:
        return InWords(
            f"öppettiderna är {is_.sv} i stället för {was.sv}",
            f"opening hours are {is_.en} instead of {was.en}",
        )
    of = words.of if words.of.sv else InWords("tiden", "the time")
    return InWords(f"{of.sv} är {is_.sv} i stället för {was.sv}", f"{of.en}: {is_.en} instead of {was.en}")


def _shown(words: HoursWords, hours: Any) -> InWords:
    if hours is None:
        return words.none
    return hours_summary(hours) if isinstance(hours, dict) else _WORKING_HOURS


def _opens(was: str, is_: str) -> InWords:
    old, new = spans_text(was), spans_text(is_)
    if was == SHUT:
        return InWords(f"har öppet {new.sv} i stället för stängt", f"is open {new.en} instead of closed")
    if is_ == SHUT:
        return InWords(f"har stängt i stället för öppet {old.sv}", f"is closed instead of open {old.en}")
    before, after = only_span(was), only_span(is_)
    if before and after and before[1] == after[1]:
        return InWords(
            f"öppnar {after[0]} i stället för {before[0]}", f"opens at {after[0]} instead of {before[0]}"
        )
    if before and after and before[0] == after[0]:
        return InWords(
            f"stänger {after[1]} i stället för {before[1]}", f"closes at {after[1]} instead of {before[1]}"
        )
    return InWords(f"har öppet {new.sv} i stället för {old.sv}", f"is open {new.en} instead of {old.en}")


def _runs(words: HoursWords, was: str, is_: str) -> InWords:
    of = f"{words.of.sv or 'tiden'} "
    en = f"{words.of.en or 'the time'} "
    old, new = spans_text(was), spans_text(is_)
    before, after = only_span(was), only_span(is_)
    if before and after and before[1] == after[1]:
        return InWords(
            f"{of}börjar {after[0]} i stället för {before[0]}", f"{en}from {after[0]} instead of {before[0]}"
        )
    if before and after and before[0] == after[0]:
        return InWords(
            f"{of}slutar {after[1]} i stället för {before[1]}", f"{en}until {after[1]} instead of {before[1]}"
        )
    none = InWords("ingen tid", "no time")
    old, new = (none if one == SHUT else text for one, text in ((was, old), (is_, new)))
    return InWords(f"{of}är {new.sv} i stället för {old.sv}", f"{en}{new.en} instead of {old.en}")
