"""Reads a telephone number from another program's table, and repairs what a spreadsheet broke.

Knows: what Excel does to numbers, and extensions written behind them. Refuses to know: whose a number is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.policy import numbers
from app.policy.numbers import NumberKind

_ROUNDED: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_WHOLE: Final = re.compile(r"([0-9]+)[.,]0+")
_WITH_EXTENSION: Final = re.compile(
    r"(?P<number>.*?[0-9])\s*(?:;ext=|[,;]?\s*(?:ext\.?|x|ankn\.?|anknytning|#)\s*)(?P<extension>[0-9]{1,6})",
    re.IGNORECASE,
)
_NAME_AND_NUMBER: Final = re.compile(r'\s*(?:"[^"]*"|[^<>"]*)\s*<(?P<number>[^<>]*)>\s*')


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """text: E.164, or the short number; "" if we cannot read it. extension: one written behind it.

    sv, en: what we repaired, or why we cannot read it; "" if there is nothing to say.
    """

    text: str
    extension: str = ""
    sv: str = ""
    en: str = ""


def read_telephone(written: str) -> ReadNumber:
    """A telephone number, or a short one. Never raises."""
    if _ROUNDED.fullmatch(written):
        return ReadNumber(
            "",
            sv=f"{written!r} har ett kalkylprogram avrundat: numret finns inte kvar i filen",
            en=f"{written!r} was rounded by a spreadsheet: the number is not in the file any more",
        )
    whole = _WHOLE.fullmatch(written)
    text = whole[1] if whole else written
    behind = _WITH_EXTENSION.fullmatch(text)
    extension = behind["extension"] if behind else ""
    text = behind["number"] if behind else text
    number = numbers.canonical(text)
    if number.kind in (NumberKind.E164, NumberKind.SHORT, NumberKind.SERVICE):
        return ReadNumber(number.text, extension)
    digits = numbers.stripped(text)
    for lost in ("0", "+"):  # a spreadsheet drops a leading 0 or + from a number
        mended = numbers.canonical(lost + digits) if digits.isdigit() and digits[:1] != "0" else None
        if mended is not None and mended.kind is NumberKind.E164:
            return ReadNumber(
                mended.text,
                extension,
                f"{written!r} saknar {lost} i början, och lästes som {mended.text}",
                f"{written!r} lacks the {lost} in front, and was read as {mended.text}",
            )
    return ReadNumber(
        "",
        extension,
        f"{written!r} är inget giltigt telefonnummer",
        f"{written!r} is not a valid telephone number",
    )


def of_caller_id(text: str) -> str:
    """The number of a caller ID such as "Anna Ek" <0846500401>; else the text."""
    found = _NAME_AND_NUMBER.fullmatch(text)
    return (found["number"] if found else text).strip()
