"""`vaxel` commands that need not import their libraries first: a process has imported them all, and forks for each.

Knows: how a command gets its arguments, environment and input, how its output and exit code come back, and how one that
goes on (`vaxel serve`) is waited for. Refuses to know: what commands do. An import of a company takes 0.1 s of CPU,
and not 0.8 s; a start of the service 0.3 s, and not 1.3 s; and tests run some hundred of them. The program itself is
started by tests/commands, and once each by tests/test_service.py and tests/live/test_restart.py.
"""

from __future__ import annotations

import atexit
import functools
import gc
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.__main__ import COMMANDS, main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
VAXEL: Final = Path(sys.executable).with_name("vaxel")
LATER: Final = (
    "app.company",
    "app.service.service",
    "app.storage.migrate",
    "app.storage.store",
    "alembic.command",
    "alembic.config",
    "uvloop",
)
MOST_SECONDS: Final = 100.0


def run(
    arguments: Sequence[str], environ: Mapping[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `vaxel` with these arguments. given: what it reads on standard input."""
    with _asked({"arguments": list(arguments), "environ": dict(environ), "given": given}) as answering:
        code, output, errors = json.loads(_all_of(answering))
    return subprocess.CompletedProcess(["vaxel", *arguments], code, output, errors)


def start(arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> Running:
    """Start `vaxel` with these arguments; what it prints is added to the log, which is there. It goes on beside us."""
    log.touch()
    return Running(
        _asked({"arguments": list(arguments), "environ": dict(environ), "log": str(log.absolute())})
    )


def start_program(arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """The same, but by the program as others start it."""
    with log.open("ab") as file:
        return subprocess.Popen(
            [str(VAXEL), *arguments],
            env=environ,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )


class Running:
    """A command that goes on, used as a subprocess.Popen is. It is a process of its own, but another one's child."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told.makefile("rb")
        told.close()
        self.pid = int(self._told.readline())
        self._process = os.pidfd_open(self.pid)  # the process itself, also when its number is another's
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float) -> int:
        """The same, once it has ended. Raises subprocess.TimeoutExpired after so many seconds."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("vaxel", timeout)
            self.returncode = int(self._told.readline())
            self._told.close()
            os.close(self._process)
        return self.returncode

    def send_signal(self, what: signal.Signals) -> None:
        """To one that has ended: nothing."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, what)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _asked(question: Mapping[str, object]) -> socket.socket:
    asking = socket.socket(socket.AF_UNIX)
    asking.settimeout(MOST_SECONDS)
    asking.connect(_ready()[0])
    asking.sendall(json.dumps(question).encode())
    asking.shutdown(socket.SHUT_WR)
    return asking


@functools.cache
def _ready() -> tuple[str, subprocess.Popen[bytes]]:
    """The socket of the process that forks, and that process. It ends with this one: its standard input does, too."""
    place = str(Path(tempfile.mkdtemp(prefix="vaxel-"), "commands"))
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place)
    listening.listen()
    inherited = listening.fileno()
    forking = subprocess.Popen(
        [sys.executable, "-m", "tests.live.commands", str(inherited)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        pass_fds=[inherited],
    )
    listening.close()
    return place, forking


def _serve(listening: socket.socket) -> None:
    for name in {f"app.commands.{file}" for file in COMMANDS.values()}.union(LATER):
        import_module(name)
    gc.freeze()  # the forks' collections need not walk through it all, and copy it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # at Ctrl-C: it ends with whom it serves
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks: they answer by themselves
    while listening.fileno() in select.select([listening.fileno(), 0], [], [])[0]:
        asked, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            question = json.loads(_all_of(asked))
            if "log" in question:
                _watch(asked, question)
            else:
                _answer(asked, question)
            os._exit(0)
        asked.close()
    shutil.rmtree(Path(listening.getsockname()).parent)


def _answer(asked: socket.socket, question: dict[str, Any]) -> None:
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
    ):
        given.write(question["given"].encode())
        given.seek(0)
        code = _done(question, given.fileno(), output.fileno(), errors.fileno())
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode())
    asked.sendall(json.dumps([code, *texts]).encode())
    asked.close()


def _watch(asked: socket.socket, question: dict[str, Any]) -> None:
    """Tell the number of a fork of one's own that does it, and then how that one ended."""
    if (pid := os.fork()) == 0:
        asked.close()
        with open(os.devnull, "rb") as nothing, open(question["log"], "ab") as log:
            code = _done(question, nothing.fileno(), log.fileno(), log.fileno())
        threading._shutdown()  # type: ignore[attr-defined]  # as at the end of a program: wait for its threads, and do what was left for the end
        atexit._run_exitfuncs()
        os._exit(code)
    asked.sendall(f"{pid}\n".encode())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with suppress(BrokenPipeError):  # nobody waits any more
        asked.sendall(f"{code}\n".encode())


def _done(question: dict[str, Any], *standard: int) -> int:
    """Do it in this process. standard: what its standard input, output and errors are. The exit code."""
    for number, file in enumerate(standard):
        os.dup2(file, number)
    os.environ.clear()
    os.environ.update(question["environ"])
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = _exit_code(question["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _exit_code(arguments: list[str]) -> int:
    sys.argv = ["vaxel", *arguments]
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _all_of(connection: socket.socket) -> bytes:
    found = b""
    while more := connection.recv(65536):
        found += more
    return found


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
