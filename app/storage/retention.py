"""Deletes what is older than the company wants to keep: calls with their steps, sounds with their rows, SMS,
and notes of what phones fetched.

Knows: the order of deleting, in small batches, so that nobody waits long for the database. Refuses to know: how
long to keep things (settings), and when to delete (forgetting.py).

It deletes the sound before its row: after an interruption the next run finds the row, and no sound stays behind.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.storage.rows import Access

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.storage.store import Store

FORGET_BATCH = 200  # calls, messages, or SMS, in one transaction: some milliseconds
FORGET_PAUSE = 0.1  # seconds between batches, so that the journal gets its turn


@dataclass(frozen=True, slots=True)
class ErasedCounts:
    """How many it deleted."""

    calls: int
    sms: int = 0
    fetches: int = 0
    deliveries: int = 0


async def forget_before(store: Store, before: datetime, *, batch: int = FORGET_BATCH) -> ErasedCounts:
    """Delete calls that began, SMS written, notes of phones' fetches, and webhooks' deliveries from before this moment.

    Raises what the store raises.
    """
    calls = sms = fetches = deliveries = 0
    while deleted := await store.forget_calls(before, batch):
        calls += deleted
        await asyncio.sleep(FORGET_PAUSE)
    while deleted := await store.sms.forget(before, batch):
        sms += deleted
        await asyncio.sleep(FORGET_PAUSE)
    while deleted := await store.provisioning.forget_fetches(before, batch):
        fetches += deleted
        await asyncio.sleep(FORGET_PAUSE)
    while deleted := await store.webhooks.forget(before, batch):
        deliveries += deleted
        await asyncio.sleep(FORGET_PAUSE)
    return ErasedCounts(calls, sms, fetches, deliveries)


async def forget_messages(
    store: Store, voicemail: Path, before: datetime, *, batch: int = FORGET_BATCH
) -> int:
    """Delete messages recorded before this moment, with their sound. Returns how many.

    Raises what the store raises.
    """
    messages = 0
    while old := await store.messages_before(before, batch):
        for message in old:
            await asyncio.to_thread((voicemail / message.sound).unlink, missing_ok=True)
        await store.forget_messages([message.id for message in old])
        messages += len(old)
        await asyncio.sleep(FORGET_PAUSE)
    return messages


ACCESSES_KEPT = timedelta(days=730)  # we keep the access log longer than the recordings


DELIVERIES_KEPT = timedelta(days=30)  # of webhooks, however long calls are kept
SESSIONS_KEPT = timedelta(days=7)  # since they were last used: by then they have ended


async def forget_accounts_past(store: Store, now: datetime, *, batch: int = FORGET_BATCH) -> int:
    """Delete sessions that have ended, old deliveries of webhooks, and lines of the audit log as old as those of the
    access log. Returns how many lines.

    Raises what the store raises.
    """
    await store.sessions.forget(now - SESSIONS_KEPT, now)
    while await store.webhooks.forget(now - DELIVERIES_KEPT, batch):  # noqa: ASYNC110 - each round deletes some
        await asyncio.sleep(FORGET_PAUSE)
    lines = 0
    while deleted := await store.audit.forget(now - ACCESSES_KEPT, batch):
        lines += deleted
        await asyncio.sleep(FORGET_PAUSE)
    return lines


async def forget_recordings(
    store: Store, kept: Path, before: datetime, now: datetime, *, batch: int = FORGET_BATCH
) -> int:
    """Delete recordings that began before this moment, and note each in the access log. Returns how many.

    Raises what the store raises.
    """
    expired = 0
    while old := await store.recordings_before(before, batch):
        for one in old:
            await asyncio.to_thread((kept / one.file).unlink, missing_ok=True)
            await store.forget_recording(one.id)
            why = f"began {one.began_at:%Y-%m-%d}"
            await store.note_access(Access(now, "vaxel", "expire", why, one.id, one.call, one.person))
        expired += len(old)
        await asyncio.sleep(FORGET_PAUSE)
    await store.forget_accesses(now - ACCESSES_KEPT)
    return expired
