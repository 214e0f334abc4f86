"""Stands between Växel and somebody else's exchange, and keeps every byte that is sent there.

Knows: a socket on each side, how the line between them is cut and mended, and where an action ends. Refuses to know:
which actions are right.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Recorder:
    """sent: what went to the exchange, by connection. told: all that came from it."""

    def __init__(self, exchange: int) -> None:
        self._exchange = exchange
        self.port = 0
        self.sent: list[bytearray] = []
        self.told = bytearray()
        self.cut = False  # from now on nobody gets through
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def actions(self) -> list[str]:
        """The name of every action that was sent, in order."""
        return [fields["Action"] for fields in self.fields]

    @property
    def fields(self) -> list[dict[str, str]]:
        """Every action that was sent."""
        blocks = [block for sent in self.sent for block in sent.decode().split("\r\n\r\n") if block]
        return [dict(line.split(": ", 1) for line in block.split("\r\n")) for block in blocks]

    def events(self, name: str) -> int:
        """How many events of this name have come."""
        return self.told.count(f"Event: {name}\r\n".encode())

    def cut_the_line(self) -> None:
        self.cut = True
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def mend_the_line(self) -> None:
        self.cut = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cut:
            writer.transport.abort()
            return
        theirs, to_them = await asyncio.open_connection("127.0.0.1", self._exchange)
        self._writers += [writer, to_them]
        kept = bytearray()
        self.sent.append(kept)
        async with asyncio.TaskGroup() as both:
            both.create_task(_pass_on(reader, to_them, kept))
            both.create_task(_pass_on(theirs, writer, self.told))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            kept += data
            writer.write(data)
            await writer.drain()
    writer.close()


@contextlib.asynccontextmanager
async def recorder(exchange: int) -> AsyncIterator[Recorder]:
    """Between whoever connects to its port and the exchange's."""
    made = Recorder(exchange)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.cut_the_line()
