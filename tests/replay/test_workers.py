"""The parts of a journal are spread over processes and add up; an interruption leaves what was found."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.company import document, document_hash, load
from app.replay import workers
from app.replay.part import Job
from app.replay.workers import replay_parts
from app.storage import Store
from app.storage.decisions import Decisions, JournalPart
from tests.policy.bolaget import EXAMPLE
from tests.replay.journal import AT, called, journalled
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = document(load(EXAMPLE))
CALLS = 12


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}", None)


@pytest.fixture
def parts(job: Job) -> list[JournalPart]:
    """Six parts of two calls."""
    version = document_hash(DOCUMENT)
    calls = [[called("+46846500420", at=AT + timedelta(minutes=number))] for number in range(CALLS)]

    async def made() -> list[JournalPart]:
        await migrated(job.database)
        store = await Store.open(job.database)
        await store.import_document(DOCUMENT, version, "test")
        await store.write(journalled(calls, version=version))
        await store.close()
        decisions = Decisions(job.database)
        found = await decisions.parts(None, None, 2)
        await decisions.close()
        return found

    return asyncio.run(made())


def test_all_parts_add_up_in_one_process(job: Job, parts: list[JournalPart]) -> None:
    heard: list[int] = []

    tally, whole = replay_parts(job, parts[:3], heard.append)

    assert (tally.calls, tally.differing, whole, heard) == (6, 0, True, [1, 2, 3])


def test_an_interruption_leaves_what_was_found(job: Job, parts: list[JournalPart]) -> None:
    def interrupt(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    tally, whole = replay_parts(job, parts[:3], interrupt)

    assert (tally.calls, whole) == (4, False)


@pytest.mark.whole
def test_several_processes_find_the_same(
    job: Job, parts: list[JournalPart], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    heard: list[int] = []
    assert len(parts) >= workers.WORTH_PROCESSES

    tally, whole = replay_parts(job, parts, heard.append)

    assert (tally.calls, tally.decisions, tally.differing, whole) == (CALLS, CALLS, 0, True)
    assert heard[-1] == len(parts)


@pytest.mark.whole
def test_ctrl_c_ends_several_processes_and_leaves_what_was_found(
    job: Job, parts: list[JournalPart], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    before = signal.getsignal(signal.SIGINT)

    tally, whole = replay_parts(job, parts, lambda _: signal.raise_signal(signal.SIGINT))

    assert not whole
    assert 0 < tally.calls < CALLS
    assert signal.getsignal(signal.SIGINT) is before
