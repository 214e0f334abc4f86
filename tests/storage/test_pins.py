"""The codes of voicemail boxes: no guessing, not even from many telephones at once or over a restart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.storage import Store
from app.storage.pins import WRONG_PINS, lock_after
from app.storage.tables import mailbox_pin

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PIN = "8351"


def clock(store: Store, at: datetime) -> None:
    store._now = lambda: at


async def test_the_right_code_opens_and_another_does_not(store: Store) -> None:
    await store.set_pin("anna", PIN, "test")

    assert await store.try_pin("anna", PIN)
    assert not await store.try_pin("anna", "8352")
    assert not await store.try_pin("bo", PIN)
    assert (await store.has_pin("anna"), await store.has_pin("bo")) == (True, False)


async def test_after_five_failures_the_right_code_does_not_open_for_a_quarter_of_an_hour(
    store: Store, database: str
) -> None:
    clock(store, AT)
    await store.set_pin("anna", PIN, "test")
    for _ in range(WRONG_PINS):
        await store.try_pin("anna", "8352")

    restarted = await Store.open(database, now=lambda: AT + timedelta(minutes=14))
    locked = await restarted.try_pin("anna", PIN)
    await restarted.close()
    clock(store, AT + timedelta(minutes=15))

    assert not locked
    assert await store.try_pin("anna", PIN)


async def test_each_lock_is_twice_as_long_and_a_right_code_forgives_all(store: Store) -> None:
    assert [lock_after(n) for n in (1, 4, 5, 6, 10, 15)] == [
        *(None, None, timedelta(minutes=15), None, timedelta(minutes=30), timedelta(minutes=60)),
    ]
    assert lock_after(1000) == timedelta(hours=24)
    clock(store, AT)
    await store.set_pin("anna", PIN, "test")
    for _ in range(WRONG_PINS - 1):
        await store.try_pin("anna", "8352")
    await store.try_pin("anna", PIN)
    for _ in range(WRONG_PINS - 1):
        await store.try_pin("anna", "8352")

    assert await store.try_pin("anna", PIN)


async def test_many_at_once_are_no_more_than_so_many_one_after_the_other(store: Store) -> None:
    """Twenty telephones that try in the same instant: the right code is among those that are not looked at."""
    clock(store, AT)
    await store.set_pin("anna", PIN, "test")

    tries = await asyncio.gather(*(store.try_pin("anna", f"{n:04}") for n in range(9000, 9020)))

    async with store._engine.connect() as connection:
        row = (await connection.execute(select(mailbox_pin))).one()
    assert not any(tries)
    assert row.failures == WRONG_PINS
    assert row.locked_until is not None
    assert not await store.try_pin("anna", PIN)


async def test_a_new_code_opens_the_lock(store: Store) -> None:
    clock(store, AT)
    await store.set_pin("anna", PIN, "test")
    for _ in range(WRONG_PINS):
        await store.try_pin("anna", "8352")

    await store.set_pin("anna", "9731", "test")

    assert await store.try_pin("anna", "9731")


async def test_no_code_is_kept_that_can_be_read(store: Store) -> None:
    await store.set_pin("anna", PIN, "test")

    async with store._engine.connect() as connection:
        row = (await connection.execute(select(mailbox_pin))).one()

    assert row.hash.startswith("$argon2id$")
    assert PIN not in row.hash.rpartition("$")[0].rpartition("p=1")[0]
