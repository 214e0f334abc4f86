"""What a value of the company file may look like: names, numbers, hours, dates.

Knows: each kind of value by itself, and its canonical form: telephone numbers are E.164, hours are HH:MM-HH:MM. So two
files that mean the same are the same document. Refuses to know: which field is of which kind (schema.py).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field

from app.policy import numbers
from app.policy.numbers import Kind

if TYPE_CHECKING:
    from collections.abc import Callable


def _matching(pattern: str, words: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(f"{text!r} is not {words}")
        return text

    return check


def _name(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > 80:
        raise ValueError(f"{text!r} is not a name of 1 to 80 printable characters")
    return text.strip()


def _e164(text: str) -> str:
    number = numbers.canonical(text)
    if number.kind is not Kind.E164:
        raise ValueError(f"{text!r} is not a valid telephone number; write it like +46846500401")
    return number.text


def _prefix(text: str) -> str:
    digits = numbers.stripped(text)
    plain = "+" + digits[2:] if digits.startswith("00") else digits
    if not re.fullmatch(r"\+[1-9][0-9]{0,14}", plain):
        raise ValueError(f"{text!r} is not a number prefix such as +882")
    return plain


def _country(text: str) -> str:
    if text not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(f"{text!r} is not a country or region by ISO 3166, such as CU")
    return text


def _extension(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text, re.ASCII):
        raise ValueError(f"{text!r} is not a short number: 1 to 6 digits, the first not 0")
    if text in numbers.SERVICE_NUMBERS:
        raise ValueError(f"{text} is an emergency or service number, and cannot be a short number of our own")
    return text


def _email(text: str) -> str:
    if (
        not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", text, re.ASCII)
        or len(text) > 254
    ):
        raise ValueError(f"{text!r} is not an e-mail address such as anna@bolaget.se")
    return text


def _date(value: object) -> object:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not a date such as 2026-12-23") from None


_SPAN = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?\s*[-–]\s*([0-9]{1,2})(?::([0-9]{2}))?", re.ASCII)


def _hours(text: str) -> str:
    """Canonical "08:00-12:00, 13:00-17:00", or "closed"."""
    if text.strip() == "closed":
        return "closed"
    spans = []
    before = -1
    for part in text.split(","):
        found = _SPAN.fullmatch(part.strip())
        if not found:
            raise ValueError(f"{text!r} is not hours such as 08:00-17:00, or closed")
        start, end = (int(found[one]) * 60 + int(found[one + 1] or 0) for one in (1, 3))
        if int(found[2] or 0) > 59 or int(found[4] or 0) > 59 or end > 24 * 60:
            raise ValueError(f"{part.strip()!r}: there is no such time of day")
        if start >= end:
            raise ValueError(
                f"{part.strip()!r} ends before it begins; give the hours after midnight to the next day"
            )
        if start < before:
            raise ValueError(f"{text!r}: the hours must come in order, without overlapping")
        before = end
        spans.append(f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}")
    return ", ".join(spans)


def _words(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > 200:
        raise ValueError(f"{text!r} is not 1 to 200 printable characters")
    return text.strip()


ID = r"[a-z][a-z0-9_-]{0,31}"
Id = Annotated[
    str,
    AfterValidator(
        _matching(ID, "an id: small letters a-z, digits, - and _, beginning with a letter, at most 32")
    ),
    Field(json_schema_extra={"pattern": f"^{ID}$"}),
]
Clause = Annotated[
    str,
    AfterValidator(_matching(r"[A-Z]{1,3}[0-9]{1,3}", "a clause of the policy, such as F2")),
    Field(json_schema_extra={"pattern": "^[A-Z]{1,3}[0-9]{1,3}$"}),
]
Name = Annotated[str, AfterValidator(_name), Field(min_length=1)]
Words = Annotated[str, AfterValidator(_words), Field(min_length=1)]
Phone = Annotated[str, AfterValidator(_e164)]
Extension = Annotated[
    str, AfterValidator(_extension), Field(json_schema_extra={"pattern": "^[1-9][0-9]{0,5}$"})
]
Email = Annotated[str, AfterValidator(_email)]
Prefix = Annotated[str, AfterValidator(_prefix)]
Country = Annotated[str, AfterValidator(_country)]
Spans = Annotated[str, AfterValidator(_hours)]
Date = Annotated[date, BeforeValidator(_date)]
Seconds = Annotated[int, Field(ge=5, le=180)]
Language = Literal["sv", "en"]
