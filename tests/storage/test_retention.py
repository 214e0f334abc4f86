"""What is too old is deleted, on both databases, and nothing else."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.accounts.account import AccountSession
from app.calls.journal import Begin, End, Step
from app.storage import forgetting
from app.storage.forgetting import Forgetting
from app.storage.retention import ErasedCounts, forget_accounts_past, forget_before, forget_messages

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from app.storage import Store

BEFORE = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)


async def call(store: Store, id_: str, at: datetime) -> None:
    stamp = at.isoformat(timespec="milliseconds")
    await store.write(
        [
            Begin(id_, stamp, "trunk", "in", "+46701234567", "101", "h"),
            Step(id_, stamp, f"{id_}-1", "note", {"text": "x"}),
            End(id_, stamp, "answered", "anna", 0, 0, 16),
        ]
    )


async def message(store: Store, kept: Path, name: str, at: datetime) -> None:
    (kept / "anna").mkdir(parents=True, exist_ok=True)
    (kept / "anna" / name).write_bytes(b"sound")
    await store.add_message(
        mailbox="anna", caller=None, call=None, recorded_at=at, seconds=2, sound=f"anna/{name}"
    )


async def test_old_calls_go_with_their_steps_in_batches_and_young_ones_stay(store: Store) -> None:
    for n in range(5):
        await call(store, f"old{n}", BEFORE - (n + 1) * DAY)
    await call(store, "young", BEFORE)

    assert await forget_before(store, BEFORE, batch=2) == ErasedCounts(calls=5)

    assert [one.id for one in await store.calls()] == ["young"]
    young = await store.call("young")
    assert young is not None
    assert len(young.steps) == 1
    # The same ids again: no step of the old ones was left to come back with them.
    await store.write([Begin("old1", BEFORE.isoformat(), "trunk", "in", "+46701234567", "101", "h")])
    again = await store.call("old1")
    assert again is not None
    assert again.steps == ()


async def test_old_messages_go_with_their_sound_and_young_ones_stay(store: Store, tmp_path: Path) -> None:
    for n in range(3):
        await message(store, tmp_path, f"old{n}.wav", BEFORE - (n + 1) * DAY)
    await message(store, tmp_path, "young.wav", BEFORE)

    assert await forget_messages(store, tmp_path, BEFORE, batch=2) == 3

    assert [one.sound for one in await store.messages()] == ["anna/young.wav"]
    assert [file.name for file in (tmp_path / "anna").iterdir()] == ["young.wav"]


async def test_a_sound_that_is_gone_already_does_not_keep_its_message(store: Store, tmp_path: Path) -> None:
    """Interrupted between the two, the day before."""
    await message(store, tmp_path, "old.wav", BEFORE - DAY)
    (tmp_path / "anna/old.wav").unlink()

    assert await forget_messages(store, tmp_path, BEFORE) == 1
    assert await store.messages() == []


async def test_lines_of_the_audit_log_stay_for_two_years(store: Store) -> None:
    await store.audit.note("root", "account.role", "anna")
    (line,) = await store.audit.lines()

    assert await forget_accounts_past(store, line.at + 729 * DAY) == 0
    assert await forget_accounts_past(store, line.at + 731 * DAY) == 1
    assert await store.audit.lines() == []


async def test_only_sessions_that_have_ended_go(store: Store) -> None:
    at = BEFORE
    for id_, used, ends in (
        ("over", at - DAY, at),
        ("unused", at - 8 * DAY, at + DAY),
        ("open", at - DAY, at + DAY),
    ):
        new = AccountSession(
            id=id_,
            hash=id_,
            account=1,
            how="password",
            address="192.0.2.7",
            agent="Firefox",
            created_at=used,
            used_at=used,
            ends_at=ends,
        )
        await store.sessions.add(new)

    await forget_accounts_past(store, at)

    assert [one.id for one in await store.sessions.of_account(1)] == ["open"]


async def test_deliveries_of_webhooks_go_after_a_month_however_long_calls_are_kept(store: Store) -> None:
    await store.webhooks.add("https://crm.example", ["call.began", "call.ended"], "secret", "boss")
    await call(store, "c-1", BEFORE)
    made = (await store.webhooks.deliveries())[0].made_at

    await forget_accounts_past(store, made + 29 * DAY)
    assert len(await store.webhooks.deliveries()) == 2
    await forget_accounts_past(store, made + 31 * DAY)
    assert await store.webhooks.deliveries() == []


async def test_what_nobody_foresaw_does_not_end_the_daily_work(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "FORGET_AGAIN", 0.0)

    def now() -> datetime:
        raise failures.pop()

    # The last one ends it as the service does, but at no question: SQLite's thread would answer a loop that has ended.
    failures = [asyncio.CancelledError(), KeyError("nobody foresaw it"), OSError("gone")]
    task = asyncio.create_task(Forgetting(store, tmp_path, now, lambda: 30).accounts())
    await asyncio.wait([task], timeout=10)

    assert task.cancelled()
    assert failures == []
