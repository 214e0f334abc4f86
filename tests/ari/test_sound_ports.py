"""The exchange's ports for sound: which of them other programs have, told apart from calls."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from app.ari.client import Disconnected
from app.ari.sound_ports import PORT_LISTS, SoundPorts, bound

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "   sl  local_address rem_address   st tx_queue rx_queue\n"


def udp(tmp_path: Path, *ports: int) -> list[Path]:
    """A list as the kernel writes it."""
    lines = [f" {number}: 0100007F:{port:04X} 00000000:0000 07\n" for number, port in enumerate(ports)]
    (tmp_path / "udp").write_text(HEAD + "".join(lines))
    return [tmp_path / "udp", tmp_path / "udp6"]


async def a_hundred() -> range:
    return range(10_000, 10_100)


async def test_ports_of_other_programs_are_counted_when_they_stay(tmp_path: Path) -> None:
    watched = SoundPorts(a_hundred, lambda: 0, udp(tmp_path, *range(10_000, 10_020), 53, 10_100))

    await watched.look()
    first = watched.elsewhere
    await watched.look()

    assert (first, watched.elsewhere, watched.places) == (0, 20, 40)


async def test_ports_of_calls_are_nobody_elses(tmp_path: Path) -> None:
    """A call that has just begun is not counted yet."""
    watched = SoundPorts(a_hundred, lambda: 40, udp(tmp_path, *range(10_000, 10_044)))

    await watched.look()
    await watched.look()

    assert (watched.elsewhere, watched.places) == (0, 50)


async def test_without_the_exchange_what_was_seen_stays(tmp_path: Path) -> None:
    async def away() -> range:
        raise Disconnected("not connected")

    watched = SoundPorts(away, lambda: 0, udp(tmp_path, 10_000))

    await watched.look()

    assert (watched.elsewhere, watched.places) == (0, 0)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_the_kernels_own_list_has_a_bound_port(family: socket.AddressFamily) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))

        assert one.getsockname()[1] in bound(PORT_LISTS)
