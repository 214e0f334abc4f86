"""Days are cut where nothing is open, and instants that look alike are alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from app.policy.hours import STOCKHOLM
from app.simulation.spells import Spells, midnight
from tests.policy.bolaget import BOLAGET
from tests.simulation.lone_queue import company_with

DAY = date(2027, 3, 22)  # the clock changes in the night of the 28th


def test_days_are_cut_at_night_and_nothing_is_left_out() -> None:
    spells = Spells(BOLAGET, DAY)

    stretches = spells.stretches(DAY, 14)

    assert [one.name for one in stretches] == [
        (DAY + timedelta(days=ahead)).isoformat() for ahead in range(14)
    ]
    assert (stretches[0].start, stretches[-1].end) == (midnight(DAY), midnight(DAY + timedelta(days=14)))
    assert all(one.end == other.start for one, other in pairwise(stretches))
    assert not any(spells.is_open(queue, one.start) for queue in BOLAGET.queues for one in stretches)


def test_a_queue_that_never_closes_leaves_one_stretch() -> None:
    company = company_with()
    queue = company.queues["help"]
    week = tuple(((0, 1440),) for _ in range(7))
    open_queue = replace(queue, hours=replace(queue.hours, week=week))
    around = replace(company, queues={"help": open_queue})

    assert len(Spells(around, DAY).stretches(DAY, 4)) == 1


def test_the_same_hour_of_two_mondays_is_one_sight_and_a_holiday_another() -> None:
    spells = Spells(BOLAGET, DAY)

    def sight(day: date) -> int:
        return spells.sight(
            "+46846500410", datetime.combine(day, datetime.min.time(), STOCKHOLM).timestamp() + 36000
        )

    monday, next_monday, easter_monday = date(2027, 3, 22), date(2027, 4, 5), date(2027, 3, 29)
    assert sight(monday) == sight(next_monday)
    assert sight(monday) != sight(easter_monday)
