"""Many stretches over the machine's cores, with the same figures whatever their number.

Knows: processes, and callbacks that wait over a night. Refuses to know: what happens in a stretch (day.py).

Stretches begin and end with an empty house, but for callbacks that a queue still owes. So they are simulated side
by side, in runs of some days, each as if nothing were owed before it. Where something was, its first days are done
again, until they leave what they left the first time. Each stretch has chances of its own: the same seed gives the
same figures.
"""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from app.simulation.day import StretchRunner
from app.simulation.tally import SimulationTally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from app.calls.callback.tickets import Ticket
    from app.simulation.day import Plan, StretchDone

DAYS_OF_A_RUN: Final = 7
ALONE: Final = 14  # stretches that are not worth a second process

FORK: Final = multiprocessing.get_context(
    "fork"
)  # a worker inherits the company, and what is known of its year
_Task = TypeVar("_Task")
_Done = TypeVar("_Done")
_runner: StretchRunner | None = None  # of a worker process


@dataclass(slots=True)
class Simulated:
    """done: how many of all stretches are in the tally. partial: somebody stopped it. left: callbacks owed at the
    end.
    """

    tally: SimulationTally = field(default_factory=SimulationTally)
    done: int = 0
    of: int = 0
    partial: bool = False


def simulate(
    plan: Plan, *, jobs: int = 1, went: Callable[[int, int], None] = lambda _done, _of: None
) -> Simulated:
    """Simulate a plan. went: is told how many stretches of how many are done. Ctrl-C leaves what is done so far."""
    runner = StretchRunner(plan)
    result = Simulated(of=len(runner.stretches))
    several = jobs > 1 and len(runner.stretches) > ALONE
    found: Iterator[StretchDone] = _side_by_side(runner, jobs, went) if several else _alone(runner, went)
    try:
        for one in found:
            result.tally.add(one.tally)
            result.done += 1
            result.tally.open_tickets = len(one.left)
    except KeyboardInterrupt:
        result.partial = True
    return result


def _alone(runner: StretchRunner, went: Callable[[int, int], None]) -> Iterator[StretchDone]:
    carried: tuple[Ticket, ...] = ()
    for number, stretch in enumerate(runner.stretches, start=1):
        done = runner.run(stretch, carried)
        carried = done.left
        went(number, len(runner.stretches))
        yield done


def _side_by_side(
    runner: StretchRunner, jobs: int, went: Callable[[int, int], None]
) -> Iterator[StretchDone]:
    """In order, each as soon as all before it are known."""
    count = len(runner.stretches)
    starts = list(range(0, count, DAYS_OF_A_RUN))
    finished: dict[int, list[StretchDone]] = {}
    carried: tuple[Ticket, ...] = ()
    ready = done = 0
    pool = ProcessPoolExecutor(jobs, FORK, _begin_worker, (runner,))
    try:
        running: dict[Future[list[StretchDone]], int] = {pool.submit(_run, at): at for at in starts}
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                at = running.pop(future)
                finished[at] = future.result()
                done += len(finished[at])
                went(done, count)
            while ready < len(starts) and starts[ready] in finished:
                run = finished.pop(starts[ready])
                ready += 1
                for one in _mended(runner, run, carried):
                    carried = one.left
                    yield one
    finally:
        pool.shutdown(cancel_futures=True)  # of a run under way the worker tells in a second or two


def over_cores(
    do: Callable[[_Task], _Done], tasks: Sequence[_Task], *, jobs: int, went: Callable[[int, int], None]
) -> list[_Done]:
    """Do each task, side by side if there are several; the results in the tasks' order. Ctrl-C leaves those done."""
    several = jobs > 1 and len(tasks) > 1
    results: dict[int, _Done] = {}
    try:
        for place, done in _over_processes(do, tasks, jobs) if several else enumerate(map(do, tasks)):
            results[place] = done
            went(len(results), len(tasks))
    except KeyboardInterrupt:
        pass
    return [results[place] for place in sorted(results)]


def _over_processes(
    do: Callable[[_Task], _Done], tasks: Sequence[_Task], jobs: int
) -> Iterator[tuple[int, _Done]]:
    """Each result with its task's place, as they come."""
    pool = ProcessPoolExecutor(jobs, FORK, _leave_to_the_parent)
    try:
        running = {pool.submit(do, task): place for place, task in enumerate(tasks)}
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _mended(
    runner: StretchRunner, run: Sequence[StretchDone], carried: tuple[Ticket, ...]
) -> Iterator[StretchDone]:
    """A run that began as if nothing were owed, with its first days done again where something was."""
    believed: tuple[Ticket, ...] = ()
    for one in run:
        done = one if carried == believed else runner.run(one.stretch, carried)
        believed, carried = one.left, done.left
        yield done


def _leave_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C


def _begin_worker(runner: StretchRunner) -> None:
    global _runner
    _leave_to_the_parent()
    _runner = runner


def _run(at: int) -> list[StretchDone]:
    assert _runner is not None
    carried: tuple[Ticket, ...] = ()
    done = []
    for stretch in _runner.stretches[at : at + DAYS_OF_A_RUN]:
        done.append(_runner.run(stretch, carried))
        carried = done[-1].left
    return done
