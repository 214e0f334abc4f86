"""Numbers are read once, into one form that is safe to dial."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from app.policy.barring import Greylist
from app.policy.numbers import (
    Number,
    NumberKind,
    begins_a_country,
    canonical,
    claims_no_country,
    country_code,
    forms,
    out_of_form,
    region,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = phonenumbers.COUNTRY_CODE_TO_REGION_CODE


@pytest.mark.parametrize(
    "dialled",
    [
        "+46846500401",
        "0046846500401",
        "46846500401",
        "0846500401",
        "08-465 004 01",
        "08 465 004 01",
        "(08) 465 004 01",
        "08.465.004.01",
        "+46 (0)8-465 004 01",
        "+46\u00a08\u00a046500401",
        "08\u2013465\u202f004\u202f01",  # en dash, narrow spaces
        "08\u2011465\u200900401",  # no-break hyphen, thin space
        "\u202a+46846500401\u202c",  # direction marks, as address books put them in
        "tel:+46-8-46500401",
    ],
)
def test_all_usual_ways_to_dial_a_number_are_one_number(dialled: str) -> None:
    number = canonical(dialled)

    assert (number.kind, number.text, number.premium) == (NumberKind.E164, "+46846500401", False)


@pytest.mark.parametrize(
    ("dialled", "text"),
    [
        ("0047 22 22 55 55", "+4722225555"),
        ("+1 876 922 0000", "+18769220000"),
        ("+39 06 698 1", "+39066981"),  # Italian numbers keep their zero
        ("+44 20 7946 0018", "+442079460018"),
    ],
)
def test_a_number_abroad_is_read_by_its_own_numbering_plan(dialled: str, text: str) -> None:
    assert canonical(dialled).text == text
    assert canonical(dialled).kind is NumberKind.E164


@pytest.mark.parametrize(
    "dialled",
    ["112", "11313", "11414", "1177", "116000", "116006", "116111", "116117", "116123", "114 14", "116 000"],
)
def test_emergency_and_service_numbers_come_before_everything(dialled: str) -> None:
    number = canonical(dialled)

    assert number.kind is NumberKind.SERVICE
    assert number.text == dialled.replace(" ", "")


@pytest.mark.parametrize("dialled", ["113", "1121", "01121", "00112", "11312", "116001", "1178", "90000"])
def test_numbers_that_merely_resemble_emergency_numbers_are_none(dialled: str) -> None:
    assert canonical(dialled).kind is not NumberKind.SERVICE


@pytest.mark.parametrize("dialled", ["9", "101", "2001", "99999", "123456"])
def test_up_to_six_digits_without_a_zero_are_a_short_number(dialled: str) -> None:
    assert (canonical(dialled).kind, canonical(dialled).text) == (NumberKind.SHORT, dialled)


@pytest.mark.parametrize(
    ("dialled", "text"),
    [
        ("103#", "103"),
        ("0701740698#", "+46701740698"),
        ("+46 70-174 06 98#", "+46701740698"),
        ("112#", "112"),
    ],
)
def test_a_last_hash_ends_a_number(dialled: str, text: str) -> None:
    assert canonical(dialled).text == text


@pytest.mark.parametrize("dialled", ["112", "0112", "+112", "+46112", "0112#"])
def test_112_is_112_with_what_stands_before_other_numbers(dialled: str) -> None:
    assert canonical(dialled) == Number(NumberKind.SERVICE, "112")


@pytest.mark.parametrize("dialled", ["*98", "#21#", "*21*101#", "101*"])
def test_stars_and_squares_make_a_code(dialled: str) -> None:
    assert canonical(dialled).kind is NumberKind.CODE


@pytest.mark.parametrize(
    "dialled",
    [
        "",
        " ",
        "+",
        "0",
        "00",
        "0046",
        "+0",
        "++46846500401",
        "+46+846500401",
        "0800",
        "+4684650040112345",
        "1234567",  # a long number needs 0, 00 or +
        "846500401",
        "08465004011234567",
        "+999123456789",
        "anna",
        "0846500401;phone-context=+46",
        "0846500401@evil.example",
        "0846500401/",
        "0846500401&PJSIP",
        "0846500401,20",
        "${EXTEN}",
        "+46846500401\n",
        "٠٨٤٦٥٠٠٤٠١",
        "０８４６５００４０１",
        "²12",
        "08465004०1",
        "0" * 70,
        "*" * 70,
        "+*46",
    ],
)
def test_a_text_that_is_no_number_is_invalid(dialled: str) -> None:
    assert canonical(dialled).kind is NumberKind.INVALID


@given(st.one_of(st.text(max_size=80), st.text("+0123456789 -().*#;@/", max_size=25)))
@example("٠٧٠١٢٣٤٥٦٧")
@example("+46 70-123 45 67#")
@example("²³½")
@example("*21*12#")
@example("0" * 80)
@example("070\u202e671")
def test_whatever_is_dialled_only_dialable_signs_come_out(dialled: str) -> None:
    number = canonical(dialled)

    allowed = r"[0-9*#]+" if number.kind is NumberKind.CODE else r"(\+?[0-9]+)?"
    assert re.fullmatch(allowed, number.text, re.ASCII)
    assert re.fullmatch(r"(\+[0-9]+)?", shown(dialled), re.ASCII)


@given(st.from_regex(r"\+46[1-9][0-9]{6,8}", fullmatch=True))
@example("+46701740605")
@example("+46846500400")
@example("+46900123456")
@example("+46771234567")
def test_a_valid_number_is_the_same_in_all_its_forms(e164: str) -> None:
    number = canonical(e164)

    if number.kind is NumberKind.E164:
        assert {canonical(form).text for form in forms(number.text)} == {number.text}


@pytest.mark.parametrize(
    "dialled",
    ["0900 123 456", "+46900123456", "0046900123456", "0939 123 45 67", "0944 123 456", "+1 900 555 1234"],
)
def test_premium_rate_numbers_are_known_in_every_form(dialled: str) -> None:
    assert canonical(dialled).premium


@pytest.mark.parametrize("dialled", ["0771 123 456", "020 123 456", "08 465 004 01", "070 174 06 05"])
def test_ordinary_numbers_are_not_premium_rate(dialled: str) -> None:
    number = canonical(dialled)

    assert number.kind is NumberKind.E164
    assert not number.premium


@pytest.mark.parametrize(
    ("e164", "where"),
    [
        ("+18769220000", "JM"),
        ("+1876", "JM"),
        ("+12125550100", "US"),
        ("+5352345678", "CU"),
        ("+53123", "CU"),  # not valid, but only Cuba has the country code
        ("+67570012345", "PG"),
        ("+23276123456", "SL"),
        ("+881612345678", None),
        ("+882161234567", None),
        ("+88312345", None),
        ("+979123456789", None),
        ("+46846500401", "SE"),
        ("+", None),
        ("+0", None),
    ],
)
def test_the_region_of_a_number_is_finer_than_its_country_code(e164: str, where: str | None) -> None:
    assert region(e164) == where


@pytest.mark.parametrize(
    ("caller", "e164"),
    [
        ("+46701234567", "+46701234567"),
        ("46701234567", "+46701234567"),  # trunks leave out the plus
        ("18769220000", "+18769220000"),
        ("00187692", "+187692"),
        ("070-123 45 67", "+46701234567"),
        ("anonymous", ""),
        ("", ""),
        ("101", ""),
        ("*21#", ""),
    ],
)
def test_a_callers_number_is_read_as_trunks_show_it(caller: str, e164: str) -> None:
    assert shown(caller) == e164


@pytest.mark.parametrize(
    "dialled",
    ["0710123456789", "071-0 123 456 789", "+46719123456789", "0046719123456789", "+46 (0)71-0 123 456 789"],
)
def test_thirteen_digits_of_machines_are_a_swedish_number(dialled: str) -> None:
    """In the Swedish numbering plan, unknown to phonenumbers."""
    number = canonical(dialled)

    assert (number.kind, number.premium, region(number.text)) == (NumberKind.E164, False, "SE")
    assert {canonical(form) for form in forms(number.text)} == {number}


@pytest.mark.parametrize("dialled", ["071012345678", "07101234567890", "0711123456789", "0715123456789"])
def test_other_lengths_and_series_of_071_are_none(dialled: str) -> None:
    assert canonical(dialled).kind is NumberKind.INVALID


@pytest.mark.parametrize(
    ("dialled", "sold"),
    [
        ("118118", True),
        ("118 000", True),
        ("90 000", True),
        ("90510", True),
        ("117118", False),
        ("91000", False),
        ("118", False),
    ],
)
def test_short_numbers_that_are_sold_are_known(dialled: str, sold: bool) -> None:
    number = canonical(dialled)

    assert (number.kind, number.premium) == (NumberKind.SHORT, sold)


def test_country_codes_are_known_by_region() -> None:
    assert (country_code("JM"), country_code("SL"), country_code("XX")) == ("1", "232", None)


def _spellings(count: int) -> Iterator[str]:
    """Numbers as people, phones, trunks and attackers write them; the same ones every time."""
    dice = random.Random(14)
    codes = [str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE]
    examples = [
        str(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))[1:]
        for where in phonenumbers.SUPPORTED_REGIONS
        for sort in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
        if (example := phonenumbers.example_number_for_type(where, sort)) is not None
    ]
    begins = [
        "",
        "+",
        "00",
        "0",
        "+0",
        "+00",
        "000",
        "0000",
        "+46",
        "+460",
        "+46(0)",
        "0046",
        "0046(0)",
        "460",
    ]
    begins += ["+1", "001", "+10", "+010", "++", "*71", "+46+", "tel:", "011"]
    for _ in range(count):
        digits = "".join(dice.choices("0123456789", k=dice.randint(0, 13)))
        body = dice.choice(
            [digits, dice.choice(codes) + digits, dice.choice(examples), dice.choice(examples)]
        )
        if dice.random() < 0.3:  # a trunk prefix, or another digit, or one digit less
            at = dice.randint(0, min(4, len(body)))
            body = body[:at] + dice.choice(["0", "(0)", "1", "8", ""]) + body[at + dice.randint(0, 1) :]
        if dice.random() < 0.3:
            at = dice.randint(0, len(body))
            body = body[:at] + dice.choice([" ", "-", ".", "(", " 0", "#"]) + body[at:]
        yield dice.choice(begins) + body


@pytest.mark.whole
def test_each_of_a_hundred_thousand_spellings_is_one_number_that_the_greylist_sees_or_none() -> None:
    """Toll fraud lives from a number that one room reads in one way and the next room in another."""
    grey = {one: Greylist(countries=frozenset({one})) for one in phonenumbers.SUPPORTED_REGIONS}
    kinds = Counter[NumberKind]()

    for spelling in _spellings(100_000):
        for number in (canonical(spelling), canonical(spelling, as_shown=True)):
            kinds[number.kind] += 1
            assert number.kind is not NumberKind.INVALID or not number.text.startswith("+0"), spelling
            if not number.text.startswith("+"):
                continue
            code = next(
                (
                    number.text[:end]
                    for end in (2, 3, 4)
                    if int(number.text[1:end]) in CODES and number.text[1] != "0"
                ),
                None,
            )
            assert code is not None, spelling
            where = region(number.text)
            if where is None:
                assert "001" in CODES[int(code[1:])], spelling
                assert Greylist(prefixes=frozenset({code})).match(number.text) == code, spelling
            else:
                assert where in CODES[int(code[1:])], spelling
                assert grey[where].match(number.text) == where, spelling
            if number.kind is NumberKind.E164:
                parsed = phonenumbers.parse(number.text)
                again = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
                assert phonenumbers.is_possible_number(parsed), spelling
                assert again == number.text, spelling
                assert canonical(number.text) == canonical(number.text, as_shown=True) == number, spelling

    assert (
        min(
            kinds[NumberKind.E164], kinds[NumberKind.INVALID], kinds[NumberKind.SHORT], kinds[NumberKind.CODE]
        )
        > 1000
    )


@pytest.mark.parametrize(
    "text", ["+0018765550100", "00018765550100", "+046846500401", "0000046846500401", "+0 112"]
)
def test_no_country_code_begins_with_zero(text: str) -> None:
    assert canonical(text) == canonical(text, as_shown=True) == Number(NumberKind.INVALID, "")
    assert shown(text) == ""
    assert claims_no_country(text)


@pytest.mark.parametrize(
    "text",
    ["", "anonymous", "0", "0000000000", "+0", "101", "9991234567", "070", "+467", "0701740620", "+999"],
)
def test_a_caller_without_a_number_claims_no_country(text: str) -> None:
    assert not claims_no_country(text)


@pytest.mark.parametrize(
    "text",
    [
        "+46(0)701740620",
        "+460701740620",
        "0046 (0)70-174 06 20",
        "00460701740620",
        "460701740620",
        "46701740620",
        "701740620",  # a trunk that leaves out the 0
        "0701740620",
    ],
)
def test_a_caller_is_the_same_in_all_spellings(text: str) -> None:
    assert shown(text) == "+46701740620"


def test_an_invalid_number_is_in_the_country_that_has_most_of_its_code() -> None:
    assert (region("+70000000000"), region("+10000000000"), region("+440")) == ("RU", "US", "GB")


@pytest.mark.parametrize(
    ("e164", "ways"),
    [
        ("+46701740605", ("+46701740605", "0046701740605", "46701740605", "0701740605")),
        ("+4722225555", ("+4722225555", "004722225555", "4722225555")),
    ],
)
def test_the_usual_ways_to_dial_a_number(e164: str, ways: tuple[str, ...]) -> None:
    assert forms(e164) == ways
    assert {out_of_form(way) for way in ways} == {e164}


@pytest.mark.parametrize("text", ["301", "anna", "*71301", "046123", "", "+46701740605", "٠٧٠١٧٤٠٦٠٥"])
def test_what_is_no_usual_way_to_dial_a_number_stays_as_it_is(text: str) -> None:
    assert out_of_form(text) == text


@pytest.mark.parametrize(
    ("prefix", "begins"),
    [
        ("+46", True),
        ("+1876", True),
        ("+882", True),
        ("+0", False),
        ("+999", False),
        ("46", False),
        ("1246", False),
        ("+", False),
    ],
)
def test_a_prefix_begins_with_the_code_of_a_country_or_network(prefix: str, begins: bool) -> None:
    assert begins_a_country(prefix) is begins


def test_a_text_of_64_signs_is_read_and_a_longer_one_is_not() -> None:
    spaced = "0701740605" + " " * 54

    assert canonical(spaced).text == "+46701740605"
    assert canonical(spaced + " ").text == ""


@pytest.mark.parametrize("text", ["+4600701740605", "+46 00 70 174 06 05", "00460070", "+460"])
def test_one_nought_is_a_trunk_prefix_and_two_are_none(text: str) -> None:
    """So we make no number of what is none; the greylist still sees the country."""
    number = canonical(text)

    assert number.kind is NumberKind.INVALID
    assert number.text.startswith("+460")


@pytest.mark.parametrize(
    ("text", "e164", "premium"),
    [
        ("+44 (0)909 879 0000", "+449098790000", True),
        ("+44 909 879 0000", "+449098790000", True),
        ("+44 (0)20 7946 0018", "+442079460018", False),
        ("+49 (0)30 1234567 8901", "+493012345678901", False),  # fifteen digits: as long as a number may be
    ],
)
def test_a_number_abroad_is_of_premium_rate_with_its_trunk_prefix_too_o2(
    text: str, e164: str, premium: bool
) -> None:
    assert canonical(text) == Number(NumberKind.E164, e164, premium=premium)


def test_a_number_of_sixteen_digits_is_none_with_its_trunk_prefix_either() -> None:
    assert canonical("+49 (0)30 12345678 9012").kind is NumberKind.INVALID


def test_the_countrys_code_is_no_digit_of_the_number_too() -> None:
    """+7 783 894 924 lacks a digit; with the 7 in front there would be enough."""
    assert canonical("+7 783 894 924").kind is NumberKind.INVALID
    assert canonical("+7 778 389 4924").kind is NumberKind.E164
