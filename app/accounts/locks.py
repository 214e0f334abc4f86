"""How long wrong passwords lock an account.

Knows: how many, and how long. Refuses to know: whose, and where they are counted.

A lock is short at first: whoever knows a name can lock it. It doubles, so that a night of guessing tries few passwords.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

WRONG_PASSWORDS: Final = 5  # before the account is locked, and between two locks
FIRST_ACCOUNT_LOCK: Final = timedelta(minutes=1)  # then twice as long each time
LONGEST_ACCOUNT_LOCK: Final = timedelta(hours=1)


def account_lock(failures: int) -> timedelta | None:
    """How long this many wrong passwords lock an account; None: not at all."""
    if failures == 0 or failures % WRONG_PASSWORDS:
        return None
    doublings = min(failures // WRONG_PASSWORDS - 1, 10)
    return min(FIRST_ACCOUNT_LOCK * (1 << doublings), LONGEST_ACCOUNT_LOCK)
