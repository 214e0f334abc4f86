"""Prepares written text for a voice: single letters, initials, times and numbers in words.

Knows: what a synthetic voice misreads in names and in people's own words. Refuses to know: what the text is for.

The rules are for espeak-ng, checked by its phonemes (`espeak-ng -x`); Piper's voices use the same phonemes. Foreign
names follow the rules of the sentence's language: espeak-ng cannot change voice within a sentence without pauses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.speech import numerals, times

if TYPE_CHECKING:
    from app.speech.texts import PromptLang

_LETTER: Final = "A-ZÅÄÖÉÜ"
_VOWELS: Final = frozenset("AEIOUYÅÄÖÉÜ")

_CLOCK: Final = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])[.:]([0-5]\d)(?![\d:]|\.\d)")
_ORDINAL: Final[dict[PromptLang, re.Pattern[str]]] = {
    "sv": re.compile(r"\b([12]?\d|3[01]):[ae]\b"),
    "en": re.compile(r"\b([12]?\d|3[01])(?:st|nd|rd|th)\b"),
}
_NUMBER: Final = re.compile(r"\d+", re.ASCII)
_CAPITALS: Final = re.compile(rf"(?<![\w.])[{_LETTER}]{{2,}}\b")
# After a small word or nothing: "till A. Ek", but not "Grupp A. Vi har stängt".
_INITIALS: Final = re.compile(rf"(^|(?:^|\s)[a-zåäö]+ )((?:[{_LETTER}]\. ?)+)(?=[{_LETTER}][a-zåäöéü])")
_SHORT: Final[dict[PromptLang, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "sv": (
        (re.compile(r"\bkl\b\.?"), "klockan"),
        (re.compile(r"\bt\.? ?ex\b\.?"), "till exempel"),
        (re.compile(r"\bnr\b\.?"), "nummer"),
        (re.compile(r"\bca\b\.?"), "cirka"),
    ),
    "en": ((re.compile(r"\bno\. ?(?=\d)"), "number "),),
}
_TEENS: Final = "tret|fjor|fem|sex|sjut|nit"
_DAYS: Final = "första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde"
_TENS: Final = "tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio"
_MISREAD: Final[dict[PromptLang, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "sv": (
        (re.compile(rf"hundra(?={_TENS})"), "hundra "),
        # "femtionio" sounds like the ending of "nation", and "trettiotre" has an e that one hardly hears.
        (re.compile(rf"\b({_TENS})(ett|två|tre|fyra|fem|sex|sju|åtta|nio)\b"), r"\1 \2"),
        (re.compile(rf"\b({_TENS})({_DAYS})\b"), r"\1 \2"),
        (re.compile(r"\btionde\b"), "tijonde"),  # else "shonde"
        (re.compile(rf"\b({_TEENS})ton\b"), r"\1tånn"),  # else "trettoon"
        (re.compile(r"\barton\b"), "atånn"),  # else "artoon", with the stress on it
        (re.compile(r"\bartonde\b"), "atonde"),
        # It puts the stress of these words on the wrong syllable; in parts they get the right one.
        (re.compile(r"\b([Ss])amtal"), r"\1amm-tal"),
        (re.compile(r"\b([Pp])rofil"), r"\1ro fil"),
        (re.compile(r"\b([Ii])gen\b"), r"\1 jänn"),
        (re.compile(r"\b([Ii])gång\b"), r"\1 gång"),
        (re.compile(r"administratör"), "administra-tör"),
        (re.compile(r"\b([Ss])varstjänst"), r"\1vars-tjänst"),
    ),
    "en": (),
}


def aloud(text: str, lang: PromptLang) -> str:
    """The text for a voice. Words that are not names, times or numbers stay; spaces become single."""
    said = re.sub(r"[\[\]<>{}\\|_*\"]+", " ", text)
    said = _CLOCK.sub(lambda found: times.spoken_clock(int(found[1]), int(found[2]), lang), said)
    said = _ORDINAL[lang].sub(lambda found: _day(found, lang), said)
    said = _replaced(said, _SHORT[lang])
    said = _NUMBER.sub(lambda found: f" {_number(found[0], lang)} ", said)
    said = _CAPITALS.sub(lambda found: _letters(found[0], lang), said)
    said = _INITIALS.sub(lambda found: found[1] + "-".join(re.findall(r"\w", found[2])) + "-", said)
    said = re.sub(r"\s+", " ", said).strip()
    said = _replaced(said, _MISREAD[lang])  # after the spaces: a pattern may hold one
    return re.sub(r" (?=[.,!?;:](?:\s|$))|(?<=\.)\.+", "", said)


def _replaced(text: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, instead in table:
        text = pattern.sub(instead, text)
    return text


def _day(found: re.Match[str], lang: PromptLang) -> str:
    return numerals.ordinal(int(found[1]), lang) if int(found[1]) else found[0]


def _number(digits: str, lang: PromptLang) -> str:
    if len(digits) <= 2 and (digits == "0" or digits[0] != "0"):
        return numerals.cardinal(int(digits), lang)
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return numerals.year(int(digits), lang)
    return numerals.digits(digits, lang)


def _letters(word: str, lang: PromptLang) -> str:
    """A word in capitals, letter by letter if nobody would read it as a word: AB, IT, SKF, but not IKEA or SAS."""
    vowels = [letter in _VOWELS for letter in word]
    if len(word) > 2 and any(vowels) and vowels not in ([True, False, False], [True, True, False]):
        return word
    return "-".join(word) if lang == "sv" else "".join(f"{letter}." for letter in word)
