"""The sentences of an absence: why somebody cannot answer, when they are back, the choices; and the confirmation of a
profile.

Knows: the words, in Swedish and English (P4). Refuses to know: which profile counts and what it offers (policy), and
how words become sound (spoken.py).
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

    from app.speech.texts import PromptLang


def absence_text(name: str, phrase: str, back: datetime | None, now: datetime, lang: PromptLang) -> str:
    """ "Anna Ek är på lunch och är tillbaka klockan tretton noll noll."; phrase: the profile's words, "är på lunch".

    Without a return, or with a past one, only the phrase.
    """
    said = f"{name} {phrase.strip().rstrip('.')}"
    if back is not None and back > now:
        said += f" {'och är tillbaka' if lang == 'sv' else 'and will be back'} {times.at(back, now, lang)}"
    return _sentence(said)


def offers(ways: Sequence[tuple[str, Does, str]], lang: PromptLang) -> str:
    """ "Tryck ett för att lämna meddelande, två för att kopplas till receptionen."; "" without offers.

    ways: key, its action, and for CONNECT the name of the place ("": nobody in particular).
    """
    to = "för att" if lang == "sv" else "to"
    told = ", ".join(f"{_key(key, lang)} {to} {_way(does, place, lang)}" for key, does, place in ways)
    return _sentence(f"{'Tryck' if lang == 'sv' else 'Press'} {told}") if told else ""


def profile_text(profile: str, until: datetime | None, now: datetime, lang: PromptLang) -> str:
    """Confirms the choice of a profile: "Du har nu profilen På lunch till klockan tretton noll noll."."""
    said = f"Du har nu profilen {profile}" if lang == "sv" else f"You now have the profile {profile}"
    if until is not None and until > now:
        said += f" {times.until(until, now, lang)}"
    return _sentence(said)


def _way(does: Does, place: str, lang: PromptLang) -> str:
    sv = lang == "sv"
    match does:
        case Does.MESSAGE:
            return "lämna meddelande" if sv else "leave a message"
        case Does.CONNECT if sv:
            return f"kopplas till {place or 'ett annat nummer'}"
        case Does.CONNECT:
            return f"be connected to {place or 'another number'}"
        case Does.CALL_BACK:
            return "bli uppringd" if sv else "be called back"
        case _:
            assert_never(does)


def _key(key: str, lang: PromptLang) -> str:
    return KEY_NAMES[lang].get(key) or digits(key, lang)


def _sentence(said: str) -> str:
    return f"{said.rstrip('.')}."
