"""How the document writes values."""

from __future__ import annotations

from datetime import date

import pytest

from app.document.words import (
    amount,
    country_name,
    date_text,
    duration,
    hours_text,
    listed_words,
    minute_text,
    open_spans_text,
)
from app.policy.hours import Hours, working
from app.words.phone_numbers import phone_text


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("seconds", "sv", "en"),
    [
        (20, "20 sekunder", "20 seconds"),
        (1, "1 sekund", "1 second"),
        (60, "1 minut", "1 minute"),
        (90, "1 minut och 30 sekunder", "1 minute and 30 seconds"),
        (3600, "1 timme", "1 hour"),
        (14_400, "4 timmar", "4 hours"),
        (0, "0 sekunder", "0 seconds"),
    ],
)
def test_a_duration_has_its_units_in_words(seconds: float, sv: str, en: str) -> None:
    assert (plain(duration(seconds, "sv")), plain(duration(seconds, "en"))) == (sv, en)


def test_a_number_is_national_in_swedish_and_international_in_english() -> None:
    assert plain(phone_text("+46846500400", "sv")) == "08-465 004 00"
    assert plain(phone_text("+46846500400", "en")) == "+46 8 465 004 00"
    assert plain(phone_text("+4721930000", "sv")) == "+47 21 93 00 00"
    assert phone_text("112", "sv") == "112"
    assert phone_text("+0", "sv") == "+0"


def test_equal_days_stand_together() -> None:
    assert plain(hours_text(working(8, 17, "Q10"), "sv")) == "måndag–fredag 8–17"
    assert plain(hours_text(working(8, 17, "Q10"), "en")) == "Monday–Friday 08:00–17:00"
    odd = Hours((*(((480, 1020),),) * 4, ((480, 900),), ((600, 840),), ()), "Q10")
    assert plain(hours_text(odd, "sv")) == "måndag–torsdag 8–17, fredag 8–15 och lördag 10–14"
    assert plain(hours_text(Hours((((0, 1440),),) * 7, "Q10"), "sv")) == "alla dagar dygnet runt"
    assert hours_text(Hours(((),) * 7, "Q10"), "en") == "never"


def test_minutes_are_told_where_there_are_any() -> None:
    assert open_spans_text(((480, 720), (750, 1020)), "sv") == "8.00–12.00 och 12.30–17.00"
    assert minute_text(720, "sv", whole=True) == "12"
    assert minute_text(720, "en", whole=True) == "12:00"


@pytest.mark.parametrize(
    ("iso", "sv", "en"),
    [("CU", "Kuba", "Cuba"), ("SL", "Sierra Leone", "Sierra Leone"), ("AX", "Åland", "Åland Islands")],
)
def test_a_country_has_its_name_in_both_languages(iso: str, sv: str, en: str) -> None:
    assert (country_name(iso, "sv"), country_name(iso, "en")) == (sv, en)


def test_a_country_without_a_name_keeps_its_code() -> None:
    assert country_name("ZZ", "sv") == "ZZ"


def test_lists_dates_and_amounts() -> None:
    assert listed_words(["a", "b", "c"], "sv") == "a, b och c"
    assert listed_words(["a", "b"], "en", ("eller", "or")) == "a or b"
    assert listed_words([], "sv") == ""
    assert plain(date_text(date(2027, 6, 30), "sv")) == "30 juni 2027"
    assert (amount(2.5, "sv"), amount(2.5, "en"), amount(20.0, "sv")) == ("2,5", "2.5", "20")
