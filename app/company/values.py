"""The forms of the company file's values: names, numbers, hours, dates.

Knows: each kind of value by itself, and its canonical form: telephone numbers are E.164, hours are HH:MM-HH:MM. So two
files that mean the same are the same document. Refuses to know: which field has which kind (schema.py).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from app.policy import numbers
from app.policy.numbers import NumberKind

if TYPE_CHECKING:
    from collections.abc import Callable


def _matching(pattern: str, words: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(f"{text!r} is not {words}")
        return text

    return check


# Characters that look like a space, and invisible ones (direction, zero width, soft hyphen): they come with text
# pasted from a web page, a spreadsheet or an address book.
_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]+")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def _pasted(text: str) -> str:
    """The text as it looks: composed letters (NFC), plain spaces, none at the ends, no invisible characters."""
    return _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip(" ")


def _name(text: str) -> str:
    name = _pasted(text)
    if not name or not name.isprintable() or len(name) > 80:
        raise ValueError(f"{text!r} is not a name of 1 to 80 printable characters")
    return name


STORED = "a document that is stored already"  # a validation's context: the import has checked its numbers
_STORED_E164 = re.compile(r"\+[1-9][0-9]{1,14}", re.ASCII)


def _e164(text: str, info: ValidationInfo) -> str:
    """Checking 20,000 numbers by their numbering plans takes a second; and a changed plan must not void a company."""
    if info.context == STORED and _STORED_E164.fullmatch(text):
        return text
    number = numbers.canonical(text)
    if number.kind is not NumberKind.E164:
        raise ValueError(f"{text!r} is not a valid telephone number; write it like +46846500401")
    return number.text


def _prefix(text: str) -> str:
    digits = numbers.stripped(text)
    plain = "+" + digits[2:] if digits.startswith("00") else digits
    if plain.startswith("+460"):  # +46 (0)8: the digit that people at home dial before the number
        plain = "+46" + plain[4:]
    if not re.fullmatch(r"\+[1-9][0-9]{0,14}", plain):
        raise ValueError(f"{text!r} is not a number prefix such as +882")
    return plain


def _target(text: str) -> str:
    """An id, a word or a telephone number; a valid number becomes E.164 (checks.py judges it)."""
    text = _pasted(text)
    number = numbers.canonical(text)
    return number.text if number.kind is NumberKind.E164 else text


def _country(text: str) -> str:
    if text not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(f"{text!r} is not a country or region by ISO 3166, such as CU")
    return text


def _extension(text: str) -> str:
    digits = numbers.stripped(text)
    if not re.fullmatch(r"[1-9][0-9]{0,5}", digits, re.ASCII):
        raise ValueError(f"{text!r} is not a short number: 1 to 6 digits, the first not 0")
    if digits in numbers.SERVICE_NUMBERS:
        raise ValueError(f"{text} is an emergency or service number: it cannot be one of our short numbers")
    return digits


def _email(text: str) -> str:
    text = _pasted(text).removeprefix("mailto:")
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
        return date.fromisoformat(_DASHES.sub("-", _pasted(str(value))))
    except ValueError:
        raise ValueError(f"{value!r} is not a date such as 2026-12-23") from None


_HOUR = r"[0-9]{1,2}(?![0-9])|[0-9]{2}(?=[0-9]{2}(?![0-9]))"  # 8, 08, and the 08 of 0800
_CLOCK = rf"(?:kl\.? ?|klockan )?({_HOUR})(?:[:.]?([0-9]{{2}}))?"
_SPAN = re.compile(rf"{_CLOCK} ?(?:-| till | to ) ?{_CLOCK}", re.ASCII)
_CLOSED = frozenset({"closed", "stängt", "stängd", "stängda"})
_ALWAYS = frozenset({"dygnet runt", "around the clock"})


def _hours(text: str) -> str:
    """Canonical "08:00-12:00, 13:00-17:00", or "closed". Read from 8-17, 08.00-17.00, kl 8 till 17, stängt ..."""
    plain = _DASHES.sub("-", _pasted(text)).casefold()
    if plain in _CLOSED:
        return "closed"
    if plain in _ALWAYS:
        return "00:00-24:00"
    spans = []
    before = -1
    for part in re.split(r" ?, ?| och | and ", plain):
        found = _SPAN.fullmatch(part)
        if not found:
            raise ValueError(f"{text!r} is not hours such as 08:00-17:00, or closed")
        start, end = (_minutes(found[one], found[one + 1], part) for one in (1, 3))
        if start >= end:
            raise ValueError(f"{part!r} ends before it begins; give the hours after midnight to the next day")
        if start < before:
            raise ValueError(f"{text!r}: the hours must come in order, without overlapping")
        before = end
        spans.append(f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}")
    return ", ".join(spans)


def _minutes(hours: str, minutes: str | None, part: str) -> int:
    """Minutes after midnight. Raises ValueError."""
    found = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or found > 24 * 60:
        raise ValueError(f"{part!r}: there is no such time of day")
    return found


_TIME = re.compile(_CLOCK, re.ASCII)


def _time(text: str) -> str:
    """Canonical "12:00". Read from 12, 12.00, kl 12."""
    plain = _pasted(text).casefold()
    found = _TIME.fullmatch(plain)
    if found is None:
        raise ValueError(f"{text!r} is not a time of day such as 12:00")
    minutes = _minutes(found[1], found[2], plain)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _words(text: str) -> str:
    words = _pasted(text)
    if not words or not words.isprintable() or len(words) > 200:
        raise ValueError(f"{text!r} is not 1 to 200 printable characters")
    return words


_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")  # an empty line or several: a new paragraph
LONGEST_OWN_TEXT = 4000


def _own_text(text: str) -> str:
    """Paragraphs with one empty line between; a single line break is a space, as in an e-mail."""
    paragraphs = (_pasted(one.replace("\n", " ")) for one in _LINES.split(text.replace("\r\n", "\n").strip()))
    kept = [one for one in paragraphs if one]
    joined = "\n\n".join(kept)
    if not kept or len(joined) > LONGEST_OWN_TEXT or not all(one.isprintable() for one in kept):
        raise ValueError(f"{text[:40]!r} is not 1 to {LONGEST_OWN_TEXT} printable characters")
    return joined


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
SpokenText = Annotated[str, AfterValidator(_words), Field(min_length=1)]
OwnText = Annotated[str, AfterValidator(_own_text), Field(min_length=1)]
PhoneNumber = Annotated[str, AfterValidator(_e164)]
Extension = Annotated[
    str, AfterValidator(_extension), Field(json_schema_extra={"pattern": "^[1-9][0-9]{0,5}$"})
]
PlaceText = Annotated[str, AfterValidator(_target)]
Time = Annotated[str, AfterValidator(_time)]
Email = Annotated[str, AfterValidator(_email)]
Prefix = Annotated[str, AfterValidator(_prefix)]
Country = Annotated[str, AfterValidator(_country)]
Spans = Annotated[str, AfterValidator(_hours)]
Date = Annotated[date, BeforeValidator(_date)]
Seconds = Annotated[int, Field(ge=5, le=180)]
Language = Literal["sv", "en"]
# YAML reads the word off as "no".
SrtpText = Annotated[
    Literal["off", "offered", "required"], BeforeValidator(lambda found: "off" if found is False else found)
]
