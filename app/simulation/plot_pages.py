"""Pictures of calls: waits, times of day, the week, days, and where calls end.

Knows: what each shows, with axes and units. Refuses to know: files (plots.py).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator, PercentFormatter

from app.simulation.plot_words import DAY_NAMES, plot_words
from app.simulation.report_words import clock_length, end_words
from app.simulation.tally import HALF_HOURS, SimulatedEnd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURE_WIDTH: Final = 9.0  # inches
QUEUE_COLOURS: Final = (
    "#1b6ca8",
    "#d9822b",
    "#3c8d40",
    "#8e4a9b",
    "#b8413b",
    "#4d4d4d",
    "#2aa198",
    "#a67c00",
)
GOOD, LATE, BAD, GREY = "#3c8d40", "#e3b23c", "#b8413b", "#9aa5ad"
END_COLOURS: Final = {
    SimulatedEnd.AGENT: "#2f7d32",
    SimulatedEnd.PERSON: "#7cb36b",
    SimulatedEnd.OUTSIDE: "#1b6ca8",
    SimulatedEnd.MESSAGE: "#e3b23c",
    SimulatedEnd.CALLBACK: "#f0d58a",
    SimulatedEnd.NO_MESSAGE: "#c9a2a0",
    SimulatedEnd.GAVE_UP: "#b8413b",
    SimulatedEnd.REFUSED: "#555555",
}
KEPT: Final = LinearSegmentedColormap.from_list("kept", ["#b8413b", "#e3b23c", "#f3ecc2", "#3c8d40"])
MOST_QUEUES: Final = 8  # in one picture; the largest
MOST_BARS: Final = 15
DAYS_AS_WEEKS: Final = 70  # from so many days on, a bar is a week


def largest_queues(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The queues that got calls, the largest first."""
    found = [one for one in report["queues"] if one["came"]]
    return sorted(found, key=lambda one: (-one["came"], one["id"]))[:MOST_QUEUES]


def panels(count: int, title: str, height: float = 1.9) -> tuple[Figure, list[Axes]]:
    """One below the other, with the same x axis."""
    figure = Figure(figsize=(PICTURE_WIDTH, 1.2 + height * count), layout="constrained")
    figure.suptitle(title, x=0.02, ha="left", fontsize=14, fontweight="bold")
    axes = figure.subplots(count, 1, sharex=True, squeeze=False)
    return figure, [row[0] for row in axes]


