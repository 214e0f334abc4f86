"""A name server of a test's own, and an exchange that asks it alone.

Knows: DNS over UDP, as far as SIP needs it (RFC 1035, 2782, 3596). Refuses to know: SIP, and whose names these are.
"""

from __future__ import annotations

import ipaddress
import random
import socket
import struct
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from tests.live.service import ROOT

sys.path.insert(0, str(ROOT / "asterisk"))

from lab import Lab
from packaged import Packaged

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Any

KINDS: Final = {1: "A", 28: "AAAA", 33: "SRV"}
# Its resolv.conf stands before the machine's, for this program and its children alone.
IN_ITS_PLACE: Final = 'mount --bind "$1" /etc/resolv.conf; shift; exec "$@"'
Record = tuple[str, str]  # the name, and the kind
Answer = str | tuple[int, str]  # an address; for SRV the port and the host


class Names:
    """`with` it answers at its host. records: by name and kind; they may change meanwhile."""

    def __init__(self, records: dict[Record, list[Answer]]) -> None:
        self.host = f"127.0.{random.randrange(32, 250)}.53"  # another run may be on this machine
        self.records = records
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self) -> Self:
        self._socket.bind((self.host, 53))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", (self.host, 53))
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            question, where = self._socket.recvfrom(2000)
            if not question:
                return
            self._socket.sendto(self._answer(question), where)

    def _answer(self, question: bytes) -> bytes:
        labels, at = [], 12
        while length := question[at]:
            labels.append(question[at + 1 : at + 1 + length].decode())
            at += 1 + length
        asked = ".".join(labels).lower(), KINDS.get(int.from_bytes(question[at + 1 : at + 3]), "?")
        found = [_record(one) for one in self.records.get(asked, ())]
        known = any(name == asked[0] for name, _ in self.records)
        flags = 0x8580 | (0 if known else 3)  # ours, and whole; 3: no such name
        head = question[:2] + struct.pack("!5H", flags, 1, len(found), 0, 0)
        answers = b"".join(
            b"\xc0\x0c" + question[at + 1 : at + 5] + struct.pack("!IH", 60, len(data)) + data
            for data in found
        )
        return head + question[12 : at + 5] + answers


def _record(answer: Answer) -> bytes:
    if isinstance(answer, str):
        return ipaddress.ip_address(answer).packed
    port, host = answer
    return struct.pack("!3H", 1, 1, port) + _written(host)


def _written(name: str) -> bytes:
    return b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"


@dataclass(frozen=True, slots=True)
class _Asking(Packaged):
    """An Asterisk that reads another resolv.conf."""

    resolv_conf: Path

    def command(self, program: str) -> list[str]:
        own = Packaged.command(self, program)
        return ["unshare", "--mount", "sh", "-euc", IN_ITS_PLACE, "sh", str(self.resolv_conf), *own]


class AskingLab(Lab):
    """An exchange that asks a name server. It needs root, as the network namespaces of other tests do."""

    def __init__(self, name: str, asks: str, *, directory: Path, **settings: Any) -> None:
        super().__init__(name, directory=directory, **settings)
        resolv_conf = directory / "resolv.conf"
        resolv_conf.write_text(f"nameserver {asks}\noptions timeout:1 attempts:1\n")
        self._packaged = _Asking(self._packaged.path, self._packaged.triplet, resolv_conf)
