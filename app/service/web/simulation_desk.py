"""`vaxel simulate` for the pages: in a process of its own, one at a time, with its progress.

Knows: the process, its flags and its lines. Refuses to know: pages (web/trying), and what is simulated (simulation/).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import resource
import signal
import sys
import tempfile
import zlib
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.simulation.report_tables import csv_tables, opening_lines, report_tables
from app.web.trying.simulation_actions import (
    SimulatedLoad,
    SimulatedTable,
    SimulationRun,
    SimulationShown,
    SimulationState,
)

if TYPE_CHECKING:
    from asyncio import StreamReader
    from asyncio.subprocess import Process
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from app.accounts.visitor import Visitor
    from app.clock import Clock
    from app.web.trying.simulation_actions import ReadFile, SimulationWanted

SIMULATED_WITHIN: Final = 1800.0  # seconds
ENDS_WITHIN: Final = 10.0  # seconds after it was called off; then it is killed
STOPPED_EARLY: Final = 130  # exit code: what it tells holds for the days that were done
MOST_MEMORY: Final = 4 << 30  # bytes of a run
MOST_SAID: Final = 4000  # characters of what is wrong
_PROGRESS: Final = re.compile(r"(\d+)/(\d+) ")


class SimulationDesk:
    """As app.web.trying.simulation_actions.Simulator. note: that somebody looks at the journal's calls.

    program: the command without its flags.
    """

    def __init__(
        self,
        clock: Clock,
        note: Callable[[Visitor], Awaitable[None]],
        program: Sequence[str] = ("nice", sys.executable, "-m", "app", "simulate"),
    ) -> None:
        self._clock = clock
        self._note = note
        self._program = program
        self._last: SimulationRun | None = None
        self._packed: _Packed | None = None
        self._shown: dict[str, SimulationShown] = {}
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._off = False

    def last(self) -> SimulationRun | None:
        return self._last

    def figures(self) -> Mapping[str, object] | None:
        return self._packed.read() if self._packed is not None else None

    def shown(self, lang: str) -> SimulationShown | None:
        return self._shown.get(lang)

    async def begin(self, visitor: Visitor, wanted: SimulationWanted, lang: str) -> SimulationRun:
        number = self._last.number + 1 if self._last is not None else 1
        run = SimulationRun(number, visitor.by, self._clock(), wanted, SimulationState.RUNS, of=wanted.days)
        self._last, self._off, self._process = run, False, None
        self._packed, self._shown = None, {}
        self._task = asyncio.create_task(self._run(visitor, wanted, lang))
        return run

    def call_off(self) -> None:
        self._off = True
        if self._process is not None:
            self._interrupt(self._process)

    async def _run(self, visitor: Visitor, wanted: SimulationWanted, lang: str) -> None:
        """Never raises; the state says what came of it."""
        state, wrong = SimulationState.FAILED, ""
        try:
            if wanted.load is SimulatedLoad.JOURNAL:
                await self._note(visitor)
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / wanted.load.value
                await asyncio.to_thread(file.write_bytes, wanted.text)
                async with asyncio.timeout(SIMULATED_WITHIN):
                    code, told, wrong = await self._told([*self._program, *_flags(wanted, file, lang)])
                wrong = wrong.replace(f"{file}: ", "").replace(str(file), wanted.load.value)
            if told.startswith(b"{") and code in (0, STOPPED_EARLY):
                self._packed, self._shown = await asyncio.to_thread(_kept, told)
                state = SimulationState.DONE if code == 0 else SimulationState.CALLED_OFF
            elif self._off:
                state = SimulationState.CALLED_OFF
        except TimeoutError:
            state = SimulationState.TOO_LONG
        except Exception as error:  # the database is away, the disk full
            wrong = str(error)
        finally:
            assert self._last is not None
            self._last = replace(self._last, state=state, wrong=wrong[:MOST_SAID])

    async def _told(self, command: Sequence[str]) -> tuple[int, bytes, str]:
        """Its exit code, standard output, and what it says is wrong. It ends with whoever waits."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        _bound(process.pid)
        self._process = process
        if self._off:
            self._interrupt(process)
        try:
            told, wrong = await asyncio.gather(process.stdout.read(), self._listen(process.stderr))
            return await process.wait(), told, wrong
        finally:
            if process.returncode is None:  # too long, or the service ends
                _signal(process, signal.SIGKILL)
                await process.wait()

    async def _listen(self, errors: StreamReader) -> str:
        wrong = []
        async for line in errors:
            text = line.decode(errors="replace").rstrip()
            progress = _PROGRESS.match(text)
            if progress is None:
                wrong.append(text)
            elif self._last is not None:
                done, of = (int(one) for one in progress.groups())
                self._last = replace(self._last, done=done, of=of)
        return "\n".join(wrong).removeprefix("vaxel: ")

    def _interrupt(self, process: Process) -> None:
        """As Ctrl-C; a process that pays no heed is killed."""
        _signal(process, signal.SIGINT)
        asyncio.get_running_loop().call_later(ENDS_WITHIN, _signal, process, signal.SIGKILL)


