"""How a moment is said in words, seen from now: "klockan tretton noll noll", "i morgon klockan åtta noll noll".

Knows: Swedish and English, Europe/Stockholm, and that a voice is never left with digits. Refuses to know: whose moment
it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from datetime import datetime

    from app.speech.texts import Lang


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SV: Final = _words("""
    noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton
    nitton
""")
_SV_TENS: Final = {2: "tjugo", 3: "trettio", 4: "fyrtio", 5: "femtio"}
_EN: Final = _words("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
""")
_EN_TENS: Final = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty"}
_SV_DAYS: Final = _words("""
    måndag tisdag onsdag torsdag fredag lördag söndag
""")
_EN_DAYS: Final = _words("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
""")
_SV_MONTHS: Final = _words("""
    januari februari mars april maj juni juli augusti september oktober november december
""")
_EN_MONTHS: Final = _words("""
    January February March April May June July August September October November December
""")
_SV_ORDINALS: Final = _words("""
    första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde
    fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoförsta tjugoandra tjugotredje
    tjugofjärde tjugofemte tjugosjätte tjugosjunde tjugoåttonde tjugonionde trettionde trettioförsta
""")
_EN_ORDINALS: Final = _words("""
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first
    twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth
    twenty-ninth thirtieth thirty-first
""")


def number(value: int, lang: Lang) -> str:
    """0 to 59 in words. Raises ValueError for others."""
    if not 0 <= value <= 59:
        raise ValueError(f"{value} is not said here")
    small, tens = (_SV, _SV_TENS) if lang == "sv" else (_EN, _EN_TENS)
    if value < 20:
        return small[value]
    ten, one = divmod(value, 10)
    if not one:
        return tens[ten]
    return tens[ten] + small[one] if lang == "sv" else f"{tens[ten]}-{small[one]}"


def clock(at: datetime, lang: Lang) -> str:
    """The time of day in Stockholm, with its preposition: "klockan tretton noll fem", "at one oh five p m"."""
    local = at.astimezone(STOCKHOLM)
    minute = local.minute
    if lang == "sv":
        minutes = f"noll {number(minute, 'sv')}" if minute < 10 else number(minute, "sv")
        return f"klockan {number(local.hour, 'sv')} {minutes}"
    hour = number(local.hour % 12 or 12, "en")
    half = "a m" if local.hour < 12 else "p m"
    if not minute:
        return f"at {hour} {half}"
    return f"at {hour} {'oh ' if minute < 10 else ''}{number(minute, 'en')} {half}"


def moment(at: datetime, now: datetime, lang: Lang) -> str:
    """When something is, as said at `now` (both aware): today's time, tomorrow, the weekday, or the date.

    Midnight is the day itself: who is back at the beginning of Monday is back on Monday.
    """
    local, today = at.astimezone(STOCKHOLM), now.astimezone(STOCKHOLM).date()
    days = (local.date() - today).days
    time = "" if (local.hour, local.minute) == (0, 0) and days else f" {clock(at, lang)}"
    sv = lang == "sv"
    if days <= 0:
        return time.strip()
    if days == 1:
        return f"{'i morgon' if sv else 'tomorrow'}{time}"
    if days < 7:
        day = f"på {_SV_DAYS[local.weekday()]}" if sv else f"on {_EN_DAYS[local.weekday()]}"
        return day + time
    if sv:
        return f"den {_SV_ORDINALS[local.day - 1]} {_SV_MONTHS[local.month - 1]}"
    return f"on the {_EN_ORDINALS[local.day - 1]} of {_EN_MONTHS[local.month - 1]}"
