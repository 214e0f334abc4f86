"""Simulating imagined calls: what is asked for, one run at a time, and calling it off.

Knows: what may be asked for. Refuses to know: HTML, JSON, processes, and what comes of the calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from app.accounts.roles import Right
from app.web.site.days import FINAL_DAY, FIRST_DAY
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.web.site.csv_answer import Cell

    ReadFile: TypeAlias = Callable[[], tuple[Sequence[str], Sequence[Sequence[Cell]]]]

SIMULATED_DAYS: Final = {"day": 1, "week": 7, "month": 28, "year": 365}  # as vaxel simulate's --period
MOST_SIMULATED: Final = 366
LONGEST_SEED: Final = 40  # characters
LARGEST_LOAD: Final = 20_000_000  # bytes of a scenario or of calls


class SimulatedLoad(StrEnum):
    """Which calls: as such a company might get them, by a scenario (YAML), of a file (CSV), or of the journal."""

    USUAL = "usual"
    SCENARIO = "scenario"
    CALLS = "calls"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class SimulationWanted:
    """first: the first day, None: next Monday, or of the journal the last days. text: the scenario, or the calls."""

    first: date | None
    days: int
    load: SimulatedLoad = SimulatedLoad.USUAL
    text: bytes = b""
    seed: str = "1"
    staffing: bool = False


class SimulationState(StrEnum):
    RUNS = "runs"
    DONE = "done"
    CALLED_OFF = "called_off"
    FAILED = "failed"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class SimulationRun:
    """A run. done, of: days, then half-hours of the staffing. wrong: what cannot be used, as the command says it."""

    number: int
    by: str
    began: datetime
    wanted: SimulationWanted
    state: SimulationState
    done: int = 0
    of: int = 0
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class SimulatedTable:
    """As the command prints it."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SimulationShown:
    """What came of a run. days, queues: answered, lost and other calls by label. hours: calls by weekday and hour.

    files: of each CSV file what reads its columns and rows, which takes a while of 10,000 people.
    """

    lines: Sequence[str]
    tables: Sequence[SimulatedTable]
    days: Sequence[tuple[str, Mapping[str, int]]]
    queues: Sequence[tuple[str, Mapping[str, int]]]
    hours: Mapping[tuple[int, int], int]
    files: Mapping[str, ReadFile]


class Simulator(Protocol):
    """Runs one simulation at a time, in a process of its own."""

    def last(self) -> SimulationRun | None: ...

    def shown(self, lang: str) -> SimulationShown | None:
        """What came of the last run; of one that was called off, the figures of the days that were done."""

    def figures(self) -> Mapping[str, object] | None:
        """The same as `vaxel simulate --json`."""

    async def begin(self, visitor: Visitor, wanted: SimulationWanted, lang: str) -> SimulationRun:
        """Called only while none runs."""

    def call_off(self) -> None: ...


class SimulationActions:
    """The operations, the same for pages and API. Raises Refusal."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    async def begin(self, visitor: Visitor, wanted: SimulationWanted, lang: str) -> SimulationRun:
        if not 1 <= wanted.days <= MOST_SIMULATED:
            raise Refusal(
                400, f"1 to {MOST_SIMULATED} days", "days", f"Välj mellan 1 och {MOST_SIMULATED} dygn."
            )
        if wanted.first is not None and not FIRST_DAY <= wanted.first <= FINAL_DAY:
            raise Refusal(400, "give a year from 2000 to 2199", "first", "Ange ett år från 2000 till 2199.")
        if not wanted.seed or len(wanted.seed) > LONGEST_SEED or not wanted.seed.isprintable():
            raise Refusal(
                400, f"1 to {LONGEST_SEED} characters", "seed", f"Skriv 1 till {LONGEST_SEED} tecken."
            )
        if wanted.load in (SimulatedLoad.SCENARIO, SimulatedLoad.CALLS) and not wanted.text.strip():
            raise Refusal(
                400, "give the scenario or the calls", wanted.load, "Ange scenariot eller samtalen."
            )
        if wanted.load is SimulatedLoad.JOURNAL and not (
            visitor.may(Right.JOURNAL) or visitor.may(Right.STATISTICS)
        ):
            raise Refusal(403, "your account or token lacks the right for this", "load")
        last = self.simulator.last()
        if last is not None and last.state is SimulationState.RUNS:
            raise Refusal(
                409,
                "a simulation runs already: call it off, or wait for it",
                "",
                "En simulering pågår redan: avbryt den, eller vänta på den.",
            )
        return await self.simulator.begin(visitor, wanted, lang)

    def call_off(self) -> None:
        last = self.simulator.last()
        if last is None or last.state is not SimulationState.RUNS:
            raise Refusal(409, "no simulation runs", "", "Ingen simulering pågår.")
        self.simulator.call_off()


def day_to_begin(text: str) -> date | None:
    """2027-01-11; "" is None. Raises Refusal."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Refusal(
            400, "write a day such as 2027-01-11", "first", "Skriv en dag som 2027-01-11."
        ) from None
