"""Ports that nobody has now, nor will have. Knows: sockets, and whose turn it is. Refuses to know: what they are for.

Parallel test runs have ranges of their own: a port is free until its receiver takes it,
and a service that is restarted gives its own back for a moment. So no port is given twice before all others were.
"""

from __future__ import annotations

import itertools
import os
import random
import socket
from typing import Final

UDP, TCP = socket.SOCK_DGRAM, socket.SOCK_STREAM
WORKER: Final = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 16
_EACH, _SOUND_EACH = 300, 600
_first = 12_000 + WORKER * _EACH
_turns = itertools.cycle(range(_first, _first + _EACH))
for _ in range(random.randrange(_EACH)):  # another run of the tests may be on this machine
    next(_turns)


def free_port(host: str = "127.0.0.1", *kinds: socket.SocketKind) -> int:
    """A port that is free for all these kinds of socket, or both; below those that the system gives out itself."""
    for port in itertools.islice(_turns, _EACH):
        try:
            for kind in kinds or (UDP, TCP):
                with socket.socket(socket.AF_INET, kind) as probe:
                    probe.bind((host, port))
        except OSError:
            continue
        return port
    raise OSError(f"no port of {_EACH} from {_first} is free")


def sound_ports(count: int) -> tuple[int, int]:
    """The first and last of so many ports for an exchange's sound."""
    first = 17_000 + WORKER * _SOUND_EACH + random.randrange(0, _SOUND_EACH - count + 1, count)
    return first, first + count - 1