def clock_axis(axes: Axes, first: int, last: int, label: str) -> None:
    """Half-hours of the day from first to last, with whole hours written."""
    hours = range((first + 1) // 2, (last + 1) // 2 + 1)
    axes.set_xticks([hour * 2 - 0.5 for hour in hours], [f"{hour:02}" for hour in hours])
    axes.set_xlim(first - 0.5, last + 0.5)
    axes.set_xlabel(label)


def draw_waits(report: dict[str, Any], lang: str) -> Figure | None:
    """The share of callers who have an answer, by how long they have waited."""
    queues = largest_queues(report)
    if not queues:
        return None
    figure, (axes,) = panels(1, plot_words("waits_title", lang), 4.2)
    longest = max(max(one["wait"]["longest"] or 0, one["promise"]) for one in queues)
    for number, one in enumerate(queues):
        seen, xs, ys = 0, [0.0], [0.0]
        for seconds, callers in one["waits"].items():
            seen += callers
            xs.append(int(seconds) + 1.0)
            ys.append(100 * seen / one["came"])
        xs.append(longest * 1.05)
        ys.append(ys[-1])
        colour = QUEUE_COLOURS[number % len(QUEUE_COLOURS)]
        axes.step(xs, ys, where="post", color=colour, linewidth=2, label=f"{one['name']} ({ys[-1]:.0f} %)")
    for promise in sorted({one["promise"] for one in queues}):
        axes.axvline(promise, color="#333333", linestyle="--", linewidth=1)
        axes.annotate(
            plot_words("promise", lang),
            (promise, 2),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            color="#333333",
        )
    axes.set_xlim(0, longest * 1.05)
    axes.set_ylim(0, 101)
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=None))
    axes.set_xlabel(plot_words("waits_x", lang))
    axes.set_ylabel(plot_words("waits_y", lang))
    axes.grid(color="#dddddd")
    axes.xaxis.set_major_locator(MultipleLocator(30 if longest <= 300 else 60 * -(-longest // 600)))
    axes.xaxis.set_major_formatter(lambda seconds, _: clock_length(seconds))
    figure.legend(loc="outside lower center", ncols=4)
    return figure


def draw_hours(report: dict[str, Any], lang: str) -> Figure | None:
    """Calls by half-hour of an average weekday: answered in time, later, or not."""
    queues = largest_queues(report)
    weekdays = sum(date.fromisoformat(one["day"]).weekday() < 5 for one in report["days"])
    rows = {one["id"]: _weekday_rows(one, weekdays) for one in queues}
    halves = [half for found in rows.values() for half in found]
    if not weekdays or not halves:
        return None
    figure, several = panels(len(queues), plot_words("hours_title", lang))
    for axes, one in zip(several, queues, strict=True):
        found = rows[one["id"]]
        xs, base = sorted(found), dict.fromkeys(found, 0.0)
        for part, colour in enumerate((GOOD, LATE, BAD)):
            heights = [found[half][part] for half in xs]
            label = plot_words(("in_time", "late", "unanswered")[part], lang)
            axes.bar(xs, heights, bottom=[base[half] for half in xs], width=0.9, color=colour, label=label)
            base = {half: base[half] + found[half][part] for half in xs}
        axes.set_title(one["name"], loc="left")
        axes.margins(y=0.12)
        axes.grid(axis="y", color="#dddddd")
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    figure.supylabel(plot_words("hours_y", lang), fontsize=10)
    clock_axis(several[-1], min(halves), max(halves), plot_words("hours_x", lang))
    figure.legend(*several[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def _weekday_rows(queue: dict[str, Any], weekdays: int) -> dict[int, tuple[float, float, float]]:
    found: dict[int, list[int]] = {}
    for one in queue["half_hours"]:
        if one["weekday"] < 5 and one["came"]:
            row = found.setdefault(one["half"], [0, 0, 0])
            row[0] += one["within"]
            row[1] += one["answered"] - one["within"]
            row[2] += one["came"] - one["answered"]
    return {half: (a / weekdays, b / weekdays, c / weekdays) for half, (a, b, c) in found.items() if weekdays}


def draw_week(report: dict[str, Any], lang: str) -> Figure | None:
    """The share answered in time, by weekday and half-hour; white where nobody called."""
    queues = largest_queues(report)
    halves = [half["half"] for one in queues for half in one["half_hours"] if half["came"]]
    if not halves:
        return None
    figure, several = panels(len(queues), plot_words("week_title", lang))
    first, last = min(halves), max(halves)
    picture = None
    for axes, one in zip(several, queues, strict=True):
        grid = [[float("nan")] * HALF_HOURS for _ in range(7)]
        for half in one["half_hours"]:
            if half["came"]:
                grid[half["weekday"]][half["half"]] = 100 * half["within"] / half["came"]
        days = [day for day in range(7) if any(value == value for value in grid[day])]
        picture = axes.imshow(
            [grid[day] for day in days], aspect="auto", cmap=KEPT, vmin=50, vmax=100, interpolation="nearest"
        )
        axes.set_yticks(range(len(days)), [DAY_NAMES[lang == "en"][day] for day in days])
        axes.set_title(one["name"], loc="left")
        axes.tick_params(length=0)
    clock_axis(several[-1], first, last, plot_words("week_x", lang))
    assert picture is not None
    figure.colorbar(picture, ax=several, label=plot_words("week_scale", lang), extend="min", aspect=30)
    return figure


def draw_days(report: dict[str, Any], lang: str) -> Figure | None:
    """Calls by day or week: answered by one of us, elsewhere, given up."""
    days = report["days"]
    if len(days) < 2:
        return None
    weekly = len(days) >= DAYS_AS_WEEKS
    sums: dict[date, list[int]] = {}
    for one in days:
        day = date.fromisoformat(one["day"])
        key = date.fromordinal(day.toordinal() - day.weekday()) if weekly else day
        row = sums.setdefault(key, [0, 0, 0])
        rest = one["calls"] - one["answered"] - one["gave_up"]
        for part, count in enumerate((one["answered"], rest, one["gave_up"])):
            row[part] += count
    figure, (axes,) = panels(1, plot_words("weeks_title" if weekly else "days_title", lang), 3.4)
    xs = list(range(len(sums)))
    base = [0] * len(xs)
    for part, colour in enumerate((GOOD, GREY, BAD)):
        heights = [row[part] for row in sums.values()]
        label = plot_words(("answered", "elsewhere", "gave_up")[part], lang)
        axes.bar(xs, heights, bottom=base, width=0.9, color=colour, label=label)
        base = [a + b for a, b in zip(base, heights, strict=True)]
    every = max(1, -(-len(xs) // 12))
    names = [_day_text(one, lang, with_weekday=len(sums) <= 14) for one in sums]
    axes.set_xticks(xs[::every], names[::every])
    axes.set_ylabel(plot_words("days_y", lang))
    axes.grid(axis="y", color="#dddddd")
    figure.legend(loc="outside lower center", ncols=3)
    return figure


def _day_text(day: date, lang: str, *, with_weekday: bool) -> str:
    text = f"{day.day} {day:%b}" if lang == "en" else f"{day.day}/{day.month}"
    return f"{DAY_NAMES[lang == 'en'][day.weekday()]} {text}" if with_weekday else text


def draw_ends(report: dict[str, Any], lang: str) -> Figure | None:
    """Where the calls of each number end."""
    numbers = sorted(report["numbers"], key=lambda one: (-one["calls"], one["called"]))[:MOST_BARS]
    if not numbers:
        return None
    figure, (axes,) = panels(1, plot_words("ends_title", lang), 0.9 + 0.34 * len(numbers))
    base = [0.0] * len(numbers)
    for how, colour in END_COLOURS.items():
        shares = [100 * one["ends"][how.value] / one["calls"] for one in numbers]
        if any(shares):
            axes.barh(
                range(len(numbers)), shares, left=base, color=colour, label=end_words(how, lang), height=0.75
            )
        base = [a + b for a, b in zip(base, shares, strict=True)]
    axes.set_yticks(range(len(numbers)), [f"{one['name']} ({one['calls']})" for one in numbers])
    axes.set_ylim(len(numbers) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel(plot_words("ends_x", lang))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside lower center", ncols=4)
    return figure
