"""The figures of a report are those of the calls."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from app.simulation.day import Plan
from app.simulation.report import SimulationReport, percentile, place_name, simulation_json
from app.simulation.tally import AgentTally, QueueTally, SimulatedEnd, SimulationTally, half_hour
from app.simulation.year import Simulated
from tests.policy.bolaget import BOLAGET, MAIN
from tests.simulation.lone_queue import EXACT, HELP, MONDAY, at, company_with, days_of, to_help


def report_of(*calls_talks: tuple[str, float]) -> dict[str, Any]:
    company = company_with()
    [tally] = days_of(company, *(to_help(clock, talk) for clock, talk in calls_talks))
    plan = Plan(company, EXACT, MONDAY, 1)
    return simulation_json(SimulationReport(plan, Simulated(tally, 1, 1)), "en")


def test_a_queue_is_measured_against_its_promise_q2() -> None:
    found = report_of(("09:00:00", 60), ("09:00:10", 60), ("09:00:20", 600), ("09:00:30", 60))

    [queue] = found["queues"]
    assert (queue["came"], queue["answered"], queue["within"], queue["passed_on"]) == (4, 3, 3, 1)
    assert queue["share_within"] == 0.75
    assert queue["wait"] == {"median": 50, "p95": 100, "longest": 100}
    assert found["share_answered"] == 1.0  # the answering service is somebody
    [half] = [one for one in queue["half_hours"] if one["came"]]
    assert (half["weekday"], half["half"], half["came"], half["within"], half["agents"]) == (0, 18, 4, 3, 1.0)


def test_an_agent_above_85_percent_is_overloaded() -> None:
    found = report_of(*((f"{hour:02}:{minute:02}:00", 1680) for hour in range(8, 16) for minute in (0, 30)))

    [ada] = [one for one in found["agents"] if one["id"] == "ada"]
    assert (ada["occupancy"], ada["overloaded"]) == (pytest.approx(1680 / 1800, abs=1e-3), True)


def test_every_rule_is_told_with_its_clause_and_words() -> None:
    found = report_of(("09:00:00", 60), ("07:00:00", 60))

    texts = {(one["clause"], one["text"]): one["times"] for one in found["rules"]}
    assert texts["Q10", "the queue Hjälp is open"] == 1
    assert texts["Q13", "Hjälp is closed: on to +46313900600"] == 1


def test_nobody_s_figures_are_none() -> None:
    plan = Plan(company_with(), EXACT, MONDAY, 1)

    found = simulation_json(SimulationReport(plan, Simulated(of=1, partial=True)), "sv")

    assert (found["calls"], found["share_answered"], found["partial"]) == (0, None, True)
    assert found["queues"][0]["wait"]["median"] is None


@pytest.mark.parametrize(("part", "wait"), [(0.5, 10), (0.95, 30), (1.0, 30), (0.01, 10)])
def test_a_percentile_is_a_wait_that_somebody_had(part: float, wait: int) -> None:
    assert percentile(Counter({10: 6, 30: 4}), part) == wait


def test_a_number_is_called_by_whose_it_is() -> None:
    names = [place_name(BOLAGET, one) for one in (MAIN, "salj", "+46846500401", "+46846500499")]

    assert names == ["Exempelbolaget AB", "Sälj", "Anna Ek", "?"]


def test_tallies_add_up() -> None:
    first, second = SimulationTally(calls=1), SimulationTally(calls=2)
    first.queues["q"] = QueueTally(came=1, nobody=[(0.0, 10.0)], slots={3: [1.0] * 5})
    second.queues["q"] = QueueTally(
        came=2, nobody=[(10.0, 20.0), (30.0, 40.0)], slots={3: [1.0] * 5, 4: [2.0] * 5}
    )
    second.agents["a"] = AgentTally(talked=5.0)
    second.ends[HELP, SimulatedEnd.AGENT] = 2

    first.add(second)

    assert (first.calls, first.queues["q"].came, first.agents["a"].talked) == (3, 3, 5.0)
    assert first.queues["q"].nobody == [(0.0, 20.0), (30.0, 40.0)]
    assert first.queues["q"].slots == {3: [2.0] * 5, 4: [2.0] * 5}
    assert first.ends[HELP, SimulatedEnd.AGENT] == 2


def test_half_hours_are_those_of_the_wall_clock() -> None:
    assert half_hour(at("00:00:00")) == 0
    assert half_hour(at("23:59:59")) == 47
