"""A voicemail box's code: long enough, and none that a stranger would try first."""

from __future__ import annotations

import pytest

from app.policy.pins import is_weak, numbers_of, well_formed
from tests.policy.bolaget import BOLAGET

ANNA = numbers_of(BOLAGET, "anna")


@pytest.mark.parametrize(
    "pin",
    [
        *("0000", "1111", "99999999", "1212", "1122", "7979"),  # one or two digits over and over
        *("1234", "4321", "0123", "6789", "7890", "34567"),  # in a row
        *("2580", "1357", "123123", "84158415"),  # on the keys, and twice the same
        *(
            "0101",
            "1010",
            "00101",
            "0400",
            "6500401",
            "4684",
        ),  # Anna's extension, the end of a number of hers, the beginning
    ],
)
def test_easily_guessed_codes_are_refused(pin: str) -> None:
    assert is_weak(pin, [*ANNA, "+46846500400"])


@pytest.mark.parametrize("pin", ["8351", "8835", "20914", "937402", "10293847"])
def test_other_codes_are_accepted(pin: str) -> None:
    assert well_formed(pin)
    assert not is_weak(pin, ANNA)


@pytest.mark.parametrize("pin", ["", "835", "835142907", "83a1", "8351*", "٨٣٥١"])
def test_a_code_is_four_to_eight_digits(pin: str) -> None:
    assert not well_formed(pin)


@pytest.mark.parametrize("pin", ["1200", "0120", "01200"])
def test_an_extension_with_noughts_around_it_is_as_easy_as_the_extension(pin: str) -> None:
    """Its own nought at the end is one of them."""
    assert is_weak(pin, ["120"])
    assert not is_weak(pin, ["135"])


def test_everybody_knows_the_numbers_of_a_person_and_of_a_queue() -> None:
    assert numbers_of(BOLAGET, "anna") == ["101", "+46846500401", "+46701740605"]
    assert numbers_of(BOLAGET, "carin") == ["103", "+46846500403"]
    assert numbers_of(BOLAGET, "support") == ["202", "+46846500420"]
