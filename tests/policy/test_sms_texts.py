"""What customers are written: short, in both languages, without anybody's own number, and asking for no reply."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.policy import gsm
from app.policy.sms_texts import (
    NO_REPLY,
    NOTICE_TEXTS,
    NoText,
    Notice,
    ShowsNumber,
    by_hand,
    language_for,
    shows_number_of,
    written,
)
from tests.policy.bolaget import BOLAGET

LANGS = ("sv", "en")
EACH = [(notice, lang) for notice in NOTICE_TEXTS for lang in LANGS]


@pytest.mark.parametrize(("notice", "lang"), EACH)
def test_every_notice_is_one_sms_in_both_languages_and_names_the_company(notice: Notice, lang: str) -> None:
    text = written(notice, BOLAGET, lang)

    assert gsm.parts(text) == 1
    assert "Exempelbolaget AB" in text
    assert "{" not in text


@pytest.mark.parametrize(("notice", "lang"), EACH)
def test_no_text_asks_for_a_reply_and_each_says_that_there_is_none(notice: Notice, lang: str) -> None:
    """They cannot be answered (O1)."""
    said = NOTICE_TEXTS[notice][lang].lower()

    assert written(notice, BOLAGET, lang).endswith(NO_REPLY[lang])
    assert not re.search(
        r"svara (oss|på|med|ja|nej)|reply|respond|sms:a|smsa|skriv|text us|stopp|\bstop\b", said
    )


def test_the_number_to_call_is_the_main_number_or_the_queues() -> None:
    assert "+46 8 465 004 00" in written(Notice.MISSED_CALL, BOLAGET, "sv")
    assert "+46 8 465 004 20" in written(Notice.MISSED_CALL, BOLAGET, "sv", number="+46846500420")


@pytest.mark.parametrize("number", [n for p in BOLAGET.people.values() for n in (p.mobile, p.direct) if n])
def test_no_employees_own_number_is_ever_shown(number: str) -> None:
    """O1, S3: also not as the number to call, whoever asked for it."""
    with pytest.raises(ShowsNumber, match="own number"):
        written(Notice.MISSED_CALL, BOLAGET, "sv", number=number)


@pytest.mark.parametrize(
    "text", ["+46 70-174 06 05", "0701740605", "ring 0046701740605!", "(070) 174 06 05.", "070.174.06.05"]
)
def test_an_employees_number_is_found_however_it_is_written(text: str) -> None:
    assert shows_number_of(text, BOLAGET) == "anna"


@pytest.mark.parametrize("text", ["", "112", "08-465 004 00", "order 4711", "+46701740699"])
def test_other_digits_are_nobodys(text: str) -> None:
    assert shows_number_of(text, BOLAGET) is None


def test_a_company_whose_name_is_an_employees_number_is_not_written_of() -> None:
    company = replace(BOLAGET, name="Annas 070-174 06 05")

    with pytest.raises(ShowsNumber):
        written(Notice.CALLBACK_BOOKED, company, "sv")


def test_a_name_in_other_letters_makes_no_sms_dearer() -> None:
    company = replace(BOLAGET, name="Café “Crêpe”")

    assert gsm.septets(written(Notice.CALLBACK_BOOKED, company, "sv")) is not None


def test_customers_are_written_to_as_callers_are_spoken_to() -> None:
    assert (language_for("+46701234567"), language_for("+4790123456")) == ("sv", "en")


def test_a_custom_text_is_sent_with_a_note_that_nobody_can_reply() -> None:
    sent = by_hand("  Din cykel\r\när klar. ", BOLAGET, "sv")

    assert sent == "Din cykel\när klar. Det går inte att svara på detta sms."


@pytest.mark.parametrize("text", ["", " \n ", "\x1b[31mhej", "a\tb"])
def test_nothing_and_signs_that_do_not_print_are_no_sms(text: str) -> None:
    with pytest.raises(NoText, match=r"^the text must be printable signs, at least one$"):
        by_hand(text, BOLAGET, "sv")


def test_a_custom_text_has_room_in_three_parts_and_its_length_is_told() -> None:
    room = 3 * 153 - len(" Det går inte att svara på detta sms.")

    assert by_hand("a" * room, BOLAGET, "sv").startswith("a" * room + " Det går inte")
    with pytest.raises(NoText, match=rf"^the text is too long: {room + 1} signs, at most {room}$"):
        by_hand("a" * (room + 1), BOLAGET, "sv")


def test_nobody_writes_an_employees_own_number_to_a_customer_o1() -> None:
    with pytest.raises(ShowsNumber, match=r"^the SMS would show anna's own number$"):
        by_hand("Ring mig på 070-174 06 05", BOLAGET, "sv")
