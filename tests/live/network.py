"""A piece of internet on this machine: a phone at home and an exchange in an office, each behind a router of its own.

Knows: network namespaces, addresses and address translation. Refuses to know: what goes through them.

                    the office's router              the internet                 the router at home
    this machine  ----- 10.98.N.2 | 198.18.N.1 ----------------------- 198.18.N.2 | 192.168.77.1 ----- the phone
    10.98.N.1     forwards what is for the exchange                    lets nothing in by itself       192.168.77.10

Both routers masquerade; the one at home gives each connection another port. Nothing leaves this machine. It
needs root, and the programs ip and nft.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import socket
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self, TypeVar

    T = TypeVar("T")

HOME: Final = "192.168.77"
NEW_NETWORK: Final = 0x40000000  # CLONE_NEWNET


class Internet:
    """`with` it is there. `forwarded`: what the office's router sends on to the exchange, as nft writes ports."""

    def __init__(self, forwarded: dict[str, str]) -> None:
        number = random.randrange(256)
        self.exchange, self.office = f"10.98.{number}.1", f"198.18.{number}.1"
        self.home = f"198.18.{number}.2"  # what the exchange sees of the phone
        self._inside, self._outside = f"10.98.{number}", f"198.18.{number}"
        mark = f"{os.getpid()}-{number}"
        self._gate, self._router, self.phone = f"vxg{mark}", f"vxr{mark}", f"vxp{mark}"
        self._cable = f"vx{number}e"
        self._forwarded = forwarded

    def __enter__(self) -> Self:
        try:
            self._build()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in (self.phone, self._router, self._gate):  # the cables go with them
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)

    def command(self, *command: str) -> list[str]:
        """A command as the phone at home runs it."""
        return ["ip", "netns", "exec", self.phone, *command]

    def command_at_router(self, *command: str) -> list[str]:
        """A command as the router at home runs it, which is on the internet."""
        return ["ip", "netns", "exec", self._router, *command]

    def connect(self, address: tuple[str, int]) -> socket.socket:
        """A TCP connection from within the phone's network."""
        return self._at_home(lambda: socket.create_connection(address, timeout=20))

    def _at_home(self, work: Callable[[], T]) -> T:
        """In a thread, which may be elsewhere than its process; a socket stays in the network where it was made."""
        found: list[T] = []
        failed: list[BaseException] = []

        def there() -> None:
            try:
                with Path("/run/netns", self.phone).open() as namespace:
                    if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), NEW_NETWORK):
                        raise OSError(ctypes.get_errno(), "setns")
                found.append(work())
            except OSError as error:
                failed.append(error)

        thread = threading.Thread(target=there)
        thread.start()
        thread.join()
        if failed:
            raise failed[0]
        return found[0]

    def _build(self) -> None:
        gate, router, phone = self._gate, self._router, self.phone
        for name in (gate, router, phone):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("link", "add", self._cable, "type", "veth", "peer", "name", "inside", "netns", gate)
        ip("-n", gate, "link", "add", "outside", "type", "veth", "peer", "name", "outside", "netns", router)
        ip("-n", router, "link", "add", "inside", "type", "veth", "peer", "name", "inside", "netns", phone)
        ip("addr", "add", f"{self.exchange}/24", "dev", self._cable)
        ip("link", "set", self._cable, "up")
        for name, device, address in (
            (gate, "inside", f"{self._inside}.2"),
            (gate, "outside", self.office),
            (router, "outside", self.home),
            (router, "inside", f"{HOME}.1"),
            (phone, "inside", f"{HOME}.10"),
        ):
            ip("-n", name, "addr", "add", f"{address}/24", "dev", device)
            ip("-n", name, "link", "set", device, "up")
        ip("route", "add", f"{self._outside}.0/24", "via", f"{self._inside}.2")
        ip("-n", phone, "route", "add", "default", "via", f"{HOME}.1")
        for name in (gate, router):
            run("ip", "netns", "exec", name, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        forwards = "".join(
            f'iifname "outside" {kind} dport {ports} dnat to {self.exchange}; '
            for kind, ports in self._forwarded.items()
        )
        self._rules(
            gate,
            f"chain in {{ type nat hook prerouting priority -100; policy accept; {forwards}}}\n"
            'chain out { type nat hook postrouting priority 100; policy accept; oifname "outside" masquerade; }',
        )
        self._rules(
            router,
            "chain out { type nat hook postrouting priority 100; policy accept; "
            f'oifname "outside" ip saddr {HOME}.0/24 masquerade random; }}\n'  # not what it sends itself (turn.py)
            "chain let { type filter hook forward priority 0; policy accept; "
            'iifname "outside" ct state new drop; }',
        )

    def _rules(self, namespace: str, chains: str) -> None:
        run("ip", "netns", "exec", namespace, "nft", "-f", "-", given=f"table ip vaxel {{\n{chains}\n}}\n")


def ip(*arguments: str) -> None:
    run("ip", *arguments)


def run(*command: str, given: str = "") -> None:
    """Raises AssertionError with what the program said."""
    with contextlib.suppress(FileNotFoundError):
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr.strip()} (this test needs root)"
        return
    raise AssertionError(f"{command[0]} is missing: make tools")
