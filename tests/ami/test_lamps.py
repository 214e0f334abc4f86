"""Message lamps: every phone is told what it does not know, whatever goes away in between.

What the exchange makes of it is heard by a telephone in tests/live/test_voicemail_menu.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from app.ami.lamps import AmiAddress, Lamps, address_of
from app.settings import BadSetting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Ami:
    """A manager interface that speaks as Asterisk 22 does; told: the person and the lamp of each PJSIPNotify."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.port = 0
        self._connections: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in self._connections:
            writer.transport.abort()
        self._connections.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.append(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                action = (await reader.readuntil(b"\r\n\r\n")).decode()
                lines = [line.partition(": ")[::2] for line in action.strip().split("\r\n")]
                fields = dict(lines)
                right = fields.get("Secret", "secret") == "secret"
                answer = "Success" if right else "Error"
                writer.write(
                    f"Response: {answer}\r\nActionID: {fields['ActionID']}\r\nMessage: x\r\n\r\n".encode()
                )
                if not right:
                    writer.close()
                if fields["Action"] == "PJSIPNotify":
                    content = [
                        value for key, value in lines if key == "Variable" and value.startswith("Content=")
                    ]
                    self.told.put_nowait(
                        (fields["Endpoint"], content[1].removeprefix("Content=Voice-Message: "))
                    )

    async def next(self) -> tuple[str, str]:
        async with asyncio.timeout(15):
            return await self.told.get()


class House:
    """counts and phones, as Lamps asks for them."""

    def __init__(self) -> None:
        self.messages: dict[str, tuple[int, int]] = {}
        self.phones = {"anna"}
        self.away = False

    async def counts(self) -> dict[str, tuple[int, int]]:
        if self.away:
            raise ConnectionError("the database is away")
        return self.messages


@pytest.fixture
async def ami() -> AsyncIterator[Ami]:
    found = Ami()
    await found.start()
    yield found
    found.stop()


@contextlib.asynccontextmanager
async def lamps(ami: Ami, house: House, password: str = "secret") -> AsyncIterator[Lamps]:
    address = AmiAddress("127.0.0.1", ami.port, "vaxel", password)
    found = Lamps(address, house.counts, lambda: house.phones)
    running = asyncio.create_task(found.run())
    yield found
    running.cancel()
    await asyncio.wait({running})


async def test_a_phone_is_told_at_the_start_and_of_every_change(ami: Ami) -> None:
    house = House()
    async with lamps(ami, house) as shown:
        told = [await ami.next()]
        for house.messages in ({"anna": (1, 0)}, {"anna": (0, 1)}):
            shown.look()
            told.append(await ami.next())

    assert told == [("anna", "0/0 (0/0)"), ("anna", "1/0 (0/0)"), ("anna", "0/1 (0/0)")]


async def test_a_phone_that_was_away_is_told_when_it_registers_and_no_other_is_told_again(ami: Ami) -> None:
    house = House()
    house.messages = {"anna": (1, 0), "bo": (2, 0)}
    async with lamps(ami, house) as shown:
        first = await ami.next()
        house.phones.add("bo")
        shown.registered("bo")
        second = await ami.next()
        shown.registered("anna")  # restarted
        third = await ami.next()

    assert (first, second, third) == (("anna", "1/0 (0/0)"), ("bo", "2/0 (0/0)"), ("anna", "1/0 (0/0)"))
    assert ami.told.empty()


async def test_after_a_lost_connection_everybody_is_told_again(ami: Ami) -> None:
    """What was sent last may have been lost with it."""
    house = House()
    async with lamps(ami, house) as shown:
        await ami.next()
        ami.stop()
        await ami.start()

        assert await ami.next() == ("anna", "0/0 (0/0)")
        assert shown.trouble == ""


async def test_a_database_that_is_away_puts_no_lamp_out(ami: Ami) -> None:
    house = House()
    house.messages = {"anna": (1, 0)}
    async with lamps(ami, house) as shown:
        await ami.next()
        house.away = True
        shown.look()
        await asyncio.sleep(0)
        house.away = False
        house.messages = {"anna": (2, 0)}
        shown.look()

        assert await ami.next() == ("anna", "2/0 (0/0)")


async def test_a_wrong_password_is_a_trouble_in_words(ami: Ami, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ami.lamps.ANSWERS_WITHIN", 0.2)
    monkeypatch.setattr("app.ami.lamps.LOOK", 0.05)

    async with lamps(ami, House(), "wrong") as shown, asyncio.timeout(5):
        while not shown.trouble:
            await asyncio.sleep(0.01)

    assert "refuses the user vaxel" in shown.trouble


@pytest.mark.parametrize("url", ["http://x:1", "tcp://x", "tcp://:1", "x", "tcp://x:y"])
def test_a_setting_that_cannot_be_used_says_what_it_must_be_like(url: str) -> None:
    with pytest.raises(BadSetting, match="must be like tcp://"):
        address_of(url, "vaxel", "secret")
