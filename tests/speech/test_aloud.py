"""Texts as we give them to a voice; and that the real voice then reads them correctly."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from app.speech.aloud import aloud
from app.speech.numerals import cardinal, ordinal

if TYPE_CHECKING:
    from app.speech.texts import PromptLang


@pytest.mark.parametrize(
    ("text", "sv"),
    [
        ("Exempelbolaget AB", "Exempelbolaget A-B"),
        ("IT-support", "I-T-support"),
        ("SKF, ABB och DHL", "S-K-F, A-B-B och D-H-L"),
        ("IKEA, SAS och VIP", "IKEA, SAS och VIP"),  # nobody spells these
        ("A. Ek", "A-Ek"),
        ("kopplas till K.A. Berg.", "kopplas till K-A-Berg."),
        ("Grupp A. Vi har stängt.", "Grupp A. Vi har stängt."),
        ("Anna-Karin Öberg-Åkesson", "Anna-Karin Öberg-Åkesson"),
        ("C-G Dahl & Son", "C-G Dahl & Son"),
        ("är på kurs i rum 304 till kl. 13.05", "är på kurs i rum tre noll fyra till klockan trettånn noll fem"),
        ("plats nummer 21 i kön.", "plats nummer tjugo ett i kön."),
        ("ring 0701740699.", "ring noll sju noll ett sju fyra noll sex nio nio."),
        ("den 3:e, nr 5", "den tredje, nummer fem"),
        ("2027.", "tjugohundra tjugo sju."),
        ("B2B", "B två B"),
        ("klockan tjugotre femtionio", "klockan tjugo tre femtio nio"),
        ("den tionde december", "den tijonde december"),
        ("den tjugofemte, den artonde", "den tjugo femte, den atonde"),
        ("den trettionde", "den trettionde"),
        ("Samtalet kan inte kopplas. Försök igen.", "Samm-talet kan inte kopplas. Försök i jänn."),
        ("Du har profilen På lunch", "Du har pro filen På lunch"),
        ("Be din administratör om hjälp", "Be din administra-tör om hjälp"),
        ("samtal igång hos vår svarstjänst", "samm-tal i gång hos vår svars-tjänst"),
        ("ett telefonsamtal", "ett telefonsamtal"),
        ('"Anna"  [[Ek]]', "Anna Ek"),
        ("", ""),
    ],
)  # fmt: skip
def test_swedish_names_times_and_numbers_are_spelled_for_the_voice(text: str, sv: str) -> None:
    assert aloud(text, "sv") == sv


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("Exempelbolaget AB.", "Exempelbolaget A.B."),
        ("connected to A. Ek", "connected to A-Ek"),
        ("back at 13:05.", "back at one oh five p.m."),
        ("back at one p.m.", "back at one p.m."),
        ("the 3rd of 12", "the third of twelve"),
        ("room 304, no. 5", "room three zero four, number five"),
    ],
)
def test_so_are_english_ones(text: str, en: str) -> None:
    assert aloud(text, "en") == en


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_digit_is_left_to_the_voice(lang: PromptLang) -> None:
    said = aloud("1:a 22:e 31st 00 7 42 007 1999 2101 24/7 3.5 13.05 25:61 2026-11-24", lang)

    assert not any(letter.isdigit() for letter in said)


def phonemes(text: str, lang: PromptLang) -> str:
    """As the real espeak-ng takes them."""
    program = ["espeak-ng", "-q", "-x", "-v", lang, "--stdin"]
    done = subprocess.run(program, input=text, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


def test_the_real_voice_reads_every_swedish_number_as_its_parts() -> None:
    """As one word "femtionio" is read "fem-shonio"; so the parts are given one by one."""
    numbers = [number for number in range(21, 100) if number % 10]
    whole = phonemes(
        "\n\n".join(aloud(cardinal(number, "sv"), "sv") for number in numbers), "sv"
    ).splitlines()
    units = [phonemes(cardinal(unit, "sv"), "sv") for unit in range(10)]

    told = [line.strip() for line in whole if line.strip()]
    assert len(told) == len(numbers)
    assert [n for n, line in zip(numbers, told, strict=True) if not line.endswith(units[n % 10])] == []


def test_the_real_voice_says_no_day_of_the_month_with_the_sound_of_another_word() -> None:
    """ "tionde" alone is read "shonde"."""
    assert "sx" in phonemes("tionde", "sv")

    for day in (9, 10, 29, 30):
        assert "sx" not in phonemes(aloud(f"den {ordinal(day, 'sv')} december", "sv"), "sv")


def test_the_real_voice_ends_no_number_of_the_teens_in_toon() -> None:
    """ "klockan tretton" is read "trettoon", and "arton" with its stress on the end."""
    assert phonemes("tretton", "sv").endswith("u:n")

    teens = [phonemes(aloud(cardinal(number, "sv"), "sv"), "sv") for number in range(13, 20)]

    assert [one for one in teens if not one.endswith(("tOn", "t:On"))] == []
    assert phonemes(aloud("arton, den artonde", "sv"), "sv").count("'A:tOn") == 2


@pytest.mark.parametrize(
    ("written", "lang", "sounds"),
    [
        ("AB", "sv", "b'e:"),
        ("IT", "sv", "t'e:"),
        ("ABB", "sv", "b'e:b'e:"),
        ("ABB", "en", "b'i:"),
        ("A. Ek", "en", "'eI"),
    ],
)
def test_the_real_voice_names_the_letters(written: str, lang: PromptLang, sounds: str) -> None:
    """Unhelped it says "ab", "it" and "ah Ek"."""
    assert sounds in phonemes(aloud(written, lang), lang)
