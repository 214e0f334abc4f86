"""`vaxel` commands that need not import their libraries first: a process has imported them all, and forks for each.

Knows: how a command gets its arguments, environment and input, and how its output and exit code come back. Refuses to
know: what commands do. An import of a company takes 0.1 s of CPU then, and not 0.8 s; live tests run some hundred
commands. Those of tests/commands run as processes of their own.
"""

from __future__ import annotations

import functools
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.__main__ import COMMANDS, main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
LATER: Final = (
    "app.company",
    "app.storage.migrate",
    "app.storage.store",
    "alembic.command",
    "alembic.config",
)
MOST_SECONDS: Final = 100.0


def run(
    arguments: Sequence[str], environ: Mapping[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `vaxel` with these arguments. given: what it reads on standard input."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(MOST_SECONDS)
        asking.connect(_ready()[0])
        question = {"arguments": list(arguments), "environ": dict(environ), "given": given}
        asking.sendall(json.dumps(question).encode())
        asking.shutdown(socket.SHUT_WR)
        code, output, errors = json.loads(_all_of(asking))
    return subprocess.CompletedProcess(["vaxel", *arguments], code, output, errors)


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
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks: they answer by themselves
    while listening.fileno() in select.select([listening.fileno(), 0], [], [])[0]:
        asked, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _answer(asked)
            os._exit(0)
        asked.close()
    shutil.rmtree(Path(listening.getsockname()).parent)


def _answer(asked: socket.socket) -> None:
    question = json.loads(_all_of(asked))
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
    ):
        given.write(question["given"].encode())
        given.seek(0)
        for standard, file in enumerate((given, output, errors)):
            os.dup2(file.fileno(), standard)
        os.environ.clear()
        os.environ.update(question["environ"])
        code = _exit_code(question["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode())
    asked.sendall(json.dumps([code, *texts]).encode())
    asked.close()


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
