"""Where bars and squares stand."""

from __future__ import annotations

from datetime import date

import pytest

from app.web.site.figures.plots import (
    PLOT_HEIGHT,
    PLOT_LEFT,
    PLOT_RIGHT,
    PLOT_TOP,
    PLOT_WIDTH,
    all_days,
    bar_plot,
    heat_plot,
    nice_top,
)


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (5, 10), (10, 10), (11, 20), (21, 40), (99, 100), (101, 200)],
)
def test_the_top_of_an_axis_is_round_and_has_a_whole_half(most: int, top: int) -> None:
    assert nice_top(most) == top
    assert top % 2 == 0


def test_bars_stand_on_each_other_within_the_plot() -> None:
    plot = bar_plot([("a", {"x": 3, "y": 1}), ("b", {"x": 0, "y": 4})], ("x", "y"))

    assert [bar.kind for bar in plot.bars] == ["x", "y", "y"]
    lower, upper, other = plot.bars
    assert lower.y == pytest.approx(upper.y + upper.height)
    assert upper.y == pytest.approx(PLOT_TOP)
    assert other.height == pytest.approx(lower.height + upper.height)
    assert all(bar.x >= PLOT_LEFT and bar.x + bar.width <= PLOT_WIDTH - PLOT_RIGHT for bar in plot.bars)
    assert [mark.text for mark in plot.beside] == ["0", "2", "4"]
    assert lower.y + lower.height < PLOT_HEIGHT


def test_long_periods_have_few_labels() -> None:
    plot = bar_plot([(str(n), {"x": n}) for n in range(365)], ("x",))

    assert len(plot.below) <= 14


def test_nothing_is_a_plot_without_bars() -> None:
    assert bar_plot([], ("x",)).bars == ()


def test_the_busiest_hour_is_the_strongest_and_one_call_is_still_seen() -> None:
    plot = heat_plot({(0, 9): 100, (6, 20): 1})

    by_time = {(one.weekday, one.hour): one.opacity for one in plot.squares}
    assert by_time[0, 9] == 1
    assert by_time[6, 20] == pytest.approx(0.2)
    assert by_time[3, 12] == 0
    assert {hour for _, hour in by_time} == set(range(8, 21))


def test_days_are_all_between_two() -> None:
    assert all_days(date(2026, 2, 27), date(2026, 3, 1)) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
    ]
