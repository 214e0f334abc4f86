"""Telephone numbers: we read each once, as people in Sweden dial or see it, into one canonical form.

Knows: extensions, codes, service numbers, and the usual ways to write a number (+, 00, national, spaces).
Refuses to know: whose a number is, and whether we may call it (model.py, decide.py).

A number that leaves this room matches ^[+]?[0-9]+$ (a code may hold * and #), so it is safe to dial. After + comes
the code of a country that exists, or of a network, so the greylist sees where the number leads. No such code begins
with 0 (ITU-T E.164).
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
EXTENSION_DIGITS = 6  # an extension has at most so many digits, and does not begin with 0
LONGEST_NUMBER = 64  # we do not read longer texts at all
LONGEST_E164 = 16  # + and at most 15 digits

SERVICE_NUMBERS = frozenset(
    {"112", "11313", "11414", "1177", "116000", "116006", "116111", "116117", "116123"}
)  # emergency, information at crises, police, health care, and the harmonised European 116 numbers

# What people write or paste between digits: spaces, hyphens and dashes of all widths, and invisible marks (direction,
# zero width, soft hyphen).
_SEPARATORS = str.maketrans(
    "",
    "",
    " -().\u00a0\u00ad\u2007\u2009\u200a\u200b\u200e\u200f\u2010\u2011\u2012\u2013\u2014\u202a\u202b\u202c"
    "\u202d\u202e\u202f\u2060\u2066\u2067\u2068\u2069\u2212\ufeff",
)
# Paid services with short numbers: directory enquiries (118 118) and others (90 000). A short number of our own wins;
# model.py looks for that first.
_SOLD = re.compile(r"118[0-9]{3}|90[0-9]{3}")
# Machines, lift alarms, broadband: 13 digits with the 0. The Swedish numbering plan (PTSFS) has them, phonenumbers not.
_MACHINE = re.compile(r"\+4671[09][0-9]{9}")

# Emergency numbers with the prefixes of other numbers: people dial these in need.
AS_112 = frozenset({"0112", "+112", "+46112"})

_DIALABLE = re.compile(r"(\+?[0-9]+)#?|([0-9*#]+)")  # on many phones # ends a number


class NumberKind(StrEnum):
    """What sort of number was dialled."""

    SERVICE = "service"
    SHORT = "short"
    CODE = "code"
    E164 = "e164"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in canonical form. `text` is "" if we could read nothing sensible.

    kind E164: `text` is +digits, valid by the numbering plan of its country. premium: a premium-rate number; also a
    paid short one (118 118).
    kind INVALID: `text` may be +digits that begin with a country's code, so that the greylist sees it.
    """

    kind: NumberKind
    text: str
    premium: bool = False


NOTHING = Number(NumberKind.INVALID, "")


@lru_cache(maxsize=32768)
def canonical(text: str, *, as_shown: bool = False) -> Number:
    """Read a number as people in Sweden dial it or, with as_shown, as a trunk shows a caller's. Never raises.

    The two differ only for digits that begin with neither + nor 0: nobody dials a long number like that, but trunks
    leave out the plus, and sometimes the 0.
    """
    digits = stripped(text)
    if not digits:
        return NOTHING
    if digits in SERVICE_NUMBERS:
        return Number(NumberKind.SERVICE, digits)
    if digits in AS_112:
        return Number(NumberKind.SERVICE, "112")
    if "*" in digits or "#" in digits:
        return Number(NumberKind.CODE, digits)
    if digits[0] in "+0":
        return _valid(_international(digits))
    if len(digits) <= EXTENSION_DIGITS:
        return Number(NumberKind.SHORT, digits, premium=_SOLD.fullmatch(digits) is not None)
    if as_shown:
        abroad, at_home = _valid("+" + digits), _valid(HOME_CODE + digits)
        return at_home if abroad.kind is not NumberKind.E164 and at_home.kind is NumberKind.E164 else abroad
    if digits.startswith(HOME_CODE[1:]):
        return _valid("+" + digits)
    return Number(NumberKind.INVALID, digits)  # nobody dials a long number without 0, 00 or +


