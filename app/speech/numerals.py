"""Numbers as words, in Swedish and English, so that the voice reads no digits.

Knows: cardinals, ordinals and years in words. Refuses to know: what they count, and how a voice
reads the words (aloud.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.speech.texts import PromptLang


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SMALL: Final[dict[PromptLang, tuple[str, ...]]] = {
    "sv": _words(
        """noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton
        arton nitton"""
    ),
    "en": _words(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen"""
    ),
}
_TENS: Final[dict[PromptLang, tuple[str, ...]]] = {
    "sv": ("", "", *_words("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio")),
    "en": ("", "", *_words("twenty thirty forty fifty sixty seventy eighty ninety")),
}
_ORDINALS: Final[dict[PromptLang, tuple[str, ...]]] = {
    "sv": _words(
        """första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde
        femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoförsta tjugoandra tjugotredje tjugofjärde
        tjugofemte tjugosjätte tjugosjunde tjugoåttonde tjugonionde trettionde trettioförsta"""
    ),
    "en": _words(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third
        twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"""
    ),
}


def cardinal(number: int, lang: PromptLang) -> str:
    """0 to 99. Raises IndexError above."""
    if number < 20:
        return _SMALL[lang][number]
    tens, ones = divmod(number, 10)
    if not ones:
        return _TENS[lang][tens]
    return f"{_TENS[lang][tens]}{'-' if lang == 'en' else ''}{_SMALL[lang][ones]}"


def ordinal(number: int, lang: PromptLang) -> str:
    """1 to 31, the days of a month. Raises IndexError above."""
    return _ORDINALS[lang][number - 1]


def year(number: int, lang: PromptLang) -> str:
    """1000 to 9999: "tjugohundratjugosju", "twenty twenty-seven"."""
    hundreds, rest = divmod(number, 100)
    if lang == "sv":
        return f"{cardinal(hundreds, lang)}hundra{cardinal(rest, lang) if rest else ''}"
    if not rest:
        return f"{cardinal(hundreds, lang)} hundred"
    return f"{cardinal(hundreds, lang)} {'' if rest > 9 else 'oh '}{cardinal(rest, lang)}"


def digits(text: str, lang: PromptLang) -> str:
    """Digit by digit, as for a room or a telephone number: "tre noll fyra"."""
    return " ".join(_SMALL[lang][int(digit)] for digit in text)
