"""The numbers that are barred (O2): the greylist, and premium-rate numbers.

Knows: which numbers fall under which entry. Refuses to know: what happens to such a call (chain.py, outward.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.policy import numbers

if TYPE_CHECKING:
    from datetime import date


def _lengths(prefixes: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted({len(prefix) for prefix in prefixes}, reverse=True))


def _longest(e164: str, prefixes: frozenset[str], lengths: tuple[int, ...]) -> str | None:
    for length in lengths:
        if e164[:length] in prefixes:
            return e164[:length]
    return None


@dataclass(frozen=True, slots=True)
class Greylist:
    """Where we neither call nor take calls from (O2): regions (ISO), number prefixes (+digits).

    reviewed: when somebody last looked through it. source: where the list comes from.
    """

    countries: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    reviewed: date | None = None
    source: str = ""
    _codes: frozenset[str] = field(init=False, repr=False, compare=False)
    _lengths: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = (numbers.country_code(country) for country in self.countries)
        object.__setattr__(self, "_codes", frozenset(code for code in codes if code))
        object.__setattr__(self, "_lengths", _lengths(self.prefixes))

    def match(self, e164: str) -> str | None:
        """The entry (a prefix, the longest, or a country) that the number falls under; None if it is free."""
        if not e164.startswith("+"):
            return None
        prefix = _longest(e164, self.prefixes, self._lengths)
        if prefix is not None:
            return prefix
        codes = self._codes
        if e164[1:2] in codes or e164[1:3] in codes or e164[1:4] in codes:
            # The costly question comes last: several countries share a country code (+1, +7, +44).
            country = numbers.region(e164)
            return country if country in self.countries else None
        return None


@dataclass(frozen=True, slots=True)
class Premium:
    """Premium-rate numbers: those of the numbering plans, and always these prefixes (+46900…)."""

    refused: bool = True
    prefixes: frozenset[str] = frozenset({"+46900", "+46939", "+46944"})
    _lengths: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lengths", _lengths(self.prefixes))

    def match(self, number: numbers.Number) -> bool:
        """Whether a valid number is a premium-rate number."""
        return number.premium or _longest(number.text, self.prefixes, self._lengths) is not None


NOTHING_GREYLISTED = Greylist()
PREMIUM_REFUSED = Premium()
