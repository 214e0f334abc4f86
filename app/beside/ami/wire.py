"""Turns the manager interface's bytes into whole messages without losing a sign.

Knows: where a message ends, its size, its encoding, and which events nobody wants. Refuses to know: what a message
says, and that there are actions.

panoramisk 1.4 decodes whatever one read of the socket brings, and drops what is not UTF-8: "Åsa" becomes "sa" if a
phone writes Latin-1, or if the two bytes of Å come in two reads. Here we wait for the whole message, read each line as
UTF-8 or else as Latin-1, and pass it to panoramisk in UTF-8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import structlog
from panoramisk.ami_protocol import AMIProtocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Collection

END: Final = b"\r\n\r\n"
LONGEST_MESSAGE: Final = 1 << 20  # bytes of a message; Asterisk's are some hundred
_EVENT: Final = re.compile(rb"Event: ([A-Za-z0-9]+)\r\n")
_ASKED_FOR: Final = b"\r\nActionID: "

log = structlog.get_logger()


def readable(line: bytes) -> str:
    """The line read as UTF-8 or, if it is not that, as Latin-1, in which every byte is a sign."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


class WholeMessages(AMIProtocol):  # type: ignore[misc]
    """panoramisk's protocol, fed with whole messages. wanted: which events we pass on; answers always pass."""

    def __init__(self, wanted: Collection[str] = ()) -> None:
        self._wanted = frozenset(one.encode() for one in wanted)
        self._rest = bytearray()

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._rest.clear()

    def data_received(self, data: bytes) -> None:
        self._rest += data
        end = self._rest.rfind(END)
        if end < 0:
            if len(self._rest) > LONGEST_MESSAGE:
                log.error("the exchange beside us sends no messages; its connection is closed")
                self.transport.abort()
            return
        whole = bytes(self._rest[: end + len(END)])
        del self._rest[: end + len(END)]
        for message in whole.split(END)[:-1]:
            if self._is_wanted(message):
                self._hand_on(message)

    def _is_wanted(self, message: bytes) -> bool:
        event = _EVENT.match(message)
        return event is None or event[1] in self._wanted or _ASKED_FOR in message

    def _hand_on(self, message: bytes) -> None:
        text = "\r\n".join(readable(line) for line in message.split(b"\r\n"))
        try:
            super().data_received(text.encode() + END)
        except Exception as error:  # one odd message must not end the connection
            log.warning("a message of the exchange beside us cannot be read", error=str(error))
