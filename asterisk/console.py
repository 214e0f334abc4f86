"""One command on a running Asterisk's console.

Knows: the socket on which it listens for `asterisk -rx`, and what that program makes of the answer. Refuses to know:
which instances there are. A process for each question would take seventy times as long.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ANSWER_SECONDS = 30.0


def ask(control: Path, command: str) -> str:
    """The command's output. control: `asterisk.ctl`. Raises OSError when nobody listens, or answers in time."""
    with socket.socket(socket.AF_UNIX) as console:
        console.settimeout(ANSWER_SECONDS)
        console.connect(str(control))
        if not console.recv(512):  # the host's name, the process and the version
            raise ConnectionError(f"{control}: the exchange is ending")
        console.sendall(f"cli quit after {command}\0".encode())
        answer = b""
        while more := console.recv(65536):
            answer += more
    # Lines for those who watch the console come in between; their first byte is above all of ASCII.
    lines = answer.splitlines(keepends=True)
    return b"".join(line for line in lines if line[0] < 0x80).decode()
