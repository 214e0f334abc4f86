"""The sentences of an absence: why somebody cannot answer, when they are back, the ways on; a profile that was chosen.

Knows: the words, in Swedish and English (P4). Refuses to know: which profile holds and what is offered (policy), and
how it becomes sound (spoken.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from app.policy.decision import Does
from app.speech import times
from app.speech.numerals import digits
from app.speech.texts import KEY_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.policy.decision import Offer
    from app.policy.model import Company
    from app.speech.texts import Lang


def absent(name: str, phrase: str, back: datetime | None, now: datetime, lang: Lang) -> str:
    """ "Anna Ek är på lunch och är tillbaka klockan tretton noll noll."; phrase: the profile's words, "är på lunch".

    Without a return, or with one that is past, the phrase alone.
    """
    said = f"{name} {phrase.strip().rstrip('.')}"
    if back is not None and back > now:
        said += f" {'och är tillbaka' if lang == 'sv' else 'and will be back'} {times.at(back, now, lang)}"
    return _sentence(said)


def offers(ways: Sequence[Offer], company: Company, lang: Lang) -> str:
    """ "Tryck ett för att lämna meddelande, två för att kopplas till receptionen."; "" where nothing is offered."""
    to = "för att" if lang == "sv" else "to"
    told = ", ".join(f"{_key(way.key, lang)} {to} {_way(way, company, lang)}" for way in ways)
    return _sentence(f"{'Tryck' if lang == 'sv' else 'Press'} {told}") if told else ""


def chosen(profile: str, until: datetime | None, now: datetime, lang: Lang) -> str:
    """Confirms a choice, by the profile's name: "Du har nu profilen På lunch till klockan tretton noll noll."."""
    said = f"Du har nu profilen {profile}" if lang == "sv" else f"You now have the profile {profile}"
    if until is not None and until > now:
        said += f" {times.until(until, now, lang)}"
    return _sentence(said)


def _way(offer: Offer, company: Company, lang: Lang) -> str:
    sv = lang == "sv"
    match offer.does:
        case Does.MESSAGE:
            return "lämna meddelande" if sv else "leave a message"
        case Does.CONNECT:
            return ("kopplas till " if sv else "be connected to ") + _place(offer.to, company, lang)
        case Does.CALL_BACK:
            return "bli uppringd" if sv else "be called back"
        case _:
            assert_never(offer.does)


def _place(to: str, company: Company, lang: Lang) -> str:
    """Where an offer leads: never a number, for it may be somebody's private one (S3)."""
    if to == company.reception:
        return "receptionen" if lang == "sv" else "the reception"
    if to in company.people:
        return company.people[to].name
    if to in company.queues:
        return company.queues[to].name
    return "ett annat nummer" if lang == "sv" else "another number"


def _key(key: str, lang: Lang) -> str:
    return KEY_NAMES[lang].get(key) or digits(key, lang)


def _sentence(said: str) -> str:
    return f"{said.rstrip('.')}."
