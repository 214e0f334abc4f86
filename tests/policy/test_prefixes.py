"""What an exchange without a service goes by says the same as the greylist itself."""

from __future__ import annotations

import re
from dataclasses import replace

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from app.policy.barring import Greylist, Premium
from app.policy.numbers import country_code, region
from app.policy.prefixes import _meant, barred_prefixes, of_country
from tests.policy.bolaget import BOLAGET


def test_the_example_is_a_handful_of_prefixes() -> None:
    bars = barred_prefixes(BOLAGET)

    both = {"+53", "+1658", "+1876", "+675", "+232"} | set(BOLAGET.greylist.prefixes)
    assert {prefix for prefix, what in bars.items() if what == "both"} == both
    assert {prefix for prefix, what in bars.items() if what == "out"} == {"+46900", "+46939", "+46944"}


def test_a_prefix_that_a_shorter_one_covers_is_left_out() -> None:
    grey = Greylist(frozenset({"JM"}), frozenset({"+1", "+18765", "+469001"}))

    bars = barred_prefixes(
        replace(BOLAGET, greylist=grey, premium=Premium(prefixes=frozenset({"+46900", "+469002"})))
    )

    assert bars == {"+1": "both", "+469001": "both", "+46900": "out"}


def test_premium_rate_numbers_that_may_be_called_are_not_barred() -> None:
    assert "+46900" not in barred_prefixes(replace(BOLAGET, premium=Premium(refused=False)))


def test_each_countrys_numbers_begin_with_one_of_its_prefixes() -> None:
    for country in sorted(phonenumbers.SUPPORTED_REGIONS):
        begin_with_its_prefixes(country)


def begin_with_its_prefixes(country: str) -> None:
    begins = of_country(country)

    assert begins
    assert all(one.startswith(f"+{country_code(country)}") for one in begins)
    for sort in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        example = phonenumbers.example_number_for_type(country, sort)
        e164 = phonenumbers.format_number(example, PhoneNumberFormat.E164) if example is not None else ""
        if region(e164) == country:  # the mobiles of VA are Italian
            assert e164.startswith(begins)


@pytest.mark.parametrize(
    ("country", "begins"),
    [
        ("CU", ("+53",)),
        ("KZ", ("+77",)),
        ("DO", ("+18001", "+1809", "+1829", "+1849")),
        ("IM", ("+441624", "+4474576", "+447524", "+447624")),
        ("US", ("+1",)),
        ("XX", ()),
    ],
)
def test_neighbours_with_the_same_code_are_told_apart_where_they_can_be(
    country: str, begins: tuple[str, ...]
) -> None:
    assert of_country(country) == begins


def test_a_pattern_means_all_that_its_classes_groups_and_alternatives_say() -> None:
    assert _meant("1|2[3-57]|(?:6|78)9") == {"1", "23", "24", "25", "27", "69", "789"}


def test_a_pattern_of_a_kind_that_is_not_known_is_no_prefix() -> None:
    """A library that has learnt more: better to fail than to let numbers through."""
    with pytest.raises(ValueError, match=re.escape("'1{2}' holds what is not known here")):
        _meant("1{2}")
