"""Puts the page and the operations of simulations together.

Knows: which rooms they ask. Refuses to know: how a simulation runs (simulation_desk.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.clock import real_clock
from app.service.web.simulation_desk import SimulationDesk
from app.storage.rows import Access
from app.web.trying.simulation_actions import SimulationActions

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.service.build import Rooms


def simulation_actions(rooms: Rooms) -> SimulationActions:
    """One desk for pages and API: one simulation runs at a time."""

    async def note(visitor: Visitor) -> None:
        await rooms.store.note_access(Access(real_clock(), visitor.by, "calls", "simulate"))

    return SimulationActions(SimulationDesk(rooms.clock, note))
