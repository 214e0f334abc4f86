"""Telephone numbers: read once, as they are dialled or shown in Sweden, into one canonical form.

Knows: extensions, codes, service numbers, and the usual ways to write a number (+, 00, national, spaces).
Refuses to know: whose a number is, and whether it may be called (model.py, decide.py).

A number that leaves this room matches ^[+]?[0-9]+$ (a code may hold * and #), so it is safe to dial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

HOME = "SE"
HOME_CODE = "+46"
SHORT = 6  # an extension has at most so many digits, and does not begin with 0
LONGEST = 64  # longer texts are not read at all; E.164 has at most 15 digits

SERVICE_NUMBERS = frozenset(
    {"112", "11313", "11414", "1177", "116000", "116006", "116111", "116117", "116123"}
)  # emergency, information at crises, police, health care, and the harmonised European 116 numbers

_SEPARATORS = str.maketrans("", "", " \u00a0-().")
# What people dial in need, with what stands before other numbers.
AS_112 = frozenset({"0112", "+112", "+46112"})

_DIALABLE = re.compile(r"(\+?[0-9]+)#?|([0-9*#]+)")  # on many phones # ends a number


class Kind(StrEnum):
    """What sort of number was dialled."""

    SERVICE = "service"
    SHORT = "short"
    CODE = "code"
    E164 = "e164"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in canonical form. `text` is "" when nothing sensible could be read.

    kind E164: `text` is +digits, valid by the numbering plan of its country. premium: a premium-rate number.
    """

    kind: Kind
    text: str
    premium: bool = False


NOTHING = Number(Kind.INVALID, "")


@lru_cache(maxsize=32768)
def canonical(dialled: str) -> Number:
    """Read a number as somebody in Sweden dials it. Never raises."""
    digits = stripped(dialled)
    if not digits:
        return NOTHING
    if digits in SERVICE_NUMBERS:
        return Number(Kind.SERVICE, digits)
    if digits in AS_112:
        return Number(Kind.SERVICE, "112")
    if "*" in digits or "#" in digits:
        return Number(Kind.CODE, digits)
    if digits[0] in "+0":
        return _valid(_international(digits))
    if len(digits) <= SHORT:
        return Number(Kind.SHORT, digits)
    if digits.startswith(HOME_CODE[1:]):
        return _valid("+" + digits)
    return Number(Kind.INVALID, digits)  # nobody dials a long number without 0, 00 or +


def shown(caller: str) -> str:
    """The E.164 form of a number as a trunk shows it, valid or not; "" for none, a short number, or nonsense.

    Trunks leave out the plus: long digits without 0 before them are international.
    """
    digits = stripped(caller)
    if not digits or "*" in digits or "#" in digits:
        return ""
    if len(digits) <= SHORT and digits[0] not in "+0":
        return ""
    e164 = _international(digits) if digits[0] in "+0" else "+" + digits
    return e164 if len(e164) > 1 else ""


def stripped(text: str) -> str:
    """The text without spaces, hyphens, dots, brackets and a last #; "" unless only a number's own signs remain."""
    if len(text) > LONGEST:
        return ""
    found = _DIALABLE.fullmatch(text.translate(_SEPARATORS))
    return (found[1] or found[2]) if found is not None else ""


@lru_cache(maxsize=32768)
def region(e164: str) -> str | None:
    """The country or region of a number (ISO 3166: JM for +1876), also of an invalid one; None: no country.

    Satellite and other networks that belong to no country (+881, +882, +883, +979) have none.
    """
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return None
    return None if found == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY else found


def country_code(iso: str) -> str | None:
    """The country code's digits ("1" for JM); None for a region that does not exist."""
    code = phonenumbers.country_code_for_region(iso)
    return str(code) if code else None


def forms(e164: str) -> tuple[str, ...]:
    """The usual ways to dial a number, without separators: +46…, 0046…, 46…, and 0… at home."""
    digits = e164[1:]
    abroad = (e164, "00" + digits, digits)
    return (*abroad, "0" + e164[len(HOME_CODE) :]) if e164.startswith(HOME_CODE) else abroad


def _international(digits: str) -> str:
    if digits[0] == "+":
        return digits
    return "+" + digits[2:] if digits.startswith("00") else HOME_CODE + digits[1:]


def _valid(e164: str) -> Number:
    """Judge by the numbering plan: first what stands there, then without a trunk prefix, as in +46 (0)8."""
    number = _split(e164)
    sort = PhoneNumberType.UNKNOWN if number is None else phonenumbers.number_type(number)
    if sort != PhoneNumberType.UNKNOWN:
        return Number(Kind.E164, e164, premium=sort == PhoneNumberType.PREMIUM_RATE)
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return Number(Kind.INVALID, e164 if len(e164) > 1 else "")
    sort = phonenumbers.number_type(number)  # one look-up tells both the sort and whether it is valid at all
    if sort == PhoneNumberType.UNKNOWN:
        return Number(Kind.INVALID, e164)
    text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Number(Kind.E164, text, premium=sort == PhoneNumberType.PREMIUM_RATE)


def _split(e164: str) -> phonenumbers.PhoneNumber | None:
    """Country code and national number, if the latter has no leading zero; what `parse` takes 35 µs for."""
    for end in (2, 3, 4):
        code, rest = e164[1:end], e164[end:]
        if code.isdigit() and int(code) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            if not rest or rest[0] == "0" or len(e164) > 16:
                return None
            return phonenumbers.PhoneNumber(country_code=int(code), national_number=int(rest))
    return None
