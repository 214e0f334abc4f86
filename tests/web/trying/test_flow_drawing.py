"""No box of a drawing lies over another, and each stands to the right of the one that it follows from."""

from __future__ import annotations

from itertools import combinations

from app.web.trying.flow_drawing import BOX_CHARACTERS, drawn_flow
from app.web.trying.ports import FlowShown

LEAF = FlowShown("voicemail", "S2", "Röstbrevlådan svarar, och den som ringer kan lämna ett meddelande.")
RING = FlowShown("ring", "S1", "Det ringer hos Anna.", [("inget svar", LEAF), ("upptaget, avvisar", LEAF)])
TREE = FlowShown(
    "menu", "", "En meny", [("knapp 1", RING), ("knapp 2", LEAF), ("annan", None), ("knapp 4", RING)]
)


def test_no_box_lies_over_another() -> None:
    drawing = drawn_flow(TREE)

    assert len(drawing.boxes) == 8
    for one, other in combinations(drawing.boxes, 2):
        apart = (
            one.y + one.height <= other.y
            or other.y + other.height <= one.y
            or one.x + one.width <= other.x
            or other.x + other.width <= one.x
        )
        assert apart, (one, other)


def test_everything_is_inside_the_drawing_and_no_line_is_too_long() -> None:
    drawing = drawn_flow(TREE)

    assert len(drawing.ends) == len(drawing.boxes) - 1
    for box in drawing.boxes:
        assert 0 <= box.x < box.x + box.width <= drawing.width
        assert 0 <= box.y < box.y + box.height <= drawing.height
        assert all(len(line) <= BOX_CHARACTERS for _, line in box.lines)
    assert all(y > 0 for end in drawing.ends for y, _ in end.lines)
