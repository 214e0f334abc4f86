"""The words of a spoken diversion, and of the confirmation of a profile.

Knows: the sentences, in Swedish and English. Refuses to know: who is absent (policy), and voices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.decision import Does
from app.speech.times import moment, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.speech.texts import Lang


def absent(name: str, phrase: str, back: datetime | None, now: datetime, lang: Lang) -> str:
    """Why somebody cannot answer. phrase: the profile's own words, "är på lunch"; back: when it is over, if known."""
    if back is None:
        return f"{name} {phrase}."
    when = moment(back, now, lang)
    return (
        f"{name} {phrase} och är tillbaka {when}."
        if lang == "sv"
        else f"{name} {phrase} and will be back {when}."
    )


def offers(ways: Sequence[tuple[str, Does, str]], lang: Lang) -> str:
    """What the caller can press: key, what it does, and for CONNECT the place's name ("" is nobody in particular)."""
    parts = [f"{number(int(key), lang)} {_offer(does, place, lang)}" for key, does, place in ways]
    *first, last = parts
    joined = f"{', '.join(first)}, {'eller' if lang == 'sv' else 'or'} {last}" if first else last
    return f"Tryck {joined}." if lang == "sv" else f"Press {joined}."


def _offer(does: Does, place: str, lang: Lang) -> str:
    match does, lang:
        case Does.MESSAGE, "sv":
            return "för att lämna ett meddelande"
        case Does.MESSAGE, _:
            return "to leave a message"
        case Does.CALL_BACK, "sv":
            return "för att bli uppringd"
        case Does.CALL_BACK, _:
            return "to be called back"
        case _, "sv":
            return f"för att kopplas till {place or 'någon annan'}"
        case _, _:
            return f"to be connected to {place or 'somebody else'}"


def chosen(name: str | None, until: datetime | None, now: datetime, lang: Lang) -> str:
    """Confirms a choice of profile, by its name; None: it was taken back."""
    sv = lang == "sv"
    if name is None:
        return (
            "Ditt eget val är borttaget. Kalendern och schemat gäller."
            if sv
            else "Your own choice is removed. The calendar and the schedule hold."
        )
    if until is None:
        return (
            f"Du har nu profilen {name}, tills du väljer en annan."
            if sv
            else f"Your profile is now {name}, until you choose another."
        )
    when = moment(until, now, lang)
    if lang == "sv":
        return f"Du har nu profilen {name}. Den gäller till {when.removeprefix('på ')}."
    return f"Your profile is now {name}. It holds until {when.removeprefix('at ').removeprefix('on ')}."
