"""A queue's figures of now and of the day, and when they stand out."""

from __future__ import annotations

import pytest

from app.web.queues import AgentRow, QueueNow, WaitingNow
from app.web.wallboard.wall_figures import QueueToday, WallQueue, wall_queue

NOBODY_YET = QueueToday()


def queue(*waited: float, standings: tuple[str, ...] = (), today: QueueToday = NOBODY_YET) -> WallQueue:
    now = QueueNow(
        "support",
        "Support",
        tuple(WaitingNow(place, "+46701740699", one, "") for place, one in enumerate(waited, 1)),
        tuple(AgentRow(f"a{n}", "A", 1, standing, "", 0.0) for n, standing in enumerate(standings)),
        max(waited, default=0.0),
        *(0, 0, 0, 0, 0, 0.0),
    )
    return wall_queue(now, 180.0, today)


@pytest.mark.parametrize(
    ("waited", "looks"), [((), ""), ((134.0,), ""), ((135.0,), "busy"), ((180.0,), "busy"), ((181.0,), "bad")]
)
def test_a_wait_stands_out_before_the_promise_is_broken(waited: tuple[float, ...], looks: str) -> None:
    assert queue(*waited).wait_is == looks


def test_the_service_level_is_of_the_day_and_unknown_before_its_first_caller() -> None:
    assert queue(today=QueueToday(8, 6, 1)).level == 0.75
    assert queue().level is None


def test_who_waits_too_long_now_counts_as_much_as_who_did_before() -> None:
    assert queue(200.0, 190.0, 10.0, today=QueueToday(8, 6, 1)).late == 3


def test_agents_are_counted_by_how_they_stand() -> None:
    shown = queue(standings=("free", "talking", "ringing", "back_off", "paused", "logged_out", "odd"))

    assert shown.agents == {"free": 1, "talking": 2, "wrap_up": 0, "paused": 2, "away": 2}
