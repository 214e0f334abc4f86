"""Spreads the parts of a journal over all processors, and adds up what comes back.

Knows: processes, and that an interruption leaves what was found so far. Refuses to know: what a replay finds.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from app.replay.part import Job, Replay
from app.replay.tally import Replayed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.storage.decisions import JournalPart

WORTH_PROCESSES: Final = 4  # parts; with fewer it takes longer to start processes than to replay

_worker: tuple[asyncio.Runner, Replay] | None = None  # in a process of its own


def replay_parts(
    job: Job, parts: Sequence[JournalPart], went: Callable[[int], None]
) -> tuple[Replayed, bool]:
    """Replay all parts. went: hears after each how many are done. False: interrupted, and the tally is of those done.

    Raises as the store does.
    """
    processes = min(len(os.sched_getaffinity(0)), len(parts))
    if processes > 1 and len(parts) >= WORTH_PROCESSES:
        return _by_processes(job, parts, went, processes)
    return _here(job, parts, went)


def _here(job: Job, parts: Sequence[JournalPart], went: Callable[[int], None]) -> tuple[Replayed, bool]:
    tally = Replayed()
    with asyncio.Runner() as runner:
        replay = Replay(job)
        try:
            for done, part in enumerate(parts, start=1):
                tally.add(runner.run(replay.part(part)))
                went(done)
        except KeyboardInterrupt:
            return tally, False
        finally:
            runner.run(replay.close())
    return tally, True


def _by_processes(
    job: Job, parts: Sequence[JournalPart], went: Callable[[int], None], processes: int
) -> tuple[Replayed, bool]:
    tally, done = Replayed(), 0
    ahead = iter(parts)
    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (job,))  # nothing here has threads
    under_way: set[Future[Replayed]] = set()
    try:
        with _deaf():
            pool.submit(os.getpid).result()  # all processes begin
        while True:
            while len(under_way) < 2 * processes and (part := next(ahead, None)) is not None:
                under_way.add(pool.submit(_replay, part))
            if not under_way:
                return tally, True
            over, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for one in over:
                tally.add(one.result())
                done += 1
            went(done)
    except KeyboardInterrupt:
        return tally, False
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Processes that begin now never hear Ctrl-C, which reaches all of a terminal: this one tells them."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def _begin(job: Job) -> None:
    global _worker
    _worker = asyncio.Runner(), Replay(job)


def _replay(part: JournalPart) -> Replayed:
    assert _worker is not None
    runner, replay = _worker
    return runner.run(replay.part(part))
