"""`vaxel simulate` beside the service: its progress, its figures, and that it ends when it is called off.

The real command, on the example company's file.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.clock import real_clock
from app.service.web.simulation_desk import MOST_MEMORY, SimulationDesk, _Packed
from app.web.trying.simulation_actions import SimulatedLoad, SimulationState, SimulationWanted
from tests.policy.bolaget import EXAMPLE
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.web.trying.simulation_actions import SimulationRun

BOSS = visitor(person=None)
MONDAY = date(2027, 1, 11)
PROGRAM = ("nice", sys.executable, "-m", "app", "simulate", "--company", str(EXAMPLE))


class Noted:
    """Who looked at the journal."""

    def __init__(self) -> None:
        self.who: list[str] = []

    async def __call__(self, who: Visitor) -> None:
        self.who.append(who.by)


def desk() -> SimulationDesk:
    return SimulationDesk(real_clock, Noted(), PROGRAM)


async def ended(one: SimulationDesk) -> SimulationRun:
    task = one._task
    assert task is not None
    async with asyncio.timeout(60):
        await task
    last = one.last()
    assert last is not None
    return last


@pytest.mark.whole
async def test_a_day_comes_with_tables_bars_and_files_as_the_command_gives_them() -> None:
    here = desk()
    begun = await here.begin(BOSS, SimulationWanted(MONDAY, 1, seed="7"), "sv")
    done = await ended(here)
    shown, english, figures = here.shown("sv"), here.shown("en"), here.figures()

    assert (begun.state, done.state, done.by, done.wrong) == ("runs", "done", "boss", "")
    assert (done.done, done.of) == (1, 1)
    assert shown is not None
    assert english is not None
    assert figures is not None
    assert figures["seed"] == "7"
    assert shown.lines[0].startswith("Exempelbolaget AB: ")
    assert shown.tables[0].title == "Köerna, mot löftet om väntan (Q2)"
    assert english.tables[0].title != shown.tables[0].title
    assert [(label, sum(pieces.values())) for label, pieces in shown.days] == [("11/1", figures["calls"])]
    assert {"numbers.csv", "queues.csv", "days.csv"} <= shown.files.keys()
    assert sum(shown.hours.values()) == sum(sum(pieces.values()) for _, pieces in shown.queues)


@pytest.mark.whole
async def test_a_file_of_calls_has_days_of_its_own() -> None:
    """The form has a first day and a number of days in any case."""
    here = desk()
    calls = b"at,to\n2027-02-02T09:00,salj\n"
    await here.begin(BOSS, SimulationWanted(MONDAY, 7, SimulatedLoad.CALLS, calls), "sv")

    assert (await ended(here)).state is SimulationState.DONE
    figures = here.figures()
    assert figures is not None
    assert (figures["from"], figures["until"], figures["calls"]) == ("2027-02-02", "2027-02-02", 1)


@pytest.mark.whole
async def test_a_run_that_is_called_off_ends_its_process() -> None:
    here = desk()
    await here.begin(BOSS, SimulationWanted(MONDAY, 365), "sv")
    async with asyncio.timeout(60):
        while (last := here.last()) is not None and not last.done:
            await asyncio.sleep(0.05)  # until it has begun
    process = here._process
    assert process is not None
    here.call_off()

    assert (await ended(here)).state is SimulationState.CALLED_OFF
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


@pytest.mark.whole
async def test_what_cannot_be_used_is_told_in_the_commands_words() -> None:
    here = desk()
    wanted = SimulationWanted(MONDAY, 1, SimulatedLoad.SCENARIO, b"patience: soon\n")
    await here.begin(BOSS, wanted, "sv")
    done = await ended(here)

    assert done.state is SimulationState.FAILED
    assert "patience" in done.wrong
    assert "/tmp" not in done.wrong
    assert here.shown("sv") is None


BOUNDED = """
import resource, time
from pathlib import Path
until, most = time.monotonic() + 20, resource.RLIM_INFINITY
while most == resource.RLIM_INFINITY and time.monotonic() < until:
    time.sleep(0.01)
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
raise SystemExit(f"{most} {Path('/proc/self/oom_score_adj').read_text()}")
"""


@pytest.mark.whole
async def test_a_run_that_takes_all_memory_ends_alone() -> None:
    here = SimulationDesk(real_clock, Noted(), (sys.executable, "-c", BOUNDED))
    await here.begin(BOSS, SimulationWanted(MONDAY, 1), "sv")

    assert (await ended(here)).wrong.split() == [str(MOST_MEMORY), "1000"]


@pytest.mark.whole
async def test_what_came_of_a_run_is_kept_packed_and_a_page_does_not_unpack_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As values the figures of 10,000 people would take 30 MB of the service, and a page would keep calls waiting."""
    here = desk()
    await here.begin(BOSS, SimulationWanted(MONDAY, 1, seed="7"), "sv")
    await ended(here)
    read: list[str] = []
    unpacked = _Packed.read

    def reading(told: _Packed) -> dict[str, Any]:
        read.append("once more")
        return unpacked(told)

    monkeypatch.setattr(_Packed, "read", reading)
    shown = here.shown("sv")
    assert shown is not None
    assert ("days.csv" in shown.files, "secrets.csv" in shown.files, read) == (True, False, [])

    columns, rows = shown.files["days.csv"]()

    assert (columns[0], len(rows), read) == ("day", 1, ["once more"])


async def test_whoever_looks_at_the_journal_is_noted_before() -> None:
    noted = Noted()
    here = SimulationDesk(real_clock, noted, ("there-is-no-such-program",))
    await here.begin(BOSS, SimulationWanted(None, 7, SimulatedLoad.JOURNAL), "sv")
    done = await ended(here)

    assert noted.who == ["boss"]
    assert done.state is SimulationState.FAILED
    assert "there-is-no-such-program" in done.wrong
