"""Wrong passwords lock an account, for longer each time."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.locks import LONGEST_ACCOUNT_LOCK, account_lock


def test_each_fifth_wrong_password_locks_for_twice_as_long_up_to_an_hour() -> None:
    found = {n: account_lock(n) for n in range(101)}

    assert [n for n, lock in found.items() if lock is not None] == list(range(5, 101, 5))
    assert [found[n] for n in (5, 10, 15)] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert found[100] == LONGEST_ACCOUNT_LOCK
