"""Where each box of a call's tree stands in its drawing.

Knows: pixels, and how long a line of text may be. Refuses to know: colours (site.css), and what the boxes say.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.web.trying.ports import FlowShown

BOX_WIDTH: Final = 230
COLUMNS_APART: Final = 120  # between two columns; the ends stand there
FLOW_LINE: Final = 17  # pixels
BOX_PADDING: Final = 9
BOXES_APART: Final = 16  # pixels between two boxes of a column
BOX_CHARACTERS: Final = 30  # of a line in a box
END_CHARACTERS: Final = 15
MOST_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A decision. kind: of the action, for its colour."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    clause: str
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class DrawnEnd:
    """A line from one box to the next, and what stands on it."""

    path: str
    x: float
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class DrawnFlow:
    """The whole drawing."""

    width: float
    height: float
    boxes: tuple[DrawnBox, ...]
    ends: tuple[DrawnEnd, ...]


def drawn_flow(flow: FlowShown) -> DrawnFlow:
    """Boxes from left to right, each in the middle of those that follow from it."""
    drawing = _Drawing()
    drawing.place(flow, 0)
    width = max(box.x + box.width for box in drawing.boxes) + 1
    return DrawnFlow(width, drawing.bottom, tuple(drawing.boxes), tuple(drawing.ends))


class _Drawing:
    def __init__(self) -> None:
        self.boxes: list[DrawnBox] = []
        self.ends: list[DrawnEnd] = []
        self.bottom = float(FLOW_LINE)  # what stands on a line may reach above its box

    def place(self, flow: FlowShown, depth: int) -> DrawnBox:
        lines = _wrapped(flow.words, BOX_CHARACTERS)
        height = len(lines) * FLOW_LINE + 2 * BOX_PADDING + FLOW_LINE
        top = self.bottom
        children = [(ends, self.place(step, depth + 1)) for ends, step in flow.branches if step is not None]
        middle = (
            (children[0][1].y + children[-1][1].y + children[-1][1].height) / 2
            if children
            else top + height / 2
        )
        y = max(top, middle - height / 2)
        self.bottom = max(self.bottom, y + height + BOXES_APART)
        x = depth * (BOX_WIDTH + COLUMNS_APART) + 1
        texts = tuple(
            (y + BOX_PADDING + FLOW_LINE * (number + 1.75), line) for number, line in enumerate(lines)
        )
        box = DrawnBox(x, y, BOX_WIDTH, height, flow.kind, flow.clause, texts)
        self.boxes.append(box)
        for ends, child in children:
            self.ends.append(_end(box, child, ends))
        return box


def _end(box: DrawnBox, child: DrawnBox, ends: str) -> DrawnEnd:
    x1, y1 = box.x + box.width, box.y + box.height / 2
    x2, y2 = child.x, child.y + child.height / 2
    bend = x1 + 10
    lines = _wrapped(ends, END_CHARACTERS)
    start = y2 - 4 - FLOW_LINE * (len(lines) - 1) * 0.9
    texts = tuple((start + FLOW_LINE * number * 0.9, line) for number, line in enumerate(lines))
    return DrawnEnd(f"M{x1:g} {y1:g}H{bend:g}V{y2:g}H{x2:g}", bend + 5, texts)


def _wrapped(text: str, width: int) -> Sequence[str]:
    return textwrap.wrap(text, width, max_lines=MOST_LINES, placeholder=" …") or [""]
