"""What we write to customers in an SMS, in Swedish and English.

Knows: one text for each notice, which shows nobody's own number (O1, S3) and asks for no reply. Refuses to know:
when we send it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import phonenumbers

from app.policy import gsm, numbers

if TYPE_CHECKING:
    from app.policy.model import Company


class Notice(StrEnum):
    """What we tell a customer."""

    CALLBACK_BOOKED = "callback_booked"
    RETURN_BOOKED = "return_booked"  # a callback by the person whom the customer called (P4)
    RETURN_FAILED = "return_failed"
    CALLBACK_FAILED = "callback_failed"  # we made all attempts, and nobody answered
    MISSED_CALL = "missed_call"
    BY_HAND = "by_hand"  # an employee's own words


MOST_PARTS: Final = 3  # of an SMS that an employee wrote
NO_REPLY: Final = {"sv": "Det går inte att svara på detta sms.", "en": "You cannot reply to this SMS."}
NOTICE_TEXTS: Final = {
    Notice.CALLBACK_BOOKED: {
        "sv": "Hej! {company} ringer upp dig så snart det är din tur. Du behöver inte ringa igen.",
        "en": "Hello! {company} will call you back as soon as it is your turn. You need not call again.",
    },
    Notice.RETURN_BOOKED: {
        "sv": "Hej! Den du sökte hos {company} ringer upp dig. Du behöver inte ringa igen.",
        "en": "Hello! The person you called at {company} will call you back. You need not call again.",
    },
    Notice.RETURN_FAILED: {
        "sv": "Hej! Den du sökte hos {company} har tyvärr inte nått dig. Ring oss gärna igen på {number}.",
        "en": "Hello! The person you called at {company} has not reached you. Please call again at {number}.",
    },
    Notice.CALLBACK_FAILED: {
        "sv": "Hej! {company} har ringt upp dig, men vi fick inte tag på dig. Ring oss gärna igen på {number}.",
        "en": "Hello! {company} called you back, but could not reach you. Please call us again at {number}.",
    },
    Notice.MISSED_CALL: {
        "sv": "Hej! Du ringde {company}, men vi hann tyvärr inte svara. Ring oss gärna igen på {number}.",
        "en": "Hello! You called {company}, but sadly we could not answer in time. Please call again at {number}.",
    },
}

_DIGITS = re.compile(r"\+?[0-9][0-9 .()\u00a0-]{4,}[0-9]")


class ShowsNumber(ValueError):
    """The text holds an employee's own number; the error names the person, not the number."""


class NoText(ValueError):
    """We cannot send what an employee wrote: it is empty, or too long, or has signs that do not print."""


def language_for(to: str) -> str:
    """As we speak to callers: Swedish for Swedish numbers, else English."""
    return "sv" if to.startswith(numbers.HOME_CODE) else "en"


def written(notice: Notice, company: Company, lang: str, *, number: str | None = None) -> str:
    """The text, in the alphabet of SMS. number: where to call, E.164: a queue's, by default the main number.

    Raises ShowsNumber for an employee's own number, as one to call or in the company's name.
    """
    shown = phonenumbers.format_number(
        phonenumbers.parse(number or company.main_number), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    said = NOTICE_TEXTS[notice][lang].format(company=company.name, number=shown)
    text = gsm.plain(f"{said} {NO_REPLY[lang]}")
    whose = shows_number_of(text, company)
    if whose is not None:
        raise ShowsNumber(f"the SMS would show {whose}'s own number")
    return text


def by_hand(text: str, company: Company, lang: str) -> str:
    """What an employee wrote, as we send it: in the alphabet of SMS, and with the note that nobody can reply.

    Raises NoText, and ShowsNumber for an employee's own number.
    """
    wanted = text.strip().replace("\r\n", "\n")
    if not wanted or not all(sign.isprintable() or sign == "\n" for sign in wanted):
        raise NoText("the text must be printable signs, at least one")
    sent = gsm.plain(f"{wanted} {NO_REPLY[lang]}")
    if gsm.parts(sent) > MOST_PARTS:
        longest = MOST_PARTS * gsm.OF_MANY - len(NO_REPLY[lang]) - 1
        raise NoText(f"the text is too long: {len(wanted)} signs, at most {longest}")
    whose = shows_number_of(sent, company)
    if whose is not None:
        raise ShowsNumber(f"the SMS would show {whose}'s own number")
    return sent


def shows_number_of(text: str, company: Company) -> str | None:
    """The person whose mobile or direct number stands in the text, in any spelling; None if nobody's."""
    found = {numbers.canonical(one).text for one in _DIGITS.findall(text)}
    for person in company.people.values():
        if found & {number for number in (person.mobile, person.direct) if number}:
            return person.id
    return None
