"""Each picture is drawn as SVG and PNG, with its axes in words, and the same figures give the same bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from matplotlib.collections import LineCollection
from matplotlib.patches import StepPatch
from matplotlib.text import Text

from app.simulation.day import Plan
from app.simulation.plot_words import DAY_NAMES, PLOT_WORDS
from app.simulation.plots import PICTURES, draw_plots
from app.simulation.report import SimulationReport, simulation_json
from app.simulation.scenario import Scenario, usual_rates
from app.simulation.staffing import StaffedHalfHour
from app.simulation.year import Simulated, simulate
from tests.policy.bolaget import BOLAGET
from tests.simulation.lone_queue import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

PNG = b"\x89PNG\r\n\x1a\n"


def texts_of(figure: Figure) -> list[Text]:
    return [one for one in figure.findobj(Text) if isinstance(one, Text)]


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    plan = Plan(BOLAGET, Scenario(rates=usual_rates(BOLAGET)), MONDAY, 2)
    halves = [StaffedHalfHour("salj", half, 4.0, 1.5, 2, 0.96, 3) for half in range(16, 20)]
    return simulation_json(SimulationReport(plan, simulate(plan), halves), "sv")


def test_every_picture_is_drawn_twice_the_same(report: dict[str, Any], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    names = draw_plots(report, tmp_path / "a", "sv", lambda *how_far: told.append(how_far))
    draw_plots(report, tmp_path / "b", "sv")

    assert names == list(PICTURES)
    assert told == [(done, len(PICTURES)) for done in range(len(PICTURES))]
    files = sorted(one.name for one in (tmp_path / "a").iterdir())
    assert files == sorted(f"{name}.{kind}" for name in names for kind in ("png", "svg"))
    for file in files:
        drawn = (tmp_path / "a" / file).read_bytes()
        assert drawn == (tmp_path / "b" / file).read_bytes()
        assert drawn.startswith(PNG if file.endswith("png") else b"<?xml")


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_a_title_and_axes_in_words(report: dict[str, Any], name: str, lang: str) -> None:
    figure = PICTURES[name](report, lang)

    assert figure is not None
    texts = [one.get_text() for one in texts_of(figure)]
    mine = {code: words[lang == "en"] for code, words in PLOT_WORDS.items()}
    codes = [code for code in mine if code.startswith((f"{name}_title", f"{name}_x", f"{name}_y"))]
    assert codes
    assert [code for code in codes if mine[code] not in texts] == []


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_stands_outside_the_picture(report: dict[str, Any], name: str) -> None:
    figure = PICTURES[name](report, "sv")
    assert figure is not None
    figure.draw_without_rendering()

    drawn = figure.get_tightbbox()

    wide, high = figure.get_size_inches()
    assert drawn is not None
    assert drawn.x0 > -0.01
    assert drawn.y0 > -0.01
    assert drawn.x1 < wide + 0.01
    assert drawn.y1 < high + 0.01


def test_half_hours_without_calls_are_left_out_of_the_staffing(report: dict[str, Any]) -> None:
    """Failed: the figures of the half-hour before were drawn until the next one with calls."""
    halves = [one for one in report["staffing"]["half_hours"] if one["half"] != 18]
    figure = PICTURES["staffing"]({**report, "staffing": {**report["staffing"], "half_hours": halves}}, "sv")
    assert figure is not None
    [axes] = figure.axes
    [formula] = [one for one in axes.collections if isinstance(one, LineCollection)]
    [at_work] = [one for one in axes.patches if isinstance(one, StepPatch)]

    drawn = [(left, right) for (left, _), (right, _) in formula.get_segments()]
    values, edges, _ = at_work.get_data()

    assert drawn == [(15.5, 16.5), (16.5, 17.5), (18.5, 19.5)]
    assert [edge for value, edge in zip(values, edges, strict=False) if value != value] == [17.5]


def test_a_dollar_in_a_name_is_no_formula(report: dict[str, Any], tmp_path: Path) -> None:
    """Failed: ValueError, as matplotlib took what stands between two of them for a formula."""
    queues = [{**one, "name": "Pris $^$ kurs"} for one in report["queues"]]

    assert "week" in draw_plots({**report, "queues": queues}, tmp_path, "sv")


def test_without_calls_there_is_no_picture_and_no_error(tmp_path: Path) -> None:
    plan = Plan(BOLAGET, Scenario(), MONDAY, 1)
    empty = simulation_json(SimulationReport(plan, Simulated(of=1)), "sv")

    assert draw_plots(empty, tmp_path, "sv") == []


def test_the_words_are_in_both_languages() -> None:
    assert all(all(words) for words in PLOT_WORDS.values())
    assert [len(one) for one in DAY_NAMES] == [7, 7]
    assert not [words for words in PLOT_WORDS.values() if re.search(r"[{}]", "".join(words))]
