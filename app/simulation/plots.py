"""A simulation's pictures, as SVG and PNG: the same figures give the same bytes.

Knows: matplotlib, sizes and colours. Refuses to know: where the figures come from (report.py), and what each
picture shows (plot_pages.py, plot_people.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl

from app.simulation.plot_pages import draw_days, draw_ends, draw_hours, draw_waits, draw_week
from app.simulation.plot_people import draw_agents, draw_staffing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.figure import Figure

DOTS: Final = 110  # an inch
PLOT_STYLE: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, and has all our letters
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "text.parse_math": False,  # a $ in a name is a $
    "svg.hashsalt": "vaxel",  # ids in the file: the same each time
    "svg.fonttype": "path",
}
METADATA: Final[
    dict[str, dict[str, Any]]
] = {  # nothing of when and by which version, so the bytes stay the same
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
PICTURES: Final[dict[str, Callable[[dict[str, Any], str], Figure | None]]] = {
    "waits": draw_waits,
    "hours": draw_hours,
    "week": draw_week,
    "agents": draw_agents,
    "days": draw_days,
    "ends": draw_ends,
    "staffing": draw_staffing,
}


def draw_plots(
    report: dict[str, Any],
    directory: Path,
    lang: str,
    went: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[str]:
    """Write NAME.svg and NAME.png of each picture that the report has figures for. Returns the names.

    went: is told how many of how many are done. Raises OSError.
    """
    directory.mkdir(parents=True, exist_ok=True)
    names = []
    with mpl.rc_context(PLOT_STYLE):
        for done, (name, draw) in enumerate(PICTURES.items()):
            went(done, len(PICTURES))
            figure = draw(report, lang)
            if figure is None:
                continue
            for kind, metadata in METADATA.items():
                figure.savefig(directory / f"{name}.{kind}", dpi=DOTS, metadata=metadata)
            names.append(name)
    return names
