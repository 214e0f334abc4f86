"""As many calls come as the scenario says, when it says; what each brings does not depend on the policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from statistics import fmean

import pytest

from app.policy.hours import STOCKHOLM
from app.simulation.arrivals import drawn_calls, given_calls
from app.simulation.scenario import Length, NumberRate, Scenario, Shape
from app.simulation.spells import Stretch, midnight
from tests.policy.bolaget import BOLAGET, MAIN
from tests.simulation.lone_queue import company_with, to_help

SUPPORT = "+46846500420"
BUSY = (*(0.0,) * 9, 300.0, 0.0, 100.0, *(0.0,) * 12)


def calls_of(day: date, scenario: Scenario, seed: str = "1") -> list[tuple[float, str]]:
    stretch = Stretch(day.isoformat(), midnight(day), midnight(day) + 86400)
    return [(one.at, one.caller) for one in drawn_calls(BOLAGET, scenario, stretch, seed)]


def test_the_hours_have_the_calls_that_they_shall_have() -> None:
    scenario = Scenario(rates=(NumberRate(SUPPORT, BUSY),))

    calls = [one for seed in range(4) for one in calls_of(date(2027, 1, 11), scenario, str(seed))]

    hours = [datetime.fromtimestamp(at, UTC).astimezone(STOCKHOLM).hour for at, _ in calls]
    assert set(hours) == {9, 11}
    assert hours.count(9) == pytest.approx(1200, abs=4 * 1200**0.5)
    assert hours.count(11) == pytest.approx(400, abs=4 * 400**0.5)
    assert all(at == round(at, 3) for at, _ in calls)


@pytest.mark.parametrize(
    ("day", "share"),
    [(date(2027, 1, 16), 0.5), (date(2027, 1, 17), 0.2), (date(2027, 1, 6), 0.2), (date(2027, 6, 25), 0.2)],
    ids=["Saturday", "Sunday", "Epiphany", "Midsummer Eve"],
)
def test_weekends_and_holidays_have_their_share(day: date, share: float) -> None:
    scenario = Scenario(rates=(NumberRate(SUPPORT, (400.0,) * 24, saturday=0.5, sunday=0.2),))

    assert len(calls_of(day, scenario)) == pytest.approx(9600 * share, rel=0.1)


def test_the_night_of_clock_change_has_an_hour_more() -> None:
    scenario = Scenario(rates=(NumberRate(SUPPORT, (*(0.0,) * 2, 1000.0, *(0.0,) * 21), sunday=1.0),))

    assert len(calls_of(date(2027, 10, 31), scenario)) == pytest.approx(2000, rel=0.1)


def test_so_many_callers_have_priority() -> None:
    rates = (NumberRate(SUPPORT, BUSY),)
    scenario = Scenario(rates=rates, priorities={"vip": 0.25, "storkund": 0.25})

    callers = [caller for _, caller in calls_of(date(2027, 1, 11), scenario)]

    serving = BOLAGET.queues["support"].serving
    shares = [
        sum(serving.priority_of(one) == which for one in callers) / len(callers)
        for which in ("vip", "storkund")
    ]
    assert shares == pytest.approx([0.25, 0.25], abs=0.1)


def test_callers_are_the_same_under_another_policy() -> None:
    scenario = Scenario(rates=(NumberRate(SUPPORT, BUSY),))
    other = replace(BOLAGET, queues={**BOLAGET.queues, **company_with().queues})
    stretch = Stretch("2027-01-11", midnight(date(2027, 1, 11)), midnight(date(2027, 1, 12)))

    here, there = (list(drawn_calls(one, scenario, stretch, "1")) for one in (BOLAGET, other))
    assert here == there


def test_calls_of_several_numbers_come_in_order() -> None:
    scenario = Scenario(rates=(NumberRate(SUPPORT, BUSY), NumberRate(MAIN, BUSY)))
    stretch = Stretch("2027-01-11", midnight(date(2027, 1, 11)), midnight(date(2027, 1, 12)))

    found = [(one.at, one.called) for one in drawn_calls(BOLAGET, scenario, stretch, "1")]

    assert found == sorted(found)
    assert {called for _, called in found} == {SUPPORT, MAIN}


@pytest.mark.parametrize("shape", Shape)
def test_lengths_have_the_mean_that_they_shall_have(shape: Shape) -> None:
    from random import Random

    chance = Random(1)

    assert fmean(Length(240.0, shape).drawn(chance) for _ in range(5000)) == pytest.approx(240, rel=0.05)


def test_details_that_a_given_call_lacks_are_drawn() -> None:
    stretch = Stretch("2027-01-11", midnight(date(2027, 1, 11)), midnight(date(2027, 1, 12)))
    known, unknown = to_help("09:00:00", talk=7), replace(to_help("09:00:01"), talk=None)

    first, second = given_calls([known, unknown], Scenario(talk=Length(50.0, Shape.FIXED)), stretch, "1")

    assert (first.talk, second.talk) == (7, 50)
    assert first.patience > 0
