"""The service's clock does not go back, whatever becomes of the machine's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.clock import SteadyClock, elapsed

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
    """Whoever came before still came before."""
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
