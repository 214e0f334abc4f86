"""Ports that nobody has now, nor will have. Knows: sockets, and whose turn it is. Refuses to know: what they are for.

Parallel test runs have ranges of their own: a port is free until its receiver takes it,
and a service that is restarted gives its own back for a moment. So no port is given twice before all others were.
"""

from __future__ import annotations

import itertools
import os
import random
import socket
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

UDP, TCP = socket.SOCK_DGRAM, socket.SOCK_STREAM
_EACH: Final = 300  # ports of one worker
_SOUND_EACH: Final = 600


def _worker() -> int:
    """Whose tests these are; asked when a port is wanted: a fork has its number from then on."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 16


@cache
def _turns(worker: int) -> Iterator[int]:
    first = 12_000 + worker * _EACH
    turns = itertools.cycle(range(first, first + _EACH))
    for _ in range(random.randrange(_EACH)):  # another run of the tests may be on this machine
        next(turns)
    return turns


def free_port(host: str = "127.0.0.1", *kinds: socket.SocketKind) -> int:
    """A port that is free for all these kinds of socket, or both; below those that the system gives out itself."""
    for port in itertools.islice(_turns(_worker()), _EACH):
        try:
            for kind in kinds or (UDP, TCP):
                with socket.socket(socket.AF_INET, kind) as probe:
                    probe.bind((host, port))
        except OSError:
            continue
        return port
    raise OSError(f"no port of {_EACH} is free for worker {_worker()}")


def sound_ports(count: int) -> tuple[int, int]:
    """The first and last of so many ports for an exchange's sound."""
    first = 17_000 + _worker() * _SOUND_EACH + random.randrange(0, _SOUND_EACH - count + 1, count)
    return first, first + count - 1
