"""By which names and addresses phones reach the exchange: those that its certificate must hold.

Knows: this machine's own names and addresses, and the settings. Refuses to know: what a certificate is.
"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Final

from app.certificates.authority import is_address

if TYPE_CHECKING:
    from app.settings import Tls

EVERY_ADDRESS: Final = ("0.0.0.0", "::")
HOST_NAME: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
FAR_AWAY: Final = (
    (socket.AF_INET, "192.0.2.1"),
    (socket.AF_INET6, "2001:db8::1"),
)  # for documentation: nobody is there


def names_of(tls: Tls, machine: str | None = None) -> frozenset[str]:
    """localhost, the machine's name (also short and in mDNS), those set, and where the exchange listens.

    machine: by default this one. An exchange on every address is reached by the one that leads out of this machine.
    """
    full = (machine or socket.gethostname()).lower()
    bare = full.partition(".")[0]
    found = {"localhost", full, bare, f"{bare}.local", *tls.names}
    for bind in (*tls.binds, tls.https_bind):
        if bind in EVERY_ADDRESS:
            found |= {"127.0.0.1", *_towards_the_outside()}
        else:
            found.add(bind.lower())
    return frozenset(name for name in found if is_address(name) or HOST_NAME.fullmatch(name))


def _towards_the_outside() -> set[str]:
    """The addresses from which packets would leave; none are sent."""
    found = set()
    for family, far in FAR_AWAY:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 9))
                found.add(str(probe.getsockname()[0]))
        except OSError:  # no such way out
            continue
    return found
