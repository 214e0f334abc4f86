"""Many days over several processes give what one after the other gives, also when Ctrl-C comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.simulation.day import Plan, StretchRunner
from app.simulation.report import SimulationReport, simulation_json
from app.simulation.scenario import NumberRate, Scenario, spread_over_a_day, usual_rates
from app.simulation.year import over_cores, simulate
from tests.policy.bolaget import BOLAGET
from tests.simulation.lone_queue import HELP, MONDAY, company_with

# So many calls in the last hour that callbacks are owed on most nights.
LATE = Scenario(
    rates=(NumberRate(HELP, (*(0.0,) * 14, 25.0, 25.0, *(0.0,) * 8)),),
    wants_callback=0.9,
    customer_answers=0.4,
)
WAITING = 'keys: {"1": message, "2": callback}, escalation: [{after: 60, offer_callback: true}]'


@pytest.mark.parametrize(
    "plan",
    [
        Plan(company_with(WAITING), LATE, MONDAY, 40),
        Plan(BOLAGET, Scenario(rates=usual_rates(BOLAGET), sick=0.05), MONDAY, 20),
    ],
    ids=["callbacks over night", "a usual company"],
)
def test_two_processes_say_what_one_says(plan: Plan) -> None:
    alone = simulate(plan, jobs=1)
    together = simulate(plan, jobs=2)

    reports = [simulation_json(SimulationReport(plan, one), "en") for one in (alone, together)]
    assert reports[0] == reports[1]
    assert alone.done == together.done == plan.days


def test_some_nights_owe_callbacks() -> None:
    """Else the test above would not try what it is for."""
    runner = StretchRunner(Plan(company_with(WAITING), LATE, MONDAY, 40))

    left = [bool(runner.run(one).left) for one in runner.stretches]

    assert 5 < sum(left) < 35


def test_the_same_seed_is_the_same_and_another_is_another() -> None:
    rates = (NumberRate(HELP, spread_over_a_day(50)),)
    plan = Plan(company_with(), Scenario(rates=rates), MONDAY, 2)

    first, again, other = (simulate(one).tally for one in (plan, plan, replace(plan, seed="2")))

    assert first == again
    assert first != other


def test_ctrl_c_leaves_the_days_that_are_done() -> None:
    plan = Plan(company_with(), Scenario(rates=(NumberRate(HELP, spread_over_a_day(50)),)), MONDAY, 5)

    def stop(done: int, _of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    result = simulate(plan, went=stop)

    assert (result.partial, result.done, result.of) == (True, 2, 5)
    assert len(result.tally.days) == 2


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("jobs", [1, 2])
def test_tasks_over_cores_come_back_in_order(jobs: int) -> None:
    told: list[tuple[int, int]] = []

    done = over_cores(double, [3, 1, 2], jobs=jobs, went=lambda *how_far: told.append(how_far))

    assert done == [6, 2, 4]
    assert told[-1] == (3, 3)


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_the_tasks_that_are_done(jobs: int) -> None:
    """Failed: all of them were lost."""

    def stop(done: int, _of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    done = over_cores(double, [3, 1, 2], jobs=jobs, went=stop)

    assert len(done) == 2
    assert set(done) < {6, 2, 4}
