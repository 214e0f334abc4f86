"""SMS in the database, on both: taken by one, and deleted with the rest."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.calls.callback.notices import Sms, SmsState
from app.policy.sms_texts import Notice
from app.storage import Store
from app.storage.database import open_engine
from app.storage.retention import ErasedCounts, forget_before

if TYPE_CHECKING:
    import pytest

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SMS = Sms(
    id="sms-1",
    reason="c1",
    notice=Notice.MISSED_CALL,
    call="c1",
    to="+46701234567",
    sender="Exempelbola",
    text="Hej! Åäö €",
    language="sv",
    state=SmsState.QUEUED,
    attempts=0,
    not_before=NOON,
    not_after=NOON + timedelta(hours=1),
    provider_id=None,
    error=None,
    created_at=NOON,
    changed_at=NOON,
)


async def add(store: Store, n: int, at: datetime = NOON) -> Sms:
    new = replace(SMS, id=f"sms-{n}", reason=f"c{n}", created_at=at, changed_at=at)
    kept = await store.sms.add(new, since=NOON - timedelta(days=1), most_to_number=100, most=100)
    assert kept == new
    return new


async def test_an_sms_is_stored_as_it_was_written(store: Store) -> None:
    await add(store, 1)

    assert await store.sms.one("sms-1") == SMS
    assert await store.sms.newest(10) == [SMS]
    assert await store.sms.one("sms-2") is None


async def test_the_same_reason_again_is_the_sms_that_was_there(store: Store) -> None:
    await add(store, 1)
    again = replace(SMS, id="sms-other", text="other")

    kept = await store.sms.add(again, since=NOON - timedelta(days=1), most_to_number=1, most=1)

    assert kept == SMS


async def test_a_taken_sms_belongs_to_one_sender_only(store: Store) -> None:
    await add(store, 1)

    taken = await store.sms.take(NOON)

    assert taken is not None
    assert (taken.state, taken.attempts, taken.id) == (SmsState.SENDING, 1, "sms-1")
    assert await store.sms.take(NOON) is None


async def test_many_that_take_at_once_from_two_services_get_each_sms_once(
    store: Store, database: str
) -> None:
    """Two services with connections of their own, eight takers each."""
    for n in range(40):
        await add(store, n)
    other = await Store.open(database)

    async def taker(box: Store) -> list[str]:
        got = []
        while (one := await box.sms.take(NOON)) is not None:
            got.append(one.id)
        return got

    takers = [taker(box) for box in (store, other) for _ in range(4)]
    taken = [id_ for got in await asyncio.gather(*takers) for id_ in got]
    await other.close()

    assert sorted(taken) == sorted(f"sms-{n}" for n in range(40))


async def test_on_postgres_a_taker_waits_for_no_other(store: Store, request: pytest.FixtureRequest) -> None:
    """One that was being taken by a service that hangs in its transaction is passed over; SQLite has one writer."""
    database: str = request.getfixturevalue("database")
    if database.startswith("sqlite"):
        return
    await add(store, 1)
    await add(store, 2)
    engine = open_engine(database)
    async with engine.connect() as hangs:
        await hangs.execute(text("SELECT id FROM sms WHERE id = 'sms-1' FOR UPDATE"))
        async with asyncio.timeout(5):
            taken = await store.sms.take(NOON)
    await engine.dispose()

    assert taken is not None
    assert taken.id == "sms-2"


async def test_an_order_too_early_or_too_late_is_ignored(store: Store) -> None:
    await add(store, 1)

    assert await store.sms.take(NOON - timedelta(seconds=1)) is None
    assert await store.sms.take(SMS.not_after) is None
    assert await store.sms.take(SMS.not_after - timedelta(seconds=1)) is not None


async def test_only_whoever_holds_the_attempt_changes_an_sms(store: Store) -> None:
    await add(store, 1)
    await store.sms.take(NOON)

    assert await store.sms.change("sms-1", 2, set(SmsState), NOON, state=SmsState.SENT) is None
    assert await store.sms.change("sms-1", 1, {SmsState.QUEUED}, NOON, state=SmsState.SENT) is None
    changed = await store.sms.change("sms-1", 1, {SmsState.SENDING}, NOON, state=SmsState.SENT)

    assert changed is not None
    assert changed.state is SmsState.SENT


async def test_old_sms_are_deleted_with_the_rest_and_young_ones_stay(store: Store) -> None:
    for n in range(5):
        await add(store, n, NOON - timedelta(days=n + 1))
    await add(store, 9)

    assert await forget_before(store, NOON, batch=2) == ErasedCounts(calls=0, sms=5)

    assert [one.id for one in await store.sms.newest(10)] == ["sms-9"]
