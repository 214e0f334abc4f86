"""Erlang C, against figures of the tables that everybody uses."""

from __future__ import annotations

import math

import pytest

from app.simulation.erlang import agents_by_formula, mean_wait, share_who_wait, share_within


@pytest.mark.parametrize(
    ("agents", "load", "waits"),
    [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (5, 4.0, 0.55411), (10, 8.0, 0.40918), (100, 90.0, 0.21692)],
)
def test_the_share_who_wait_is_that_of_the_tables(agents: int, load: float, waits: float) -> None:
    assert share_who_wait(agents, load) == pytest.approx(waits, abs=2e-4)


def test_one_agent_is_the_queue_of_the_textbook() -> None:
    """M/M/1: the mean wait is load / (1 - load) talks."""
    assert mean_wait(1, 0.8, 60) == pytest.approx(0.8 / 0.2 * 60)


def test_too_much_work_is_never_done() -> None:
    assert share_who_wait(3, 3.0) == 1.0
    assert share_within(3, 3.5, 180, 180) == 0.0
    assert mean_wait(3, 3.0, 180) == math.inf


def test_the_fewest_agents_keep_the_target_and_one_less_does_not() -> None:
    agents = agents_by_formula(8.0, 240, 180, 0.95)

    assert share_within(agents, 8.0, 240, 180) >= 0.95 > share_within(agents - 1, 8.0, 240, 180)
