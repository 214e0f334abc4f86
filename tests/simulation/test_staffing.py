"""Simulation and Erlang C agree where the formula holds, and the fewest agents are the fewest."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from app.queueing.rules import QueueRules, RingStrategy
from app.simulation import erlang
from app.simulation.day import Plan
from app.simulation.scenario import Length, Scenario, Shape, usual_rates
from app.simulation.staffing import (
    TRIED_CALLS,
    WARM_UP,
    TrialQueue,
    differs,
    fewest,
    staffed,
    staffing_tasks,
    tried_with,
)
from app.simulation.year import simulate
from tests.policy.bolaget import BOLAGET
from tests.simulation.lone_queue import EXACT, LET_WAIT, MONDAY, company_with

if TYPE_CHECKING:
    from random import Random

MMC = replace(
    EXACT, talk=Length(180.0, Shape.EXPONENTIAL)
)  # at random, one queue, nobody hangs up, no wrap-up
RULES = QueueRules("q", (("a",),), RingStrategy.LONGEST_AVAILABLE)


class CountedLength(Length):
    """Counts how often a length was drawn."""

    times = 0

    def drawn(self, chance: Random) -> float:
        CountedLength.times += 1
        return super().drawn(chance)


@dataclass(frozen=True, slots=True)
class MmcQueue:
    """An M/M/c queue, and how much of it is simulated: `batches` queues of their own, so many calls in each.

    student_t: for 99 %, two-sided, of as many degrees of freedom. widest: half the interval at most, as a part of
    the mean.
    """

    agents: int
    per_hour: float
    batches: int
    calls: int
    student_t: float
    widest: float

    def agrees(self, ringing: RingStrategy) -> None:
        """Mean wait and share within a minute of the formula lie in the 99 % confidence interval of the batches."""
        load = self.per_hour * 180 / 3600
        rules = replace(RULES, ringing=ringing)
        waits, shares = [], []
        for batch in range(self.batches):
            trial = TrialQueue(rules, self.per_hour, MMC, math.inf, f"batch {batch}")
            tried = tried_with(trial, self.agents, self.calls)
            waits.append(statistics.fmean(tried.waits))
            shares.append(tried.share(60.0))
            assert len(tried.waits) == tried.came == self.calls

        for found, formula in (
            (waits, erlang.mean_wait(self.agents, load, 180)),
            (shares, erlang.share_within(self.agents, load, 180, 60)),
        ):
            half = self.student_t * statistics.stdev(found) / math.sqrt(self.batches)
            assert abs(statistics.fmean(found) - formula) <= half
            assert half < self.widest * formula, "an interval so wide that anything would lie in it"


def test_simulation_and_erlang_c_agree_on_a_small_m_m_c_queue() -> None:
    MmcQueue(3, 36.0, 10, 600, 3.250, 0.5).agrees(RingStrategy.LONGEST_AVAILABLE)


@pytest.mark.whole
@pytest.mark.parametrize("ringing", RingStrategy)
@pytest.mark.parametrize(
    "queue",
    [MmcQueue(1, 12.0, 30, 2000, 2.756, 0.15), MmcQueue(5, 80.0, 30, 3000, 2.756, 0.2)],
    ids=["M/M/1", "M/M/5"],
)
def test_simulation_and_erlang_c_agree_on_an_m_m_c_queue(queue: MmcQueue, ringing: RingStrategy) -> None:
    queue.agrees(ringing)


def test_callers_who_hang_up_make_waits_shorter_than_the_formula_says() -> None:
    """Where the two must not agree: patience takes work off the queue."""
    impatient = replace(MMC, patience=Length(120.0))
    load = 95 * 180 / 3600

    tried = tried_with(TrialQueue(RULES, 95.0, impatient, math.inf, "1"), 5, 3000)

    assert len(tried.waits) < tried.came
    assert statistics.fmean(tried.waits) < 0.5 * erlang.mean_wait(5, load, 180)


@pytest.mark.whole
def test_wrap_up_needs_more_agents_than_talk_alone() -> None:
    trial = TrialQueue(RULES, 60.0, MMC, math.inf, "1")
    wrapping = replace(trial, rules=replace(RULES, wrap_up=120.0))

    alone, with_wrap_up = fewest(trial, 180, 0.95, 3)[0], fewest(wrapping, 180, 0.95, 5)[0]

    assert alone is not None
    assert with_wrap_up is not None
    assert alone < with_wrap_up


def test_what_no_number_of_agents_reaches_is_given_up_soon() -> None:
    """Callers hang up while the first phone rings. Failed: it tried each number up to 500, for each half-hour."""
    talk = CountedLength(180.0)
    slow = replace(MMC, talk=talk, patience=Length(60.0), agents_after=6.0)
    trial = TrialQueue(RULES, 2.0, slow, math.inf, "1")

    assert fewest(trial, 180, 0.99, 1) == (None, 0.0)
    assert CountedLength.times < 10 * (TRIED_CALLS + WARM_UP)


@pytest.mark.whole
@pytest.mark.parametrize("near", [1, 4, 7])
def test_the_fewest_are_found_wherever_one_begins(near: int) -> None:
    trial = TrialQueue(RULES, 40.0, MMC, math.inf, "1")

    agents, share = fewest(trial, 180, 0.95, near)

    assert agents is not None
    assert share >= 0.95 > tried_with(trial, agents - 1).share(180)


@pytest.mark.whole
def test_a_half_hour_of_a_simulated_week_is_staffed() -> None:
    plan = Plan(BOLAGET, Scenario(rates=usual_rates(BOLAGET)), MONDAY, 5)
    tasks = staffing_tasks(plan, simulate(plan).tally)
    [task] = [one for one in tasks if (one.queue.id, one.half) == ("salj", 24)]

    found = staffed(task)

    assert found.at_work == pytest.approx(1.0, abs=0.2)  # Anna has lunch
    assert found.needed in (2, 3)
    assert found.share >= 0.95


def test_it_is_said_what_erlang_c_knows_nothing_of() -> None:
    plain = company_with(LET_WAIT)
    usual = Scenario()

    assert differs(plain, plain.queues["help"], MMC) == ()
    assert differs(BOLAGET, BOLAGET.queues["support"], usual) == ("patience", "ringing", "shape", "priority")
