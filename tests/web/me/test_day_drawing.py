"""The drawing shows the hours that matter, and each part where it belongs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.policy.absence import Chosen
from app.web.me.day_drawing import LINE_LEFT, LINE_WIDTH, drawn
from app.web.me.day_line import day_line
from tests.policy.bolaget import BOLAGET
from tests.web.me.test_day_line import TUESDAY, at, davids

if TYPE_CHECKING:
    from app.web.me.day_line import OwnLayers


def draw(
    layers: OwnLayers, now: str = "10:00"
) -> tuple[list[str], list[tuple[float, float, str]], list[int]]:
    """The rows, the parts of the last one, and the hours."""
    made = drawn(BOLAGET, day_line(layers, TUESDAY), at(now), "sv")
    parts = [(one.x, one.width, one.look) for one in made.rows[-1][1]]
    return [name for name, _ in made.rows], parts, [hour for _, hour in made.hours]


def test_the_working_day_is_shown_from_edge_to_edge() -> None:
    rows, parts, hours = draw(davids())

    assert rows == ["schedule", "in_force"]
    assert (hours[0], hours[-1]) == (7, 19)
    assert parts[0][0] == LINE_LEFT
    assert round(parts[-1][0] + parts[-1][1], 1) == LINE_WIDTH
    assert [look for _, _, look in parts] == ["busy", "free", "busy", "free", "busy"]


def test_an_own_choice_at_night_makes_room_for_itself() -> None:
    choice = Chosen("available", at("23:00"))
    rows, _, hours = draw(davids(choice, since="21:00"), now="21:30")

    assert rows == ["schedule", "choice", "in_force"]
    assert hours[0] <= 7
    assert hours[-1] == 24


def test_now_is_drawn_only_on_its_own_day() -> None:
    line = day_line(davids(), TUESDAY)

    middle = drawn(BOLAGET, line, at("13:00"), "sv").now
    assert middle == round(LINE_LEFT + (LINE_WIDTH - LINE_LEFT) / 2, 1)
    assert drawn(BOLAGET, line, at("13:00") + timedelta(days=1), "sv").now is None


def test_a_name_stands_only_where_it_fits() -> None:
    made = drawn(BOLAGET, day_line(davids(), TUESDAY), at("10:00"), "sv")
    texts = [one.text for one in made.rows[-1][1]]

    assert texts[1] == "Tillgänglig"
    assert texts[2] == ""
    assert [one.title for one in made.rows[-1][1]][2] == "På lunch"
