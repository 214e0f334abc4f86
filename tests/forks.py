"""Runs tests in processes that are forked once all tests have been collected: `pytest -p tests.forks --forks 3`.

Knows: who has time takes the next file, and tells its reports to the process that collected. Refuses to know: what is
tested. pytest-xdist collects anew in each process, and sends each report as text: for thousands of tests of a
millisecond each, that costs as much as many of them do (docs/decisions/forked-tests.md).
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import pickle
import shutil
import warnings
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.sharedctypes import Synchronized

MEMORY: Final = Path("/dev/shm")  # a file system in memory: databases of tests need not wait for a disk
ROOM: Final = 2 << 30  # bytes; the files of all unit tests take half a GB

_forking = multiprocessing.get_context("fork")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--forks", type=int, default=0, help="processes that share the files of tests")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("forks") and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Give the memory back; who looks for a failure finds the files."""
    if session.config.getoption("forks") and not exitstatus:
        place = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        if place.is_relative_to(MEMORY):
            shutil.rmtree(place, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    forks = session.config.getoption("forks")
    if not forks or session.testsfailed or session.config.option.collectonly:
        return None  # pytest's own loop deals with it
    files = [list(items) for _, items in itertools.groupby(session.items, lambda item: item.path)]
    turn = _forking.Value("i", 0)
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined] # one for all
    told: dict[Connection, multiprocessing.process.BaseProcess] = {}
    for number in range(forks):
        ours, theirs = _forking.Pipe(duplex=False)
        process = _forking.Process(target=_run, args=(session, files, turn, theirs, [*told, ours], number))
        process.start()
        theirs.close()  # so that the pipe ends when the process does
        told[ours] = process
    try:
        _listen(session, told)
    finally:
        turn.value = len(files)  # after -x, or Ctrl-C: no file is begun any more
        for pipe, one in told.items():
            pipe.close()  # nobody waits until what is left to tell has been heard
            one.join()
    return True


def _listen(session: pytest.Session, told: dict[Connection, multiprocessing.process.BaseProcess]) -> None:
    """Until all have ended. Raises `session.Failed` if one dies, or as `-x` and `--maxfail` want."""
    hook, open_ = session.config.hook, dict(told)
    while open_:
        for pipe in wait(list(open_)):
            assert isinstance(pipe, Connection)
            try:
                for name, values in pickle.loads(pipe.recv_bytes()):
                    if name == "report":
                        whole = not isinstance(values, dict)
                        report = values if whole else pytest.TestReport._from_json(values)
                        hook.pytest_runtest_logreport(report=report)
                    elif name == "warning":
                        _warned(session.config, *values)
                    else:
                        open_.pop(pipe).join()
            except EOFError:
                died = open_.pop(pipe)
                died.join()
                session.shouldfail = f"a process of tests ended with {died.exitcode}"
        for why in (session.shouldfail, session.shouldstop):
            if why:
                raise session.Failed(why)


def _warned(config: pytest.Config, text: str, where: tuple[Any, ...], rest: dict[str, Any]) -> None:
    message = warnings.WarningMessage(text, *where)
    config.hook.pytest_warning_recorded.call_historic(kwargs={"warning_message": message, **rest})


class _Teller:
    """What happens in this process is told in parcels: one for each file, and one for each failure."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._parcel: list[tuple[str, object]] = []

    def begin(self) -> None:
        """What a new plugin hears of the time before has been told."""
        self._parcel = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._parcel.append(("report", report if report.longrepr is None else report._to_json()))
        if report.failed:
            self.send()

    def pytest_warning_recorded(
        self,
        warning_message: warnings.WarningMessage,
        when: str,
        nodeid: str,
        location: tuple[str, int, str] | None,
    ) -> None:
        where = (warning_message.category, warning_message.filename, warning_message.lineno)
        rest = {"when": when, "nodeid": nodeid, "location": location}
        self._parcel.append(("warning", (str(warning_message.message), where, rest)))

    def send(self, *last: tuple[str, object]) -> None:
        with contextlib.suppress(BrokenPipeError):  # nobody listens any more, after -x
            self._pipe.send_bytes(pickle.dumps([*self._parcel, *last]))
        self._parcel = []


def _run(
    session: pytest.Session,
    files: Sequence[Sequence[pytest.Item]],
    turn: Synchronized[int],
    pipe: Connection,
    others: Sequence[Connection],
    number: int,
) -> None:
    """In the forked process: run files as long as there are any. others: ends of pipes that are not for this one."""
    for other in others:
        other.close()
    config, teller = session.config, _Teller(pipe)
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.stop_global_capturing()  # its files are shared with the other processes
    capture.start_global_capturing()
    capture.suspend_global_capture()
    os.environ["PYTEST_XDIST_WORKER"] = f"gw{number}"
    factory = config._tmp_path_factory  # type: ignore[attr-defined]
    factory._basetemp = factory.getbasetemp() / f"fork{number}"
    factory._basetemp.mkdir(mode=0o700)
    reporter = config.pluginmanager.getplugin("terminalreporter")
    for caller in config.pluginmanager.get_hookcallers(reporter) or ():
        if caller.name.startswith(("pytest_runtest_log", "pytest_warning")):
            caller._remove_plugin(reporter)
    config.pluginmanager.register(teller)
    teller.begin()
    try:
        for item, following in itertools.pairwise(itertools.chain(_begun(files, turn), [None])):
            assert item is not None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.shouldfail or session.shouldstop:
                break
            if following is None or following.path != item.path:
                teller.send()
    finally:
        session._setupstate.teardown_exact(None)
    teller.send(("end", None))


def _begun(files: Sequence[Sequence[pytest.Item]], turn: Synchronized[int]) -> Iterator[pytest.Item]:
    """Each test of the files that this process takes."""
    while True:
        with turn.get_lock():
            number = turn.value
            turn.value += 1
        if number >= len(files):
            return
        yield from files[number]
