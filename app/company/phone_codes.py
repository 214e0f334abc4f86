"""The phone codes of profiles and pauses: *21*5 and *632 mean the same tomorrow as today.

Knows: the codes of profiles and pause reasons, from the file and from the company before. Refuses to know: how people
dial them (policy/codes.py).

A code in the file wins. A profile without one keeps its code from the company before; a new profile gets a
number that no profile has had: its place in the list, or else the first free one. `retired_codes` keeps the code of a
removed profile, so that nobody who dials it from habit gets another profile. `pause_codes` keeps the numbers of pause
reasons in the same way; a new reason gets a used number only when all nine are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.company.problems import FileProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.company.schema import CompanyFile, ProfileEntry

NUMBERS = tuple(str(number) for number in range(1, 100))
DIGITS = NUMBERS[:9]


@dataclass(frozen=True, slots=True)
class Codes:
    """The company with a code for every profile, and warnings about codes that moved."""

    file: CompanyFile
    warnings: list[FileProblem]


def given(profiles: Sequence[ProfileEntry], before: Mapping[str, str] | None = None) -> list[str]:
    """A code for each profile, in order. before: all codes ever given, code to profile."""
    known = dict(before or {})
    had: dict[str, str] = {}
    for code, profile in known.items():
        had.setdefault(profile, code)
    found = {index: one.code for index, one in enumerate(profiles) if one.code}
    taken = set(found.values())
    for index, one in enumerate(profiles):
        if index not in found and one.id in had and had[one.id] not in taken:
            found[index] = had[one.id]
            taken.add(had[one.id])
    for index in range(len(profiles)):
        if index not in found:
            free = [one for one in (str(index + 1), *NUMBERS) if one not in taken]
            found[index] = next((one for one in free if one not in known), free[0])
            taken.add(found[index])
    return [found[index] for index in range(len(profiles))]


def pauses(reasons: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """The reasons by their numbers, in the order of the list. known: all numbers ever given."""
    found: dict[str, str] = {}
    for number, why in known.items():
        if why in reasons and why not in found:
            found[why] = number
    for place, why in enumerate(reasons, 1):
        if why not in found:
            free = [one for one in (str(place), *DIGITS) if one not in found.values()]
            found[why] = next((one for one in free if one not in known), free[0])
    return {found[why]: why for why in reasons}


def kept(file: CompanyFile, before: dict[str, Any] | None) -> Codes:
    """The file with the codes of the company before. before: its document; None: there was no company."""
    old = _given_in(before or {})
    known = {code: profile for profile, code in old.items()}
    for code, profile in {**_retired_in(before or {}), **file.retired_codes}.items():
        known.setdefault(code, profile)
    codes = given(file.profiles, known)
    profiles = [one.model_copy(update={"code": code}) for one, code in zip(file.profiles, codes, strict=True)]
    gone = {code: profile for code, profile in sorted(known.items()) if code not in codes}
    paused = {**_paused_in(before or {}), **file.pause_codes}
    numbers = pauses(file.pause_reasons, paused)
    ever = dict(sorted({**paused, **numbers}.items()))
    pause_codes = {} if ever == _by_place(file.pause_reasons) else ever
    return Codes(
        file.model_copy(update={"profiles": profiles, "retired_codes": gone, "pause_codes": pause_codes}),
        [
            *(
                FileProblem(
                    ("pause_codes", number),
                    f"{number} was the code of {paused[number]!r}: tell the people who use it",
                )
                for number, why in numbers.items()
                if paused.get(number, why) != why
            ),
            *(
                FileProblem(
                    ("profiles", index, "code"),
                    f"{code} was the code of {known[code]!r}: tell the people who use it",
                )
                for index, (one, code) in enumerate(zip(file.profiles, codes, strict=True))
                if known.get(code, one.id) != one.id
            ),
            *(
                FileProblem(
                    ("profiles", index, "code"), f"{one.id!r} had the code {old[one.id]}, and has {code} now"
                )
                for index, (one, code) in enumerate(zip(file.profiles, codes, strict=True))
                if old.get(one.id, code) != code
            ),
        ],
    )


def _given_in(document: dict[str, Any]) -> dict[str, str]:
    """Profile to code in a stored document. In an older document the place in the list is the code."""
    profiles = document.get("profiles")
    if not isinstance(profiles, list) or not all(isinstance(one, dict) and "id" in one for one in profiles):
        return {}
    return {str(one["id"]): str(one.get("code") or number) for number, one in enumerate(profiles, 1)}


def _retired_in(document: dict[str, Any]) -> dict[str, str]:
    retired = document.get("retired_codes")
    return dict(retired) if isinstance(retired, dict) else {}


def _paused_in(document: dict[str, Any]) -> dict[str, str]:
    """Number to reason in a stored document. In an older document the place in the list is the number."""
    given, reasons = document.get("pause_codes"), document.get("pause_reasons")
    if isinstance(given, dict) and given:
        return {str(number): str(why) for number, why in given.items()}
    return _by_place([str(why) for why in reasons]) if isinstance(reasons, list) else {}


def _by_place(reasons: Sequence[str]) -> dict[str, str]:
    return dict(zip(DIGITS, reasons, strict=False))
