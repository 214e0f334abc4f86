"""Ports that nobody has now. Knows: sockets. Refuses to know: what they are for."""

from __future__ import annotations

import random
import socket

UDP, TCP = socket.SOCK_DGRAM, socket.SOCK_STREAM


def free_port(host: str, *kinds: socket.SocketKind) -> int:
    """A port that is free for all these kinds of socket; below the ports that the system gives out by itself."""
    while True:
        port = random.randrange(16000, 17000)
        try:
            for kind in kinds:
                with socket.socket(socket.AF_INET, kind) as probe:
                    probe.bind((host, port))
        except OSError:
            continue
        return port
