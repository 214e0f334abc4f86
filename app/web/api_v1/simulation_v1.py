"""The API about simulations: begin one, see how far it is and what came of it, call it off.

Knows: a run as the API shows it. Refuses to know: how it runs, and what may be asked for
(trying/simulation_actions.py).
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from app.accounts.roles import Right
from app.web.answers import wants_swedish
from app.web.api_v1.area import Area
from app.web.trying.simulation_actions import (
    LONGEST_SEED,
    MOST_SIMULATED,
    SimulatedLoad,
    SimulationState,
    SimulationWanted,
)
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.trying.simulation_actions import SimulationActions, SimulationRun

LONGEST_LOAD = 500_000  # characters of a scenario or of calls, in JSON


class SimulationBody(BaseModel):
    """What to simulate. text: the scenario (YAML) or the calls (CSV) of such a load."""

    model_config = {"extra": "forbid"}

    first: Annotated[date | None, Field(description="the first day; null: next Monday")] = None
    days: Annotated[int, Field(ge=1, le=MOST_SIMULATED)] = 7
    load: SimulatedLoad = SimulatedLoad.USUAL
    text: Annotated[str, Field(max_length=LONGEST_LOAD)] = ""
    seed: Annotated[str, Field(min_length=1, max_length=LONGEST_SEED)] = "1"
    staffing: bool = False


class SimulationTold(BaseModel):
    """A run. figures: as `vaxel simulate --json`; null while there are none."""

    state: SimulationState
    by: str
    began_at: datetime
    done: int
    of: int
    wrong: str
    figures: dict[str, Any] | None


class SimulationV1:
    """The operations."""

    def __init__(self, actions: SimulationActions) -> None:
        self._actions = actions

    def operations(self) -> list[Operation]:
        area = Area("Policy", Right.COMPANY)
        return [
            area("POST /company/simulation", "beginSimulation", self._begin, status=202, refusals=(409,)),
            area("GET /company/simulation", "readSimulation", self._read, refusals=(404,)),
            area("DELETE /company/simulation", "callOffSimulation", self._call_off, refusals=(409,)),
        ]

    async def _begin(self, asked: ApiRequest, body: SimulationBody) -> SimulationTold:
        """Send imagined calls through the policy in force; one at a time."""
        wanted = SimulationWanted(
            body.first, body.days, body.load, body.text.encode(), body.seed, body.staffing
        )
        lang = "sv" if wants_swedish(asked.request) else "en"
        return _told(await self._actions.begin(asked.visitor, wanted, lang), None)

    async def _read(self, _asked: ApiRequest) -> SimulationTold:
        """The last simulation: how far it is, and its figures."""
        run = self._actions.simulator.last()
        if run is None:
            raise Refusal(404, "nothing was simulated yet")
        if run.state not in (SimulationState.DONE, SimulationState.CALLED_OFF):
            return _told(run, None)
        found = await asyncio.to_thread(self._actions.simulator.figures)  # of 10,000 people: a while
        return _told(run, dict(found) if found is not None else None)

    async def _call_off(self, _asked: ApiRequest) -> None:
        """Call off the simulation that runs."""
        self._actions.call_off()


def _told(run: SimulationRun, figures: dict[str, Any] | None) -> SimulationTold:
    return SimulationTold(
        state=run.state,
        by=run.by,
        began_at=run.began,
        done=run.done,
        of=run.of,
        wrong=run.wrong,
        figures=figures,
    )