def shown(caller: str) -> str:
    """The E.164 form of a number as a trunk shows it; "" for none, a short number, or nonsense.

    An invalid number still begins with a country's code, so that the greylist sees it.
    """
    number = canonical(caller, as_shown=True)
    return number.text if number.kind in (NumberKind.E164, NumberKind.INVALID) else ""


def claims_no_country(caller: str) -> bool:
    """Whether a caller's number claims, by + or 00, a country code that begins with 0. Only zeros: it is withheld."""
    digits = stripped(caller)
    e164 = _international(digits) if digits.startswith(("+", "00")) else ""
    return e164.startswith("+0") and bool(e164.strip("+0"))


def begins_a_country(prefix: str) -> bool:
    """Whether +digits begin with the code of a country or network."""
    return _code(prefix) != ""


def stripped(text: str) -> str:
    """The text without tel:, separators and a last #; "" unless only the signs of a number remain."""
    if len(text) > LONGEST_NUMBER:
        return ""
    found = _DIALABLE.fullmatch(text.translate(_SEPARATORS).removeprefix("tel:"))
    return (found[1] or found[2]) if found is not None else ""


@lru_cache(maxsize=4096)
def is_mobile(e164: str) -> bool:
    """Whether a number (E.164) is a mobile telephone's, by its country's numbering plan."""
    try:
        sort = phonenumbers.number_type(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False
    return sort == PhoneNumberType.MOBILE


@lru_cache(maxsize=32768)
def region(e164: str) -> str | None:
    """The country or region of a number (ISO 3166: JM for +1876), also of an invalid one; None: no country.

    Satellite and other networks that belong to no country (+881, +882, +883, +979) have none. If several countries
    share the code of an invalid number, we take the main one.
    """
    code = _code(e164)
    if not code:
        return None
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        found = None
    found = found or phonenumbers.region_code_for_country_code(int(code))
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


def out_of_form(dialled: str) -> str:
    """The number of which this is one of the `forms`, by its beginning alone; the text itself for anything else."""
    if not dialled.isascii() or not dialled.isdigit() or len(dialled) <= EXTENSION_DIGITS:
        return dialled
    if dialled.startswith("00"):
        return "+" + dialled[2:]
    return HOME_CODE + dialled[1:] if dialled.startswith("0") else "+" + dialled


def _international(digits: str) -> str:
    """With + and no trunk prefix of ours: +46 (0)8 is +46 8."""
    e164 = digits
    if digits[0] != "+":
        e164 = "+" + digits[2:] if digits.startswith("00") else HOME_CODE + digits[1:]
    if e164.startswith(HOME_CODE + "0") and e164[4:5] not in ("", "0"):
        return HOME_CODE + e164[4:]
    return e164


def _valid(e164: str) -> Number:
    """Judge by the numbering plan: first the number as it is, then without a trunk prefix, as in +44 (0)20."""
    code = _code(e164)
    if not code:
        return NOTHING
    if _MACHINE.fullmatch(e164):
        return Number(NumberKind.E164, e164)
    rest = e164[1 + len(code) :]
    if rest and rest[0] != "0" and len(e164) <= LONGEST_E164:
        # Without `parse`, which takes 35 us. One look-up gives both the sort and whether the number is valid at all.
        number = phonenumbers.PhoneNumber(country_code=int(code), national_number=int(rest))
        sort = phonenumbers.number_type(number)
        if sort != PhoneNumberType.UNKNOWN:
            return Number(NumberKind.E164, e164, premium=sort == PhoneNumberType.PREMIUM_RATE)
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return Number(NumberKind.INVALID, e164)
    sort = phonenumbers.number_type(number)
    text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if sort == PhoneNumberType.UNKNOWN or len(text) > LONGEST_E164:
        return Number(NumberKind.INVALID, e164)
    return Number(NumberKind.E164, text, premium=sort == PhoneNumberType.PREMIUM_RATE)


def _code(e164: str) -> str:
    """The digits of the country code, or of a global network's (882); "" if no such code exists."""
    for end in (2, 3, 4) if e164.startswith("+") else ():
        code = e164[1:end]
        if code[:1] not in ("", "0") and int(code) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return code
    return ""
