"""Which beginnings of numbers are barred, for an exchange that cannot find out a number's country.

Knows: how to write a company's greylist and premium-rate numbers as prefixes alone. Refuses to know: who asks (ari).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import phonenumbers
from phonenumbers import PhoneMetadata

from app.policy.numbers import country_code

if TYPE_CHECKING:
    from app.policy.model import Company

BOTH = "both"  # we neither call it nor take calls from it (O2)
OUT = "out"  # we do not call it


def barred_prefixes(company: Company) -> dict[str, str]:
    """BOTH or OUT by prefix (+digits), without those that a shorter prefix covers already."""
    grey = set(company.greylist.prefixes)
    for country in company.greylist.countries:
        grey.update(of_country(country))
    found: dict[str, str] = {}
    for prefix in sorted(grey):  # a shorter one is before those that begin with it
        if not _covered(prefix, found):
            found[prefix] = BOTH
    for prefix in sorted(company.premium.prefixes) if company.premium.refused else ():
        if not _covered(prefix, found):
            found[prefix] = OUT
    return found


def _covered(prefix: str, found: dict[str, str]) -> bool:
    return prefix.startswith(tuple(found))


@lru_cache(maxsize=512)
def of_country(iso: str) -> tuple[str, ...]:
    """A country's prefixes: +1658 and +1876 for JM.

    If a country shares its code and its own numbers have no common beginning (US, CA, GG), we bar the whole code: that
    is too much, and so on the safe side.
    """
    code = country_code(iso)
    if code is None:
        return ()
    shared = len(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[int(code)]) > 1
    plan = PhoneMetadata.metadata_for_region(iso) if shared else None
    own = plan.leading_digits if plan is not None else None
    return tuple(sorted(f"+{code}{digits}" for digits in _meant(own))) if own else (f"+{code}",)


def _meant(pattern: str) -> set[str]:
    """All prefixes that match a pattern of digits, [classes], (?:groups) and |: 658|876, 7[56]24."""
    found, at = _read(pattern, 0)
    if at != len(pattern):
        raise ValueError(f"{pattern!r} holds what is not known here")
    return found


def _read(pattern: str, at: int) -> tuple[set[str], int]:
    """Read as far as the end or a closing bracket."""
    found: set[str] = set()
    so_far = {""}
    while at < len(pattern):
        if pattern[at] == "|":
            found |= so_far
            so_far, at = {""}, at + 1
            continue
        if pattern.startswith("(?:", at):
            one, at = _read(pattern, at + 3)
        elif pattern[at] == "[":
            end = pattern.index("]", at)
            one, at = _class(pattern[at + 1 : end]), end
        elif pattern[at].isdigit():
            one = {pattern[at]}
        else:
            break
        at += 1
        so_far = {before + after for before in so_far for after in one}
    return found | so_far, at


def _class(text: str) -> set[str]:
    """02-689 is 0, 2 to 6, 8, 9."""
    found = set(text.replace("-", ""))
    for at, sign in enumerate(text):
        if sign == "-":
            found.update(str(digit) for digit in range(int(text[at - 1]), int(text[at + 1]) + 1))
    return found
