"""The connection to the exchange, against a small server that speaks the same WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.ari.client import EXCHANGE_ANSWERS_WITHIN, Address, Ari, Away, Disconnected, Refused, Request
from app.ari.events import DeviceStateChanged, StasisStart

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

DEVICE = '{"type":"DeviceStateChanged","device_state":{"name":"PJSIP/anna","state":"INUSE"}}'


class Exchange:
    """Answers each request by `answer(request)`; None leaves it unanswered. Counts connections."""

    def __init__(self) -> None:
        self.sockets: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self.asked: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda _request: {"status_code": 204}

    async def lists(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"].startswith("Basic ")
        if request.match_info["list"] == "endpoints":
            return web.Response(status=500, text="no endpoints")
        return web.Response(text="[]")

    async def serve(self, request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"].startswith("Basic ")
        assert request.query["app"] == "vaxel"
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.put_nowait(socket)
        async for message in socket:
            asked = json.loads(message.data)
            self.asked.append(asked)
            answer = self.answer(asked)
            if answer is not None:
                await socket.send_json({"type": "RESTResponse", "request_id": asked["request_id"], **answer})
        return socket


@contextlib.asynccontextmanager
async def connected(
    exchange: Exchange, heard: list[object], answer_within: float = EXCHANGE_ANSWERS_WITHIN
) -> AsyncIterator[Ari]:
    app = web.Application()
    app.router.add_get("/ari/events", exchange.serve)
    app.router.add_get("/ari/{list:channels|endpoints}", exchange.lists)
    async with TestServer(app) as server:
        address = Address(f"http://127.0.0.1:{server.port}", "vaxel", "secret")
        ari = Ari(address, answer_within=answer_within)
        ready = asyncio.Event()

        async def on_connected() -> None:
            ready.set()

        running = asyncio.create_task(ari.run(heard.append, on_connected))
        try:
            async with asyncio.timeout(5):
                await ready.wait()
            yield ari
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_an_answer_finds_its_request_whatever_the_order() -> None:
    exchange = Exchange()
    held: list[str] = []

    def answer(asked: dict[str, Any]) -> dict[str, Any] | None:
        if asked["uri"] == "first":
            held.append(asked["request_id"])
            return None
        return {"status_code": 200, "message_body": asked["uri"]}

    exchange.answer = answer
    async with connected(exchange, []) as ari, asyncio.timeout(5):
        first = asyncio.create_task(ari.request("GET", "first"))

        assert await ari.request("GET", "second", {"a": "b"}, {"c": 1}) == "second"
        socket = await exchange.sockets.get()
        await socket.send_json(
            {"type": "RESTResponse", "request_id": held[0], "status_code": 200, "message_body": "late"}
        )
        assert await first == "late"
    second = next(asked for asked in exchange.asked if asked["uri"] == "second")
    assert second["query_strings"] == [{"name": "a", "value": "b"}]
    assert json.loads(second["message_body"]) == {"c": 1}


async def test_a_list_is_fetched_beside_the_socket() -> None:
    """A long answer on the socket would end the exchange."""
    exchange = Exchange()
    async with connected(exchange, []) as ari, asyncio.timeout(5):
        assert await ari.listed("channels") == "[]"
        with pytest.raises(Refused, match=r"GET endpoints: 500 no endpoints"):
            await ari.listed("endpoints")

    assert exchange.asked == []


async def test_a_refusal_names_the_request_and_the_status() -> None:
    exchange = Exchange()
    exchange.answer = lambda _: {"status_code": 404, "message_body": '{"message":"Channel not found"}'}

    async with connected(exchange, []) as ari:
        with pytest.raises(Refused, match=r"POST channels/1/continue: 404 .*Channel not found") as refused:
            await ari.request("POST", "channels/1/continue")

    assert refused.value.status == 404


async def test_a_request_that_may_be_refused_stops_nothing() -> None:
    exchange = Exchange()
    exchange.answer = lambda asked: {"status_code": 404 if asked["method"] == "DELETE" else 204}

    async with connected(exchange, []) as ari:
        silence = Request("DELETE", "playbacks/1", may_be_refused=True)
        assert await ari.requests(silence, Request("POST", "channels/1/continue")) == ["", ""]


async def test_events_are_heard_while_a_request_is_unanswered() -> None:
    exchange, heard = Exchange(), list[object]()
    exchange.answer = lambda _: None
    async with connected(exchange, heard) as ari, asyncio.timeout(5):
        asking = asyncio.create_task(ari.request("GET", "channels"))
        socket = await exchange.sockets.get()

        await socket.send_str("not JSON")
        await socket.send_str('{"type":"SomethingNew"}')
        await socket.send_str(DEVICE)
        while not heard:
            await asyncio.sleep(0)

        asking.cancel()
    assert [type(event) for event in heard] == [DeviceStateChanged]
    assert not any(isinstance(event, StasisStart) for event in heard)


async def test_each_request_has_its_own_time_for_an_answer() -> None:
    """One timer looks after all of them."""
    exchange = Exchange()
    exchange.answer = lambda asked: {"status_code": 204} if asked["uri"] == "answered" else None
    async with connected(exchange, [], answer_within=0.2) as ari, asyncio.timeout(5):
        time = asyncio.get_running_loop().time
        await ari.request("GET", "answered")
        await asyncio.sleep(0.1)
        began = time()

        with pytest.raises(Disconnected, match=r"no answer within 0.2 s: GET neither"):
            await ari.requests(Request("GET", "answered"), Request("GET", "neither"))

        assert time() - began >= 0.18


async def test_a_connection_that_does_not_answer_is_made_anew() -> None:
    """After the news that the exchange went away comes the news that it is back: nothing else would tell it."""
    exchange = Exchange()
    exchange.answer = lambda asked: {"status_code": 204} if asked["uri"] == "answered" else None
    async with connected(exchange, [], answer_within=0.2) as ari, asyncio.timeout(5):
        await exchange.sockets.get()

        with pytest.raises(Disconnected):
            await ari.request("GET", "never")

        await exchange.sockets.get()
        while not ari.connected:
            await asyncio.sleep(0.01)
        assert await ari.request("GET", "answered") == ""


async def test_a_lost_connection_fails_what_was_asked_and_is_made_again() -> None:
    exchange = Exchange()
    exchange.answer = lambda _: None
    async with connected(exchange, []) as ari, asyncio.timeout(10):
        asking = asyncio.create_task(ari.request("GET", "channels"))
        socket = await exchange.sockets.get()
        while not exchange.asked:
            await asyncio.sleep(0)

        await socket.close()

        with pytest.raises(Disconnected):
            await asking
        await exchange.sockets.get()
        exchange.answer = lambda _: {"status_code": 200, "message_body": "[]"}
        while not ari.connected:
            await asyncio.sleep(0)
        assert await ari.request("GET", "channels") == "[]"


async def test_an_exchange_that_falls_silent_is_left_and_connected_to_again() -> None:
    exchange = Exchange()
    exchange.answer = lambda _: None
    app = web.Application()
    app.router.add_get("/ari/events", exchange.serve)
    async with TestServer(app) as server, asyncio.timeout(10):
        address = Address(f"http://127.0.0.1:{server.port}", "vaxel", "secret")
        ari = Ari(address, ping=0.01, answer_within=0.05)

        async def on_connected() -> None:
            pass

        running = asyncio.create_task(ari.run(lambda _event: None, on_connected))
        first = await exchange.sockets.get()
        second = await exchange.sockets.get()

        assert first.closed
        assert second is not first
        assert exchange.asked[0]["uri"] == "asterisk/ping"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_handshake_that_is_never_answered_is_tried_again() -> None:
    came: asyncio.Queue[None] = asyncio.Queue()

    async def take_and_say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.put_nowait(None)
        try:
            await asyncio.sleep(60)
        finally:
            writer.close()

    server = await asyncio.start_server(take_and_say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ari = Ari(Address(f"http://127.0.0.1:{port}", "vaxel", "secret"), answer_within=0.05)

    async def on_connected() -> None:
        raise AssertionError("nobody answered")

    running = asyncio.create_task(ari.run(lambda _event: None, on_connected))
    async with asyncio.timeout(10):
        await came.get()
        await came.get()
    assert not ari.connected

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    server.close()


async def test_asking_without_a_connection_fails_at_once() -> None:
    with pytest.raises(Disconnected, match="not connected"):
        await Ari(Address("http://127.0.0.1:1", "vaxel", "")).request("GET", "channels")


async def test_an_event_that_cannot_be_handled_does_not_stop_the_reader() -> None:
    exchange = Exchange()

    class Fussy(list[object]):
        def append(self, event: object, /) -> None:
            super().append(event)
            raise RuntimeError("a bug")

    async with connected(exchange, Fussy()) as ari:
        socket = await exchange.sockets.get()
        await socket.send_str(DEVICE)

        assert await ari.request("GET", "channels") == ""


async def away_after(ari: Ari, wanted: Away, died: asyncio.Event | None = None) -> None:
    """Let it try until it says that it is away for this reason, and (with `died`) until that was told."""

    async def on_connected() -> None:
        pass

    running = asyncio.create_task(
        ari.run(lambda _event: None, on_connected, died.set if died is not None else lambda: None)
    )
    try:
        async with asyncio.timeout(10):
            while ari.away is not wanted:
                await asyncio.sleep(0.01)
            if died is not None:
                await died.wait()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_where_nothing_listens_the_exchange_does_not_run() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        ari = Ari(Address(f"http://127.0.0.1:{taken.getsockname()[1]}", "vaxel", "secret"))

        await away_after(ari, Away.NOBODY)


async def test_an_exchange_that_refuses_the_password_runs() -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=401)

    app = web.Application()
    app.router.add_get("/ari/events", refuse)
    async with TestServer(app) as server:
        await away_after(Ari(Address(f"http://127.0.0.1:{server.port}", "vaxel", "wrong")), Away.REFUSED)


async def test_of_an_exchange_that_says_nothing_nobody_can_say_whether_it_runs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        address = Address(f"http://127.0.0.1:{hangs.getsockname()[1]}", "vaxel", "secret")

        await away_after(Ari(address, answer_within=0.05), Away.SILENT)


async def test_the_death_of_an_exchange_that_was_connected_is_told() -> None:
    exchange, died = Exchange(), asyncio.Event()
    app = web.Application()
    app.router.add_get("/ari/events", exchange.serve)
    server = TestServer(app)
    await server.start_server()
    ari = Ari(Address(f"http://127.0.0.1:{server.port}", "vaxel", "secret"))
    watched = asyncio.create_task(away_after(ari, Away.NOBODY, died))
    async with asyncio.timeout(15):
        socket = await exchange.sockets.get()
        assert not died.is_set()

        for site in list(server.runner.sites if server.runner is not None else ()):
            await site.stop()  # nothing listens any more
        await socket.close()

        await watched
    await server.close()
    assert died.is_set()
