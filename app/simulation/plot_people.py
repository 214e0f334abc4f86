"""Pictures of those who answer: how occupied they are, and how many are needed.

Knows: what each shows, with axes and units. Refuses to know: files (plots.py).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import MaxNLocator

from app.simulation.plot_pages import BAD, LATE, clock_axis, largest_queues, panels
from app.simulation.plot_words import plot_words
from app.simulation.report import OVERLOADED

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_AGENTS_SHOWN: Final = 25
TALK_COLOUR, NEEDED_COLOUR = "#1b6ca8", "#b8413b"


def draw_agents(report: dict[str, Any], lang: str) -> Figure | None:
    """How much of their time at work each agent talks and wraps up."""
    agents = [one for one in report["agents"] if one["occupancy"] is not None]
    agents = sorted(agents, key=lambda one: (-one["occupancy"], one["id"]))[:MOST_AGENTS_SHOWN]
    if not agents:
        return None
    figure, (axes,) = panels(1, plot_words("agents_title", lang), 0.9 + 0.32 * len(agents))
    talked = [100 * one["talked_hours"] / one["at_work_hours"] for one in agents]
    wrapped = [100 * one["wrapped_up_hours"] / one["at_work_hours"] for one in agents]
    places = range(len(agents))
    axes.barh(places, talked, color=TALK_COLOUR, height=0.7, label=plot_words("talking", lang))
    axes.barh(places, wrapped, left=talked, color=LATE, height=0.7, label=plot_words("wrapping", lang))
    for place, one in zip(places, agents, strict=True):
        axes.annotate(
            f"{100 * one['occupancy']:.0f} %",
            (100 * one["occupancy"], place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
        )
    axes.axvline(100 * OVERLOADED, color=BAD, linestyle="--", linewidth=1, label=plot_words("overload", lang))
    axes.set_yticks(places, [one["name"] for one in agents])
    axes.set_ylim(len(agents) - 0.4, -0.6)
    axes.set_xlim(0, max(100.0, *(100 * one["occupancy"] + 8 for one in agents)))
    axes.set_xlabel(plot_words("agents_x", lang))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#dddddd")
    lines, names = axes.get_legend_handles_labels()
    figure.legend([*lines[1:], lines[0]], [*names[1:], names[0]], loc="outside lower center", ncols=3)
    return figure


def draw_staffing(report: dict[str, Any], lang: str) -> Figure | None:
    """How many are needed in each half-hour of a working day, and how many are at work."""
    if not report.get("staffing", {}).get("half_hours"):
        return None
    halves = report["staffing"]["half_hours"]
    queues = [one for one in largest_queues(report) if any(half["queue"] == one["id"] for half in halves)]
    figure, several = panels(len(queues), plot_words("staffing_title", lang))
    for axes, queue in zip(several, queues, strict=True):
        mine = [one for one in halves if one["queue"] == queue["id"]]
        xs = [one["half"] for one in mine]
        needed = [one["needed"] or 0 for one in mine]
        there = {one["half"]: one["at_work"] for one in mine}
        whole = range(xs[0], xs[-1] + 1)  # also the half-hours without calls, in which nothing is drawn
        formula = [one["erlang_c"] for one in mine]
        axes.bar(xs, needed, width=0.9, color="#e5bdba", label=plot_words("needed", lang))
        axes.hlines(
            formula,
            [half - 0.5 for half in xs],
            [half + 0.5 for half in xs],
            color="#111111",
            linewidth=1.5,
            linestyles=":",
            zorder=3,
            label=plot_words("formula", lang),
        )
        axes.stairs(
            [there.get(half, math.nan) for half in whole],
            [half - 0.5 for half in (*whole, whole.stop)],
            baseline=None,
            color=TALK_COLOUR,
            linewidth=2.5,
            label=plot_words("at_work", lang),
        )
        axes.set_title(queue["name"], loc="left")
        axes.set_ylim(0, 1.15 * max(*needed, *there.values(), *formula))
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.grid(axis="y", color="#dddddd")
    figure.supylabel(plot_words("staffing_y", lang), fontsize=10)
    every = [one["half"] for one in halves]
    clock_axis(several[-1], min(every), max(every), plot_words("hours_x", lang))
    lines, names = several[0].get_legend_handles_labels()
    by_name = dict(zip(names, lines, strict=True))
    order = [plot_words(code, lang) for code in ("needed", "formula", "at_work")]
    figure.legend([by_name[one] for one in order], order, loc="outside lower center", ncols=3)
    return figure
