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
        *("0101", "1010", "00101", "0400", "6500401"),  # Anna's extension, and the end of a number of hers
    ],
)
def test_what_is_tried_first_is_refused(pin: str) -> None:
    assert is_weak(pin, [*ANNA, "+46846500400"])


@pytest.mark.parametrize("pin", ["8351", "20914", "937402", "10293847"])
def test_what_is_none_of_that_is_taken(pin: str) -> None:
    assert well_formed(pin)
    assert not is_weak(pin, ANNA)


@pytest.mark.parametrize("pin", ["", "835", "835142907", "83a1", "8351*", "٨٣٥١"])
def test_a_code_is_four_to_eight_digits(pin: str) -> None:
    assert not well_formed(pin)
