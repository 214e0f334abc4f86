"""How much work a stranger's recurrence may make."""

from __future__ import annotations

import sys

import pytest

from app.schedule.patience import Patience, TooManySteps


def work(calls: int) -> None:
    for number in range(calls):
        abs(number)


def test_so_much_work_is_done_and_more_is_broken_off() -> None:
    patience = Patience(series=1000, feed=10_000)

    with patience.spend():
        work(100)
    with pytest.raises(TooManySteps), patience.spend():
        work(100_000)


def test_a_feed_has_so_much_in_all() -> None:
    patience = Patience(series=1000, feed=1500)

    with pytest.raises(TooManySteps), patience.spend():
        work(100_000)
    with pytest.raises(TooManySteps), patience.spend():
        work(400)


def test_afterwards_nothing_is_counted() -> None:
    with pytest.raises(TooManySteps), Patience(series=10).spend():
        work(100)

    assert sys.getprofile() is None
