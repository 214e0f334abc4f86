"""Virtual time is what tests of calls rest on: it passes at once, in order, and only when nothing is left to do now."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from tests.calls.virtual_time import NobodyIsWoken, VirtualLoop, at_once, until


async def test_an_hour_passes_at_once_and_all_timers_ring_in_their_order() -> None:
    loop, rung = asyncio.get_running_loop(), list[tuple[str, float]]()

    def ring(name: str) -> None:
        rung.append((name, loop.time()))

    for name, after in (("second", 1800.0), ("first", 60.0), ("third", 3600.0)):
        loop.call_later(after, ring, name)

    await asyncio.sleep(3600)
    await at_once()

    assert rung == [("first", 60.0), ("second", 1800.0), ("third", 3600.0)]


async def test_a_wait_ends_in_the_moment_in_which_its_condition_holds() -> None:
    loop, happened = asyncio.get_running_loop(), asyncio.Event()
    loop.call_later(5, happened.set)
    loop.call_later(5.001, happened.clear)

    await until(happened.is_set, within=6)

    assert (loop.time(), happened.is_set()) == (5.0, True)


async def test_no_time_passes_while_something_is_left_to_do() -> None:
    loop = asyncio.get_running_loop()
    loop.call_later(0.001, lambda: None)

    for _ in range(1000):
        await asyncio.sleep(0)

    assert loop.time() == 0.0


async def test_a_condition_that_never_holds_fails_in_time() -> None:
    with pytest.raises(TimeoutError):
        await until(lambda: False, within=600)

    assert asyncio.get_running_loop().time() == 600.0


async def test_a_condition_that_cannot_be_asked_fails_whoever_waits_for_it() -> None:
    with pytest.raises(ZeroDivisionError):
        await until(lambda: 1 / 0)


async def test_ending_waits_for_threads_at_work() -> None:
    assert await asyncio.to_thread(lambda: "done") == "done"


def test_a_test_in_which_nobody_is_ever_woken_fails() -> None:
    async def waits() -> None:
        await asyncio.Event().wait()

    with (
        asyncio.Runner(loop_factory=partial(VirtualLoop, for_ever=0.0)) as runner,
        pytest.raises(NobodyIsWoken),
    ):
        runner.run(waits())
