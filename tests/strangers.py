"""Somebody on the network who wants in: floods of OPTIONS, and guesses at a phone's password.

Knows: just enough SIP over UDP. Refuses to know: what the exchange does with it.
"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class Stranger:
    """`with Stranger("127.0.16.9", server) as one`."""

    def __init__(self, host: str, server: tuple[str, int]) -> None:
        self._host, self._server = host, server
        self._count = 0

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self._host, 0))
        self._socket.settimeout(2)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def knock(self, times: int, *, name: str = "<sip:nobody@{host}>", call: str = "k{count}") -> None:
        """OPTIONS from nobody; each is answered with 401."""
        for _ in range(times):
            assert " 401 " in self._ask("OPTIONS", "nobody", name=name, call=call)

    def guess(self, user: str, times: int) -> None:
        """REGISTER with a password that is none."""
        for _ in range(times):
            asked = self._ask("REGISTER", user)
            nonce = re.search(r'nonce="(.*?)"', asked)
            assert nonce is not None, asked
            digest = f'username="{user}",realm="asterisk",nonce="{nonce[1]}",uri="sip:{user}@x",algorithm=MD5'
            wrong = f'Authorization: Digest {digest},response="{0:032x}"\r\n'
            assert " 401 " in self._ask("REGISTER", user, more=wrong)

    def _ask(
        self,
        method: str,
        user: str,
        *,
        name: str = "<sip:{user}@{host}>",
        call: str = "g{count}",
        more: str = "",
    ) -> str:
        self._count += 1
        host, port = self._socket.getsockname()
        told = {"user": user, "host": host, "count": self._count}
        self._socket.sendto(
            (
                f"{method} sip:{user}@{self._server[0]} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{port}x{self._count}\r\n"
                f"From: {name.format(**told)};tag={self._count}\r\nTo: <sip:{user}@{self._server[0]}>\r\n"
                f"Call-ID: {call.format(**told)}\r\nCSeq: 1 {method}\r\nContact: <sip:{user}@{host}:{port}>\r\n"
                f"{more}Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
            ).encode(),
            self._server,
        )
        return self._socket.recv(4096).decode()
