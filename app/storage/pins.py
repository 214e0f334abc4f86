"""The codes of voicemail boxes: kept as argon2id hashes, with a lock after too many wrong attempts.

Knows: statements on a connection whose transaction is the caller's, and how a code is hashed. Refuses to know: which
codes are too easy (policy/pins.py), and who asks.

It counts an attempt before it checks the code: so many attempts at once gain nothing over one after the other. The
count and the lock are in the database, so another call or a restart does not forget them.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select, update

from app.storage.tables import mailbox_pin

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

WRONG_PINS: Final = 5  # wrong attempts before the box is locked, and between two locks
LOCKED: Final = timedelta(minutes=15)  # the first time; then twice as long each time
LONGEST_LOCK: Final = timedelta(hours=24)

# OWASP's minimum for argon2id: some 30 ms. A code has few digits: the lock protects it.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobodys() -> str:
    """A hash for boxes without a code, so that the answer takes as long."""
    return _HASHER.hash("no box has this one")


def hashed(pin: str) -> str:
    """Takes some 30 ms: in a thread."""
    return _HASHER.hash(pin)


def is_right(pin: str, hash: str | None) -> bool:  # noqa: A002 - the word of the trade
    """None: no code, or a locked box; the answer takes as long. In a thread."""
    try:
        return _HASHER.verify(hash or _nobodys(), pin) and hash is not None
    except (VerificationError, InvalidHashError):
        return False


def lock_after(failures: int) -> timedelta | None:
    """How long this many wrong attempts lock the box; None: not at all."""
    if failures == 0 or failures % WRONG_PINS:
        return None
    return min(LOCKED * (1 << min(failures // WRONG_PINS - 1, 10)), LONGEST_LOCK)


async def since(connection: AsyncConnection, mailbox: str) -> datetime | None:
    """When the box got its code; None: it has none."""
    found = await connection.execute(select(mailbox_pin.c.changed_at).where(mailbox_pin.c.mailbox == mailbox))
    return found.scalar_one_or_none()


async def count_attempt(connection: AsyncConnection, mailbox: str, now: datetime) -> str | None:
    """Count one attempt as a failure, and return the hash to compare with. None: the box is locked, or has no code."""
    counted = await connection.execute(  # first: the row is the lock between simultaneous attempts
        update(mailbox_pin)
        .where(mailbox_pin.c.mailbox == mailbox)
        .values(failures=mailbox_pin.c.failures + 1)
        .returning(mailbox_pin.c.hash, mailbox_pin.c.failures, mailbox_pin.c.locked_until)
    )
    row = counted.one_or_none()
    if row is None:
        return None
    mine = update(mailbox_pin).where(mailbox_pin.c.mailbox == mailbox)
    if row.locked_until is not None and row.locked_until > now:
        await connection.execute(
            mine.values(failures=row.failures - 1)
        )  # waiting out the lock costs no further attempts
        return None
    lock = lock_after(row.failures)
    if lock is not None:
        await connection.execute(mine.values(locked_until=now + lock))
    return str(row.hash)


async def was_right(connection: AsyncConnection, mailbox: str) -> None:
    """The attempt was right: forget the wrong ones."""
    mine = update(mailbox_pin).where(mailbox_pin.c.mailbox == mailbox)
    await connection.execute(mine.values(failures=0, locked_until=None))


async def without_hash(connection: AsyncConnection, mailbox: str) -> dict[str, Any] | None:
    """When and by whom a box's code was set, and wrong attempts. None: it has none."""
    mine = select(*(one for one in mailbox_pin.c if one.name != "hash")).where(
        mailbox_pin.c.mailbox == mailbox
    )
    row = (await connection.execute(mine)).mappings().one_or_none()
    return None if row is None else dict(row)


async def forget(connection: AsyncConnection, mailbox: str) -> None:
    await connection.execute(delete(mailbox_pin).where(mailbox_pin.c.mailbox == mailbox))


async def put(connection: AsyncConnection, mailbox: str, hash: str, now: datetime, by: str) -> None:  # noqa: A002
    """Replace the code; a new code also opens the lock."""
    await connection.execute(delete(mailbox_pin).where(mailbox_pin.c.mailbox == mailbox))
    values = {"mailbox": mailbox, "hash": hash, "failures": 0, "changed_at": now, "changed_by": by}
    await connection.execute(insert(mailbox_pin).values(values))
