"""How tests try changed code: a plugin of pytest that imports and collects once, and forks for each mutant.

Knows: which tests run through a function, the quickest first; the dice; the clock that ends a mutant that never ends.
Refuses to know: how code is changed, and what is thought of what survives (mutants.py).

The process that forks has run no test itself, so no cache of it holds what the unchanged code answered. Each line of
tried.jsonl says what became of a mutant, how long that took, and which test noticed it.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from mutmut.mutation import trampoline

if TYPE_CHECKING:
    from collections.abc import Callable

SURVIVED, KILLED, NO_TESTS = 0, 1, 33  # mutmut's numbers
TO_TRY, TRIED, WAYS = Path("to-try.json"), Path("tried.jsonl"), Path("ways.json")
ROOM = 3 * 1024**3  # bytes: a mutant that only grows ends here


def pytest_configure() -> None:
    """A mutant that was found by luck today would survive tomorrow. What fails needs no small example."""
    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate]
    )
    settings.load_profile("mutants")


def pytest_runtestloop(session: pytest.Session) -> bool:
    items = {item.nodeid: item for item in session.items}
    gc.collect()
    gc.freeze()
    if in_child(lambda: find_ways(items)) != 0:
        sys.exit("The tests fail on the code as it is.")
    ways = json.loads(WAYS.read_text())
    took: dict[str, float] = ways["took"]
    noticed: dict[str, list[str]] = defaultdict(
        list
    )  # by function: what noticed a mutant of it, the last one first
    mutants = json.loads(TO_TRY.read_text())
    with TRIED.open("a") as tried:
        for count, mutant in enumerate(mutants, 1):
            function = mutant.partition("__mutmut_")[0]
            tests = sorted(ways["through"].get(function, ()), key=took.__getitem__)
            last = noticed[function]
            tests.sort(key=lambda test: last.index(test) if test in last else len(last))
            began = time.monotonic()
            code, by = attempt(mutant, [items[test] for test in tests], took) if tests else (NO_TESTS, "")
            if by:
                noticed[function] = [by, *(test for test in last if test != by)]
            tried.write(json.dumps([mutant, code, round(time.monotonic() - began, 3), by]) + "\n")
            tried.flush()
            if count % 100 == 0:
                print(f"{count}/{len(mutants)}", file=sys.stderr, flush=True)
    return True


def find_ways(items: dict[str, pytest.Item]) -> int:
    """Runs all tests on the code as it is, and notes the functions that each runs through, and how long it takes."""
    through: dict[str, list[str]] = defaultdict(list)
    took: dict[str, float] = {}
    hits: set[str] = set()
    trampoline.record_trampoline_hit = lambda name, **_: hits.add(name)
    trampoline.get_mutant_under_test = lambda: "stats"  # mutmut's own asks the environment, each time
    for name, item in items.items():
        began = time.process_time()
        if not passes(item):
            print(f"{name} fails", file=sys.stderr)
            return 1
        took[name] = time.process_time() - began
        for function in hits:
            through[function].append(name)
        hits.clear()
    WAYS.write_text(json.dumps({"took": took, "through": through}, indent=1))
    return 0


def attempt(mutant: str, items: list[pytest.Item], took: dict[str, float]) -> tuple[int, str]:
    """How the mutant ended, and the test that noticed it."""
    reading, writing = os.pipe()

    def run() -> int:
        trampoline.get_mutant_under_test = lambda: mutant
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
        for item in items:
            signal.setitimer(signal.ITIMER_VIRTUAL, 2 + 10 * took[item.nodeid])
            signal.setitimer(signal.ITIMER_REAL, 60 + 20 * took[item.nodeid])
            if not passes(item):
                os.write(writing, item.nodeid.encode())
                return KILLED
        return SURVIVED

    code = in_child(run)
    os.close(writing)
    with os.fdopen(reading) as answer:
        by = answer.read()
    return (255 if code in (-signal.SIGVTALRM, -signal.SIGALRM) else code), by


def in_child(work: Callable[[], int]) -> int:
    """Its exit code, or which signal ended it, as a number below zero."""
    pid = os.fork()
    if pid == 0:
        code = KILLED
        try:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def passes(item: pytest.Item) -> bool:
    """Without a report, which would take longer than the test: two whole companies, compared in words."""
    state = item.session._setupstate
    try:
        item._initrequest()
        state.setup(item)
        item.runtest()
        state.teardown_exact(None)
    except pytest.skip.Exception:
        return True
    except BaseException:  # whatever it is, the change was noticed
        return False
    return True
