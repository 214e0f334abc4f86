"""The service's clock does not go back, whatever happens to the machine's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.clock import AlarmClock, SteadyClock, elapsed
from tests.calls.virtual_time import VirtualLoop

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Machine:
    """Its clock, which somebody sets, and its steady one."""

    def __init__(self) -> None:
        self.wall, self.steady = TEN, 5000.0
        self.clock = SteadyClock(lambda: self.wall, lambda: self.steady)

    def later(self, seconds: float) -> datetime:
        """Time passes, looked at every second as the service does."""
        for _ in range(int(seconds)):
            self.wall += timedelta(seconds=1)
            self.steady += 1
            self.clock()
        return self.clock()


def test_a_clock_that_nobody_sets_is_the_machines() -> None:
    machine = Machine()

    assert machine.later(3600) == machine.wall


def test_put_back_it_goes_on_and_is_right_again_after_a_while() -> None:
    """An earlier caller stays the earlier one."""
    machine = Machine()
    before = machine.later(60)
    machine.wall -= timedelta(seconds=815)

    after = machine.clock()
    minute_later = machine.later(60)

    assert before <= after <= before + timedelta(seconds=1)
    assert timedelta(seconds=53) < minute_later - after <= timedelta(seconds=60)
    assert machine.later(8200) == machine.wall


def test_put_forward_it_follows_at_once() -> None:
    machine = Machine()
    machine.later(60)
    machine.wall += timedelta(hours=3)

    assert machine.clock() == machine.wall


def test_put_back_by_a_day_it_follows_at_once() -> None:
    """It had been quite wrong: the hours of tomorrow shall not hold for ten days."""
    machine = Machine()
    machine.later(60)
    machine.wall -= timedelta(days=1)

    assert machine.clock() == machine.wall


@given(st.lists(st.floats(-900, 900), max_size=20))
@example([-900.0])
@example([-900.0] * 20)
@example([900.0, -900.0] * 10)
@example([-0.001] * 20)
def test_whatever_is_done_to_the_machines_it_never_goes_back_by_a_quarter_of_an_hour(
    steps: list[float],
) -> None:
    machine = Machine()
    told = machine.clock()
    for step in steps:
        machine.wall += timedelta(seconds=step)
        machine.steady += 30
        machine.wall += timedelta(seconds=30)
        lead = machine.clock._lead
        before, told = told, machine.clock()
        assert told >= before or lead > timedelta(minutes=45)  # more than an hour in all: it follows


def test_between_a_moment_and_an_earlier_one_nothing_has_passed() -> None:
    assert (elapsed(10.0, 12.5), elapsed(12.5, 10.0)) == (2.5, 0.0)


def test_a_clock_that_is_set_wakes_nobody_earlier_or_later() -> None:
    machine = Machine()
    clock = AlarmClock(lambda: machine.wall)

    async def woken() -> list[float]:
        loop, rung = asyncio.get_running_loop(), list[float]()
        clock.ring_in(30, lambda: rung.append(loop.time()))
        machine.wall += timedelta(hours=3)
        await clock.sleep(10)
        machine.wall -= timedelta(days=1)
        await clock.sleep(50)
        return rung

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(woken()) == [30]
    assert clock.now() == (TEN + timedelta(hours=3) - timedelta(days=1)).timestamp()


def test_all_who_wait_with_others_for_about_as_long_are_woken_in_one_moment() -> None:
    clock = AlarmClock()

    async def wait(seconds: float, with_others: bool) -> float:
        limit = clock.at_most_with_others if with_others else clock.at_most
        try:
            async with limit(seconds):
                await asyncio.Event().wait()
        except TimeoutError:
            pass
        return asyncio.get_running_loop().time()

    async def woken(with_others: bool) -> set[float]:
        return set(await asyncio.gather(*(wait(seconds, with_others) for seconds in (14.8, 14.9, 15.0))))

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(woken(with_others=True)) == {15.0}
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(woken(with_others=False)) == {14.8, 14.9, 15.0}
