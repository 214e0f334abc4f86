"""Which numbers get no SMS, and why (O1, O2).

Knows: the rules for the number alone. Refuses to know: what we write (sms_texts.py), the sender shown
(sms_sender.py), and how we send it (app/sms).
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import phonenumbers
from phonenumbers import PhoneNumberType

from app.policy import numbers
from app.policy.numbers import NumberKind

if TYPE_CHECKING:
    from app.policy.model import Company

# Their operators only allow a number as sender, and replace our text by some number of their own.
SHOWS_NUMBERS: Final = frozenset({"US", "CA", "PR", "CN"})


class Barred(StrEnum):
    """Why a number gets no SMS."""

    NO_NUMBER = "no_number"
    GREYLISTED = "greylisted"  # O2
    PREMIUM = "premium"  # O2
    OURS = "ours"
    NOT_MOBILE = "not_mobile"
    SHOWS_NUMBERS = "shows_numbers"  # O1: the operators there would show a number


def barred_from_sms(company: Company, number: str) -> Barred | None:
    """Why the number gets no SMS; None if it may. number: E.164."""
    read = numbers.canonical(number)
    if read.text.startswith("+") and company.greylist.match(read.text):
        return Barred.GREYLISTED
    if read.kind is not NumberKind.E164 or read.text != number:
        return Barred.NO_NUMBER
    if company.premium.match(read):  # even where calls to them are allowed: an SMS there helps nobody
        return Barred.PREMIUM
    if company.find(number) is not None or number == company.answering_service:
        return Barred.OURS
    if numbers.region(number) in SHOWS_NUMBERS:
        return Barred.SHOWS_NUMBERS
    return None if _is_mobile(number) else Barred.NOT_MOBILE


@lru_cache(maxsize=4096)
def _is_mobile(e164: str) -> bool:
    return phonenumbers.number_type(phonenumbers.parse(e164)) == PhoneNumberType.MOBILE
