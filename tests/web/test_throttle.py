"""Who guesses too often is not listened to for a while."""

from __future__ import annotations

from app.web.throttle import ADDRESSES_KEPT, WRONG_ATTEMPTS, WRONG_WITHIN, Throttle


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def guessed(throttle: Throttle, address: str, times: int = WRONG_ATTEMPTS) -> None:
    for _ in range(times):
        throttle.wrong(address)


def test_ten_wrong_attempts_are_enough_and_nine_are_not() -> None:
    throttle = Throttle(Hands())
    guessed(throttle, "192.0.2.1", WRONG_ATTEMPTS - 1)

    assert throttle.waits("192.0.2.1") == 0

    throttle.wrong("192.0.2.1")
    assert throttle.waits("192.0.2.1") == int(WRONG_WITHIN) + 1
    assert throttle.waits("192.0.2.2") == 0


def test_it_is_listened_to_again_when_its_attempts_are_old() -> None:
    hands = Hands()
    throttle = Throttle(hands)
    guessed(throttle, "192.0.2.1")

    hands.now += WRONG_WITHIN

    assert throttle.waits("192.0.2.1") == 0


def test_a_machine_with_many_addresses_of_one_network_is_one() -> None:
    throttle = Throttle(Hands())
    for n in range(WRONG_ATTEMPTS):
        throttle.wrong(f"2001:db8::{n:x}")

    assert throttle.waits("2001:db8::ffff") > 0
    assert throttle.waits("2001:db8:0:1::1") == 0
    guessed(throttle, "::ffff:192.0.2.7")
    assert throttle.waits("192.0.2.7") > 0


def test_memory_has_an_end() -> None:
    throttle = Throttle(Hands())
    guessed(throttle, "192.0.2.1")

    for n in range(ADDRESSES_KEPT):
        throttle.wrong(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")

    assert throttle.waits("192.0.2.1") == 0