def _bound(pid: int) -> None:
    """A run that takes all memory ends, and not the service, the exchange or the database beside it."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text("1000")
    with contextlib.suppress(OSError, ValueError):  # it has ended, or has less
        resource.prlimit(pid, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _signal(process: Process, which: signal.Signals) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, which)


def _flags(wanted: SimulationWanted, file: Path, lang: str) -> list[str]:
    flags = ["--json", "--progress", "--jobs", "1", "--lang", lang, "--seed", wanted.seed]
    if wanted.load is not SimulatedLoad.CALLS:  # a file has its own days
        flags += ["--days", str(wanted.days)]
        flags += ["--from", wanted.first.isoformat()] if wanted.first is not None else []
    match wanted.load:
        case SimulatedLoad.SCENARIO:
            flags += ["--scenario", str(file)]
        case SimulatedLoad.CALLS:
            flags += ["--calls", str(file)]
        case SimulatedLoad.JOURNAL:
            flags += ["--journal"]
        case SimulatedLoad.USUAL:
            pass
    return [*flags, "--staffing"] if wanted.staffing else flags


class _Packed:
    """What the command told. With 10,000 people a day is 10 MB of JSON, and as values some 30."""

    def __init__(self, told: bytes) -> None:
        self._bytes = zlib.compress(told, 1)

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(zlib.decompress(self._bytes))
        return found

    def file(self, name: str) -> tuple[list[str], list[list[Any]]]:
        """The columns and rows of a CSV file."""
        return next((columns, rows) for one, columns, rows in csv_tables(self.read()) if one == name)


def _kept(told: bytes) -> tuple[_Packed, dict[str, SimulationShown]]:
    """What stays of a run, in both languages. In a thread: it takes a while with 10,000 people."""
    found, packed = json.loads(told), _Packed(told)
    files = {name: partial(packed.file, name) for name, _, _ in csv_tables(found)}
    return packed, {lang: _shown(found, files, lang) for lang in ("sv", "en")}


def _shown(found: dict[str, Any], files: Mapping[str, ReadFile], lang: str) -> SimulationShown:
    hours: dict[tuple[int, int], int] = {}
    for queue in found["queues"]:
        for half in queue["half_hours"]:
            key = half["weekday"], half["half"] // 2
            hours[key] = hours.get(key, 0) + half["came"]
    return SimulationShown(
        opening_lines(found, lang),
        [SimulatedTable(one.title, one.headings, one.rows, one.notes) for one in report_tables(found, lang)],
        [(_day(one["day"]), _pieces(one["calls"], one["answered"], one["gave_up"])) for one in found["days"]],
        [(one["name"], _pieces(one["came"], one["answered"], one["gave_up"])) for one in found["queues"]],
        hours,
        files,
    )


def _pieces(calls: int, answered: int, gave_up: int) -> dict[str, int]:
    return {"answered": answered, "lost": gave_up, "other": calls - answered - gave_up}


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day}/{day.month}"
