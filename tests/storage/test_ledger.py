"""What is put into the ledger is there after a crash; a bad disk loses nothing that is still in memory."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING

import pytest

from app.storage.ledger import FileLedger
from tests.calls.stage import MemoryLedger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from app.calls.ledger import Ledger


@contextlib.asynccontextmanager
async def kept_in(path: Path) -> AsyncIterator[FileLedger]:
    ledger = FileLedger(path)
    await ledger.open()
    task = asyncio.create_task(ledger.run())
    try:
        yield ledger
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(params=["file", "memory"])
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    """The contract applies to the service's own, and to the one on the tests' stage."""
    if request.param == "memory":
        yield MemoryLedger()
    else:
        async with kept_in(tmp_path / "ledger.db") as it:
            yield it


async def test_a_change_is_in_force_at_once(ledger: Ledger) -> None:
    ledger.put("agent", "gun", {"paused": "Lunch"})
    ledger.put("agent", "gun", {"paused": None, "since": 1.5})
    ledger.put("agent", "bo", {})
    ledger.drop("agent", "bo")
    ledger.drop("agent", "nobody")

    assert ledger.all("agent") == {"gun": {"paused": None, "since": 1.5}}
    assert ledger.all("callback") == {}


async def test_a_stored_value_cannot_be_changed_from_outside(ledger: Ledger) -> None:
    value = {"queue": "support"}
    ledger.put("waiting", "c1", value)

    value["queue"] = "salj"

    assert ledger.all("waiting")["c1"] == {"queue": "support"}


async def test_settled_entries_survive_a_crash(tmp_path: Path) -> None:
    async with kept_in(tmp_path / "ledger.db") as it:
        it.put("waiting", "c1", {"queue": "support"})
        it.put("waiting", "c2", {"queue": "salj"})
        await it.settled()
        it.drop("waiting", "c1")
        await it.settled()

        after_a_crash = FileLedger(tmp_path / "ledger.db")
        await after_a_crash.open()

    assert after_a_crash.all("waiting") == {"c2": {"queue": "salj"}}


async def test_a_wait_for_the_disk_does_not_include_later_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy day something is put during each write."""
    async with kept_in(tmp_path / "ledger.db") as it:
        loop, write = asyncio.get_running_loop(), it._write

        async def put() -> None:
            it.put("waiting", "c1", {"place": loop.time()})

        def a_slow_disk(batch: Mapping[tuple[str, str], str | None]) -> None:
            asyncio.run_coroutine_threadsafe(put(), loop).result(5)
            write(batch)

        monkeypatch.setattr(it, "_write", a_slow_disk)
        it.put("callback", "t1", {"queue": "support"})

        async with asyncio.timeout(2):
            await it.settled()

        after_a_crash = FileLedger(tmp_path / "ledger.db")
        await after_a_crash.open()
        monkeypatch.undo()

    assert after_a_crash.all("callback") == {"t1": {"queue": "support"}}


async def test_pending_writes_are_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with kept_in(tmp_path / "ledger.db") as it:
        begun, go_on, write = asyncio.Event(), threading.Event(), it._write
        loop = asyncio.get_running_loop()

        def a_slow_disk(batch: Mapping[tuple[str, str], str | None]) -> None:
            loop.call_soon_threadsafe(begun.set)
            go_on.wait(5)
            write(batch)

        monkeypatch.setattr(it, "_write", a_slow_disk)
        it.put("callback", "t1", {"queue": "support"})
        async with asyncio.timeout(5):
            await begun.wait()

        settled = asyncio.create_task(it.settled())
        await asyncio.sleep(0)
        assert not settled.done()
        go_on.set()
        await settled

        after_a_crash = FileLedger(tmp_path / "ledger.db")
        await after_a_crash.open()

    assert after_a_crash.all("callback") == {"t1": {"queue": "support"}}


async def test_the_last_changes_are_written_when_the_service_leaves(tmp_path: Path) -> None:
    async with kept_in(tmp_path / "ledger.db") as it:
        await asyncio.sleep(0)
        it.put("agent", "gun", {"since": 2.0})

    again = FileLedger(tmp_path / "ledger.db")
    await again.open()
    assert again.all("agent") == {"gun": {"since": 2.0}}


async def test_while_the_disk_takes_nothing_values_stay_and_are_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.ledger.LEDGER_RETRY", 0.01)
    directory = tmp_path / "gone"
    async with kept_in(directory / "ledger.db") as it:
        it.put("agent", "gun", {"since": 2.0})
        await asyncio.sleep(0.05)
        it.put("agent", "gun", {"since": 3.0})
        assert it.all("agent") == {"gun": {"since": 3.0}}

        directory.mkdir()
        async with asyncio.timeout(5):
            await it.settled()

    again = FileLedger(directory / "ledger.db")
    await again.open()
    assert again.all("agent") == {"gun": {"since": 3.0}}


async def test_a_damaged_file_is_put_aside_and_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"this is no database, and never was" * 100)

    async with kept_in(tmp_path / "ledger.db") as it:
        assert it.all("agent") == {}
        it.put("agent", "gun", {})

    [aside] = tmp_path.glob("ledger.db.unreadable-*")
    assert aside.read_bytes().startswith(b"this is no database")


async def test_a_disk_that_refuses_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with kept_in(tmp_path / "ledger.db") as it:
        (tmp_path / "ledger.db").unlink(missing_ok=True)
        for file in tmp_path.glob("ledger.db*"):
            file.unlink()
        (tmp_path / "ledger.db").mkdir()
        it.put("agent", "gun", {"paused": "Lunch"})

        async with asyncio.timeout(5):
            await it.settled()

    assert it.all("agent") == {"gun": {"paused": "Lunch"}}
