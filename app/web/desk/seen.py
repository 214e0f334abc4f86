"""How much of a colleague a desk shows to a visitor, by the visitor's rights.

Knows: which right shows what. Refuses to know: colleagues, and pages. It is the one place where a desk asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts.roles import Right

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor


@dataclass(frozen=True, slots=True)
class SightAtDesk:
    """mobile: the number of a mobile extension (S3); calendar: that a state comes from the calendar."""

    mobile: bool
    calendar: bool


def sight_of(visitor: Visitor) -> SightAtDesk:
    return SightAtDesk(mobile=visitor.may(Right.COMPANY), calendar=visitor.may(Right.STEER))
