"""The sender of SMS (O1): made of the company's name, and let through by operators; and which numbers get none."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.policy.barring import Premium
from app.policy.sms import Barred, barred_from_sms
from app.policy.sms_sender import recognised, sender_fault, usual_sender
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, MAIN

ACCEPTED = re.compile("[A-Za-z][A-Za-z0-9]{2,10}")  # as 46elks documents it


@pytest.mark.parametrize(
    ("company", "sender"),
    [
        ("Exempelbolaget AB", "Exempelbola"),
        ("Exempelbolaget Aktiebolag (publ)", "Exempelbola"),
        ("AB Volvo", "Volvo"),
        ("Acme bygg och el AB", "AcmeBygg"),
        ("Växjö Vårdcentral HB", "Vaxjo"),
        ("Ängelholms Åkeri KB", "Angelholms"),
        ("Åkes Rör & Värme", "AkesRor"),
        ("Kalle's Café", "KallesCafe"),
        ("Smørrebrød ApS", "Smorrebrod"),
        ("H&M Hennes & Mauritz AB", "HMHennes"),
        ("7-Eleven Sverige AB", "Eleven"),
        ("3D AB", "DAB"),
        ("3D Bygg AB", "DBygg"),
        ("24 7 Larm", "Larm"),
        ("IT AB", "ITAB"),
        ("Ett litet AB", "EttLitet"),
        ("Brf Ek", "BrfEk"),
        ("Hästens Handelsbolag", "Hastens"),
        ("Mjölk Ek. för.", "Mjolk"),
        ("AB", ""),
        ("112", ""),
        ("日本", ""),
    ],
)
def test_the_usual_sender_is_made_of_the_companys_name(company: str, sender: str) -> None:
    assert usual_sender(company) == sender


@given(st.text(max_size=80) | st.text(alphabet="aB3 -åAB&", max_size=20))
@example("3 AB")
@example("ß & Co")
@example("Å")
@example("İstanbul AB")
def test_a_usual_sender_is_always_one_that_the_rule_itself_accepts(company: str) -> None:
    sender = usual_sender(company)

    assert sender == "" or (ACCEPTED.fullmatch(sender) and sender_fault(sender, company) is None)


@pytest.mark.parametrize(
    "sender", ["Exempelbola", "Exempel", "ExempelAB", "EXEMPEL", "exempelb", "ExeA", "ExAB"]
)
def test_a_sender_that_is_made_of_the_name_stands_for_the_company(sender: str) -> None:
    assert sender_fault(sender, "Exempelbolaget AB") is None


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("Exempelbolag", "3 to 11 letters"),
        ("Ex", "3 to 11 letters"),
        ("", "3 to 11 letters"),
        ("Exempel AB", "no space"),
        ("Exempelbåge", "no å, ä, ö"),
        ("1xempel", "beginning with a letter"),
        ("+46701740605", "letters"),
        ("0701740605", "letters"),
        ("Polisen", "not recognised as 'Exempelbolaget AB' (O1)"),
        ("Bolaget", "not recognised"),
        ("ABExempel", "not recognised"),
        ("Exempelx", "not recognised"),
    ],
)
def test_any_other_sender_is_refused_with_a_right_one(sender: str, said: str) -> None:
    """It must be the company, and no number (O1)."""
    fault = sender_fault(sender, "Exempelbolaget AB")

    assert fault is not None
    assert said in fault
    assert fault.endswith("such as Exempelbola")


@pytest.mark.parametrize(
    ("sender", "company", "is_it"),
    [
        ("SEB", "Skandinaviska Enskilda Banken AB", True),
        ("Banken", "Skandinaviska Enskilda Banken AB", True),
        ("EnskBanken", "Skandinaviska Enskilda Banken AB", True),
        ("BankenSEB", "Skandinaviska Enskilda Banken AB", False),
        ("Gondolen", "Restaurang Gondolen", True),
        ("OkeAs", "Öke Ås", True),
        ("BBB", "B B", False),
        ("anan", "an anan", True),  # the first word may have to be left out
    ],
)
def test_beginnings_of_words_in_their_order_are_recognised(sender: str, company: str, is_it: bool) -> None:
    assert recognised(sender, company) is is_it


@given(
    st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=4),
    st.text("ab", min_size=1, max_size=6),
)
@example(["a", "ab"], "ab")
@example(["ab", "ab", "a"], "aba")
@example(["ba", "a"], "ab")
def test_recognising_is_the_same_as_trying_every_way(words: list[str], sender: str) -> None:
    def ways(rest: list[str]) -> set[str]:
        if not rest:
            return {""}
        return {rest[0][:n] + more for n in range(len(rest[0]) + 1) for more in ways(rest[1:])}

    assert recognised(sender, " ".join(words)) is (sender in ways(words))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+46701234567", None),
        ("+447911123456", None),
        ("", Barred.NO_NUMBER),
        ("0701234567", Barred.NO_NUMBER),
        ("+4670", Barred.NO_NUMBER),
        ("112", Barred.NO_NUMBER),
        ("anonymous", Barred.NO_NUMBER),
        ("+46313900700", Barred.NOT_MOBILE),
        ("+468123456", Barred.NOT_MOBILE),
        ("+18765550123", Barred.GREYLISTED),
        ("+5351234567", Barred.GREYLISTED),
        ("+882", Barred.GREYLISTED),
        ("+881612345678", Barred.GREYLISTED),
        ("+46900123456", Barred.PREMIUM),
        ("+469391234567", Barred.PREMIUM),
        ("+12125550123", Barred.SHOWS_NUMBERS),
        ("+8613912345678", Barred.SHOWS_NUMBERS),
        ("+46701740605", Barred.OURS),
        ("+46846500401", Barred.OURS),
        (MAIN, Barred.OURS),
        (ANSWERING_SERVICE, Barred.OURS),
    ],
)
def test_only_a_customers_mobile_gets_an_sms(number: str, why: Barred | None) -> None:
    assert barred_from_sms(BOLAGET, number) is why


def test_premium_rate_numbers_get_none_also_where_they_may_be_called() -> None:
    company = replace(BOLAGET, premium=Premium(refused=False))

    assert barred_from_sms(company, "+46900123456") is Barred.PREMIUM


@pytest.mark.parametrize(
    ("company", "sender"),
    [
        ("Abc Defghijk AB", "AbcDefghijk"),  # eleven letters: just room for both
        ("Acme och Sammanslagningar AB", "Acme"),
        ("Och AB", "Och"),
        ("Xylofon AB", "Xylofon"),
    ],
)
def test_a_sender_is_as_many_whole_words_as_there_is_room_for(company: str, sender: str) -> None:
    assert usual_sender(company) == sender


def test_where_no_sender_can_be_made_of_the_name_none_is_proposed() -> None:
    fault = sender_fault("x", "字")

    assert fault is not None
    assert fault.endswith("beginning with a letter")
