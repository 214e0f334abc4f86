"""A small server that speaks the manager interface as Asterisk 22 does, for what a real one does not do when asked.

Knows: the greeting, the challenge, and what a test has it answer. Refuses to know: telephony.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from typing import TYPE_CHECKING

from app.beside.ami.client import AmiAddress

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

SECRET = "hemligt"
Action = dict[str, str]


class FakeManager:
    """answer: what we send for an action, without its ActionID and the empty line; None: nothing at all."""

    def __init__(self) -> None:
        self.asked: list[Action] = []
        self.answer: Callable[[Action], list[bytes] | None] = lambda _action: [b"Response: Success"]
        self.writers: list[asyncio.StreamWriter] = []
        self.came: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()
        self.port = 0

    @property
    def address(self) -> AmiAddress:
        return AmiAddress("127.0.0.1", self.port, "vaxel", SECRET)

    def tell(self, *lines: bytes) -> None:
        """Send an event to every connected client."""
        for writer in self.writers:
            writer.write(b"\r\n".join((*lines, b"", b"")))

    def cut(self) -> None:
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        self.writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
                action = dict(line.split(": ", 1) for line in block.splitlines() if line)
                self.asked.append(action)
                for answer in self._answers(action) or ():
                    mark = f"\r\nActionID: {action['ActionID']}\r\n\r\n".encode()
                    writer.write(answer + mark)
                if action["Action"] == "Login":
                    self.came.put_nowait(writer)

    def _answers(self, action: Action) -> list[bytes] | None:
        match action["Action"]:
            case "Challenge":
                return [b"Response: Success\r\nChallenge: 4711"]
            case "Login":
                right = hashlib.md5(f"4711{SECRET}".encode()).hexdigest()
                if action.get("Key") != right or "Secret" in action:
                    return [b"Response: Error\r\nMessage: Authentication failed"]
                return [b"Response: Success\r\nMessage: Authentication accepted"]
            case "Ping" if self.answer(action) is not None:
                return [b"Response: Success\r\nPing: Pong"]
            case _:
                return self.answer(action)


@contextlib.asynccontextmanager
async def fake_manager() -> AsyncIterator[FakeManager]:
    fake = FakeManager()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        fake.cut()
