"""A policy is written as a document in a process of its own, which ends with whoever asked for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from app.clock import real_clock
from app.service.try_room import WrittenElsewhere

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from app.service.build import Rooms


@pytest.mark.whole
async def test_the_process_ends_when_the_reader_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Process] = []
    begin, there = asyncio.create_subprocess_exec, asyncio.Event()

    async def noted(*command: str, **more: Any) -> Process:
        process = await begin(*command, **more)
        begun.append(process)
        there.set()
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    snapshot = type("Snapshot", (), {"version": "1"})()
    current = type("Current", (), {"snapshot": snapshot, "day": lambda _self: "2026-11-30"})()
    rooms = cast("Rooms", type("House", (), {"current": current, "clock": lambda _self: real_clock()})())
    reader = asyncio.create_task(WrittenElsewhere(rooms).document("html", "sv", for_all=True))
    async with asyncio.timeout(20):
        await there.wait()
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader

    assert [one.returncode is not None for one in begun] == [True]
