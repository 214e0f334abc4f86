"""Where bars and squares stand in the statistics' plots, for the templates that draw them as SVG.

Knows: geometry. Refuses to know: colours (site.css), and what is counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLOT_WIDTH, PLOT_HEIGHT = 760, 240  # of the plot, with its axes
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 44, 8, 12, 26  # the axes' room
_MOST_LABELS: Final = 14
SQUARE: Final = 28
HEAT_STEPS: Final = 5


@dataclass(frozen=True, slots=True)
class PlotBar:
    """One piece of a column: its kind (a class of site.css), place and size."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A label at an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class BarPlot:
    bars: tuple[PlotBar, ...]
    below: tuple[AxisLabel, ...]
    beside: tuple[AxisLabel, ...]


@dataclass(frozen=True, slots=True)
class Square:
    """One hour of the week; opacity: 0 to 1; what is in it."""

    x: float
    y: float
    opacity: float
    weekday: int
    hour: int
    calls: int


@dataclass(frozen=True, slots=True)
class HeatPlot:
    squares: tuple[Square, ...]
    hours: tuple[AxisLabel, ...]
    width: float
    height: float


def bar_plot(columns: Sequence[tuple[str, Mapping[str, int]]], kinds: Sequence[str]) -> BarPlot:
    """Columns from left to right, each with a label and a number of each kind, stacked from below."""
    most = nice_top(max((sum(numbers.get(kind, 0) for kind in kinds) for _, numbers in columns), default=0))
    room, height = PLOT_WIDTH - PLOT_LEFT - PLOT_RIGHT, PLOT_HEIGHT - PLOT_TOP - PLOT_BOTTOM
    step = room / max(1, len(columns))
    wide = step * (0.8 if len(columns) <= 62 else 1)
    bars, below = [], []
    every = math.ceil(len(columns) / _MOST_LABELS)
    for place, (label, numbers) in enumerate(columns):
        x, y = PLOT_LEFT + place * step + (step - wide) / 2, float(PLOT_TOP + height)
        for kind in kinds:
            tall = numbers.get(kind, 0) / most * height
            y -= tall
            if tall:
                bars.append(PlotBar(kind, round(x, 2), round(y, 2), round(wide, 2), round(tall, 2)))
        if place % every == 0:
            below.append(AxisLabel(round(PLOT_LEFT + (place + 0.5) * step, 2), label))
    beside = [AxisLabel(round(PLOT_TOP + height * (1 - part), 2), f"{most * part:g}") for part in (0, 0.5, 1)]
    return BarPlot(tuple(bars), tuple(below), tuple(beside))


def heat_plot(calls: Mapping[tuple[int, int], int]) -> HeatPlot:
    """Hours of the week, those that have none at both ends of the day left out; calls: by weekday and hour."""
    hours = [hour for (_, hour), number in calls.items() if number] or [8, 16]
    first, last = min(*hours, 8), max(*hours, 16)
    most = max(calls.values(), default=0)
    squares = []
    for weekday in range(7):
        for hour in range(first, last + 1):
            number = calls.get((weekday, hour), 0)
            # In steps, so that the eye can tell them apart; the least is still seen.
            shade = math.ceil(number / most * HEAT_STEPS) / HEAT_STEPS if number else 0.0
            squares.append(
                Square(
                    PLOT_LEFT + (hour - first) * SQUARE,
                    PLOT_TOP + weekday * SQUARE,
                    shade,
                    weekday,
                    hour,
                    number,
                )
            )
    below = [
        AxisLabel(PLOT_LEFT + (hour - first + 0.5) * SQUARE, str(hour)) for hour in range(first, last + 1)
    ]
    wide = PLOT_LEFT + (last - first + 1) * SQUARE + PLOT_RIGHT
    return HeatPlot(tuple(squares), tuple(below), wide, PLOT_TOP + 7 * SQUARE + PLOT_BOTTOM)


def nice_top(most: int) -> int:
    """The top of an axis: 2, 4, 10, 20, 40, 100 ... so that its half is a whole number."""
    tens = 1
    while True:
        for top in (2 * tens, 4 * tens, 10 * tens):
            if top >= most:
                return top
        tens *= 10


def all_days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
