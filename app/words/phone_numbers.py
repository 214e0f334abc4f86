"""Telephone numbers as people write them: the same on pages and in the company's document.

Knows: how a number is written in Swedish and English. Refuses to know: whose it is, and which text it stands in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import phonenumbers

from app.policy.numbers import NumberKind, canonical

_NB: Final = "\u00a0"  # keeps a number on one line
# A whole number in a text: E.164, or as we dial it at home. One that is written with spaces or hyphens stays.
_WHOLE: Final = re.compile(r"(?<![\w+.,:=/-])(?:\+[1-9][0-9]{7,14}|0[0-9]{7,14})(?![\w=])")


@lru_cache(maxsize=4096)
def phone_text(e164: str, lang: str) -> str:
    """A telephone number as people write it: 08-465 004 00 in Swedish, +46 8 465 004 00 in English."""
    if not e164.startswith("+"):
        return e164
    try:
        found = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    home = lang == "sv" and found.country_code == 46
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(found, form).replace(" ", _NB)


def with_phone_texts(text: str, lang: str) -> str:
    """A text with each whole telephone number as people write it; what is no valid number stays."""

    def written(found: re.Match[str]) -> str:
        number = canonical(found[0])
        return phone_text(number.text, lang) if number.kind is NumberKind.E164 else found[0]

    return _WHOLE.sub(written, text)
