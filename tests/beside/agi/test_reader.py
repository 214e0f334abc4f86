"""What strangers and exchanges send to the AGI door, over real sockets: whatever it is, the loop stays free."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from app.beside.agi.reader import LONGEST_QUESTION, MOST_CONNECTIONS, AgiRequest, ExchangeGone, FastAgi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ASKED_WITHIN = 0.5
QUESTION = (
    "agi_network: yes\nagi_network_script: {script}\nagi_uniqueid: 1.2\nagi_calleridname: {name}\n{more}\n"
)
LONGEST_PAUSE = 2.0  # seconds in which the loop did nothing for others: a loop without an end takes for ever


class Server:
    """The door on a port, with what its routes were asked; and a watch on how long the loop ever stood still."""

    def __init__(self) -> None:
        self.asked: list[AgiRequest] = []
        self.gone: list[str] = []
        self.agi = FastAgi(asked_within=ASKED_WITHIN)
        self.agi.add_route("decide", self._decide)
        self.agi.add_route("plain", self.asked.append)
        self.port = 0
        self.longest_pause = 0.0

    async def _decide(self, request: AgiRequest) -> None:
        self.asked.append(request)
        try:
            await request.set({"VAXEL_ACTION": "ring"})
        except ExchangeGone as gone:
            self.gone.append(str(gone))
            raise

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def sends(self, data: bytes, *, close: bool = True) -> bytes:
        """Send it, perhaps end there, and read until the other side closes."""
        reader, writer = await self.connect()
        with contextlib.suppress(ConnectionError):
            writer.write(data)
            await writer.drain()
            if close:
                writer.write_eof()
        said = b""
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(5):
                said = await reader.read()
        writer.close()
        return said

    async def answers(self) -> bool:
        """Whether an exchange that asks now is answered."""
        async with asyncio.timeout(2):
            return await self.asks() == 'EXEC MSet "VAXEL_ACTION=ring"'

    async def asks(
        self, script: str = "decide", name: bytes = b"Anna", more: str = "", says: bytes = b"200 result=0\n"
    ) -> str:
        """Ask as Asterisk does, answer the first command, and return it."""
        reader, writer = await self.connect()
        question = QUESTION.format(script=script, name="@NAME@", more=more).encode().replace(b"@NAME@", name)
        writer.write(question)
        command = await reader.readline()
        writer.write(says)
        await reader.read()
        writer.close()
        return command.decode().strip()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(3):
            while not true():
                await asyncio.sleep(0.005)

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            self.longest_pause = max(self.longest_pause, loop.time() - before - 0.01)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    it = Server()
    listening = await asyncio.start_server(it.agi.handler, "127.0.0.1", 0, limit=LONGEST_QUESTION)
    it.port = listening.sockets[0].getsockname()[1]
    watch = asyncio.create_task(it.watch())
    yield it
    watch.cancel()
    listening.close()
    await it.until(lambda: it.agi.connections == 0)
    assert it.longest_pause < LONGEST_PAUSE


STRANGE = {
    "a port scan": b"",
    "one line": b"agi_network: yes\n",
    "half a question": b"agi_network: yes\nagi_network_script: decide\nagi_uni",
    "a browser": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "binary": bytes(range(256)) * 8,
    "a megabyte in one line": b"x" * 1024 * 1024,
    "a megabyte of lines": b"agi_x: y\n" * 120_000,
    "no route": QUESTION.format(script="nothing", name="x", more="").encode(),
    "no script": b"agi_network: yes\nagi_uniqueid: 1.2\n\n",
}


@pytest.mark.parametrize("data", STRANGE.values(), ids=STRANGE.keys())
async def test_a_connection_that_asks_nothing_is_closed_and_the_next_is_answered(
    server: Server, data: bytes
) -> None:
    """panoramisk 1.4 stands still for ever on the first three, at 100 % CPU and with it everything else."""
    said = await server.sends(data)

    assert said == b""
    assert await server.answers()


async def test_a_silent_connection_is_closed(server: Server) -> None:
    began = asyncio.get_running_loop().time()

    said = await server.sends(b"agi_network: yes\n", close=False)

    assert said == b""
    assert ASKED_WITHIN * 0.9 < asyncio.get_running_loop().time() - began < ASKED_WITHIN + 1


async def test_a_hundred_that_send_a_sign_at_a_time_hold_nobody_up(server: Server) -> None:
    """Each sign buys no more time: the question as a whole has its time."""

    async def slowly() -> None:
        _, writer = await server.connect()
        with contextlib.suppress(ConnectionError):
            for sign in QUESTION.format(script="decide", name="x" * 100, more=""):
                writer.write(sign.encode())
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()

    began = asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as slow:
        for _ in range(100):
            slow.create_task(slowly())
        await server.until(lambda: server.agi.connections >= 100)
        for _ in range(20):
            assert await server.answers()
        await server.until(lambda: server.agi.connections == 0)

    assert asyncio.get_running_loop().time() - began < 10
    assert len(server.asked) == 20


async def test_more_than_can_be_served_are_sent_away_at_once(server: Server) -> None:
    server.agi.connections = MOST_CONNECTIONS

    said = await server.sends(QUESTION.format(script="decide", name="x", more="").encode(), close=False)

    assert said == b""
    assert server.asked == []
    server.agi.connections = 0
    assert await server.answers()


async def test_a_name_in_latin_1_is_kept_readable(server: Server) -> None:
    """panoramisk 1.4 dies of it, and the call has no answer."""
    assert await server.asks(name="Åsa".encode("latin-1")) == 'EXEC MSet "VAXEL_ACTION=ring"'
    assert await server.asks(name="Åsa".encode())

    assert [one.headers["agi_calleridname"] for one in server.asked] == ["\\xc5sa", "Åsa"]


async def test_a_query_in_the_url_finds_its_route_and_arguments_win(server: Server) -> None:
    """panoramisk takes the query for a part of the name."""
    await server.asks("decide?from=trunk&to=+46846500401&empty=", more="agi_arg_1: to=101\nagi_arg_2: bare\n")

    assert server.asked[0].given == {"from": "trunk", "to": "101", "empty": ""}


async def test_a_plus_in_a_query_is_a_numbers_own(server: Server) -> None:
    await server.asks("decide?to=+46846500401")

    assert server.asked[0].given == {"to": "+46846500401"}


async def test_a_route_may_be_a_plain_function(server: Server) -> None:
    """panoramisk 1.4 needs asyncio.coroutine for it, which Python has no longer."""
    said = await server.sends(QUESTION.format(script="plain", name="x", more="").encode(), close=False)

    assert said == b""
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (b"HANGUP\n", "HANGUP"),
        (b"", "it closed the connection"),
        (b"511 Command Not Permitted on a dead channel or intercept routine\n", "511"),
        (b"520-Invalid command syntax.  Proper usage follows:\n", "520"),
        (b"200 resu", "200 resu"),
        (b"x" * 100_000, ""),
    ],
)
async def test_an_exchange_that_does_not_take_the_answer_is_told_apart(
    server: Server, says: bytes, why: str
) -> None:
    reader, writer = await server.connect()
    writer.write(QUESTION.format(script="decide", name="x", more="").encode())
    await reader.readline()
    with contextlib.suppress(ConnectionError):
        writer.write(says)
        writer.write_eof()

    await server.until(lambda: len(server.gone) == 1)
    writer.close()

    assert why in server.gone[0]
    assert await server.answers()


async def test_a_value_of_the_exchange_in_latin_1_is_read(server: Server) -> None:
    heard: list[str] = []

    async def ask(request: AgiRequest) -> None:
        heard.append(await request.evaluate("${NAME}"))

    server.agi.add_route("ask", ask)

    command = await server.asks("ask", says=b"200 result=1 (\xc5sa)\n")

    assert command == 'GET FULL VARIABLE "${NAME}"'
    assert heard == ["\\xc5sa"]


async def test_no_command_can_be_smuggled_in_by_a_value(server: Server) -> None:
    caught: list[str] = []

    async def ask(request: AgiRequest) -> None:
        try:
            await request.set({"X": "1\nEXEC System reboot"})
        except ValueError as error:
            caught.append(str(error))

    server.agi.add_route("ask", ask)

    await server.sends(QUESTION.format(script="ask", name="x", more="").encode(), close=False)

    assert caught[0].startswith("more than one command")


async def test_commands_of_two_who_share_a_connection_do_not_meet(server: Server) -> None:
    """The decision asks for phones while the door asks for patience."""
    seen: list[str] = []

    async def ask(request: AgiRequest) -> None:
        await asyncio.gather(request.evaluate("${A}"), request.give_time(5))
        seen.append("done")

    server.agi.add_route("ask", ask)
    reader, writer = await server.connect()
    writer.write(QUESTION.format(script="ask", name="x", more="").encode())

    first = await reader.readline()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await reader.readline()
    writer.write(b"200 result=1 (a)\n")
    second = await reader.readline()
    writer.write(b"200 result=1\n")
    await reader.read()
    writer.close()

    assert (first, second) == (b'GET FULL VARIABLE "${A}"\n', b'SET VARIABLE TIMEOUT(absolute) "5"\n')
    assert seen == ["done"]
