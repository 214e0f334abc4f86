"""Numbers are read once, into one form that is safe to dial."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policy.numbers import Kind, Number, canonical, country_code, forms, region, shown


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
    ],
)
def test_all_usual_ways_to_dial_a_number_are_one_number(dialled: str) -> None:
    number = canonical(dialled)

    assert (number.kind, number.text, number.premium) == (Kind.E164, "+46846500401", False)


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
    assert canonical(dialled).kind is Kind.E164


@pytest.mark.parametrize(
    "dialled",
    ["112", "11313", "11414", "1177", "116000", "116006", "116111", "116117", "116123", "114 14", "116 000"],
)
def test_emergency_and_service_numbers_come_before_everything(dialled: str) -> None:
    number = canonical(dialled)

    assert number.kind is Kind.SERVICE
    assert number.text == dialled.replace(" ", "")


@pytest.mark.parametrize("dialled", ["113", "1121", "01121", "00112", "11312", "116001", "1178", "90000"])
def test_numbers_that_merely_resemble_emergency_numbers_are_none(dialled: str) -> None:
    assert canonical(dialled).kind is not Kind.SERVICE


@pytest.mark.parametrize("dialled", ["9", "101", "2001", "99999", "123456"])
def test_up_to_six_digits_without_a_zero_are_a_short_number(dialled: str) -> None:
    assert (canonical(dialled).kind, canonical(dialled).text) == (Kind.SHORT, dialled)


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
    assert canonical(dialled) == Number(Kind.SERVICE, "112")


@pytest.mark.parametrize("dialled", ["*98", "#21#", "*21*101#", "101*"])
def test_stars_and_squares_make_a_code(dialled: str) -> None:
    assert canonical(dialled).kind is Kind.CODE


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
def test_what_is_no_number_is_invalid(dialled: str) -> None:
    assert canonical(dialled).kind is Kind.INVALID


@given(st.one_of(st.text(max_size=80), st.text("+0123456789 -().*#;@/", max_size=25)))
def test_whatever_is_dialled_only_dialable_signs_come_out(dialled: str) -> None:
    number = canonical(dialled)

    allowed = r"[0-9*#]+" if number.kind is Kind.CODE else r"(\+?[0-9]+)?"
    assert re.fullmatch(allowed, number.text, re.ASCII)
    assert re.fullmatch(r"(\+[0-9]+)?", shown(dialled), re.ASCII)


@given(st.from_regex(r"\+46[1-9][0-9]{6,8}", fullmatch=True))
def test_a_valid_number_is_the_same_in_all_its_forms(e164: str) -> None:
    number = canonical(e164)

    if number.kind is Kind.E164:
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

    assert number.kind is Kind.E164
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


def test_country_codes_are_known_by_region() -> None:
    assert (country_code("JM"), country_code("SL"), country_code("XX")) == ("1", "232", None)
