"""One WebSocket to Asterisk's REST interface: it delivers events, takes requests and returns answers.

Only lists come over HTTP instead: Asterisk (22.10) copies each answer for a WebSocket onto the stack of a
thread, and an answer of some hundred KiB, such as 600 channels, crashes the whole exchange.

Knows: connecting, pings, reconnecting with backoff, and matching answers to requests. Refuses to know: what
events mean. The reader awaits only the socket: a slow reader can stop the exchange (Asterisk closes a
socket that it cannot write to within 100 ms), so `on_event` must return at once.
"""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

import aiohttp
import msgspec
import structlog

from app.ari.events import RestResponse, Unreadable, parse_event

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from app.ari.events import ExchangeEvent

log = structlog.get_logger()

PING = 10.0  # seconds between pings; they are requests, so they show that ARI answers, not only the socket
FIRST_RETRY, LONGEST_RETRY = 0.2, 5.0  # seconds; doubled at each failure in a row
EXCHANGE_ANSWERS_WITHIN = (
    5.0  # seconds for the handshake, and for a REST answer: Asterisk handles them one at a time per socket
)
LISTED_WITHIN = (
    30.0  # seconds for a list: the exchange builds all of it before it sends any, and a long one takes time
)
RELOADED_WITHIN = 120.0  # seconds; with 10,000 phones it takes some time
ROUNDED = 0.01  # seconds by which a timer may fire early


class Away(Enum):
    """Why the exchange is not connected, as far as we can see from here."""

    NOT_YET = "not tried yet, or just lost"
    NOBODY = "nothing listens there: the exchange is not running, and nobody serves calls"
    REFUSED = "the exchange runs, and refuses this user or password"
    SILENT = "there is no answer: we cannot tell from here whether it runs"


class Disconnected(ConnectionError):
    """The exchange is not connected, or went away before it answered."""


class Refused(RuntimeError):
    """The exchange answered a request with an error; `status` is the HTTP status code."""

    def __init__(self, status: int, request: str, why: str) -> None:
        super().__init__(f"{request}: {status} {why}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the exchange's HTTP server (such as "http://127.0.0.1:8088"), and the ARI user."""

    url: str
    user: str
    password: str
    application: str = "vaxel"


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `path` without the leading "/ari/", already quoted; `body` becomes JSON.

    may_be_refused: a refusal is not an error.
    """

    method: str
    path: str
    query: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    may_be_refused: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """answer: None if there was none by `until`, in the event loop's time."""

    answer: asyncio.Future[RestResponse | None]
    until: float


class Ari:
    """A connection that renews itself: `run` reads for ever, `request` asks."""

    def __init__(
        self, address: Address, *, ping: float = PING, answer_within: float = EXCHANGE_ANSWERS_WITHIN
    ) -> None:
        self._address = address
        self._ping = ping
        self._answer_within = answer_within
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse[Literal[False]] | None = None
        self._asked: dict[str, _Asked] = {}  # by number, the oldest first
        self._watch: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[bool] | None = None
        self._numbers = itertools.count(1)
        self._unknown: set[str] = set()
        self._told = ""
        self.away = Away.NOT_YET  # meaningful while not `connected`

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def run(
        self,
        on_event: Callable[[ExchangeEvent], None],
        on_connected: Callable[[], Awaitable[None]],
        on_died: Callable[[], None] = lambda: None,
    ) -> None:
        """Connect, read until the connection is lost, and start again, until cancelled.

        `on_connected` runs beside the reader after each connection. If it fails, we close the connection and try
        again, so that the service never works with half the information. We call `on_died` once when nothing
        listens any longer where the exchange was.
        """
        retry, lived = FIRST_RETRY, False
        patience = aiohttp.ClientTimeout(sock_connect=self._answer_within, sock_read=self._answer_within)
        login = {"Authorization": aiohttp.encode_basic_auth(self._address.user, self._address.password)}
        async with aiohttp.ClientSession(timeout=patience, headers=login) as session:
            self._session = session
            while True:
                try:
                    async with session.ws_connect(
                        f"{self._address.url}/ari/events?app={quote(self._address.application)}",
                        max_msg_size=0,
                        decode_text=False,
                    ) as socket:
                        self._socket, self._told, lived = socket, "", True
                        self.away = Away.NOT_YET  # when it is lost
                        if await self._converse(socket, on_event, on_connected):
                            retry = FIRST_RETRY
                except aiohttp.WSServerHandshakeError as error:
                    hint = " (VAXEL_ARI_USER or VAXEL_ARI_PASSWORD is wrong)" if error.status == 401 else ""
                    self.away = Away.REFUSED if error.status in (401, 403) else Away.SILENT
                    self._tell("the exchange refused the connection", error=f"{error.status}{hint}")
                except (aiohttp.ClientError, OSError) as error:
                    self.away = Away.NOBODY if _is_refused(error) else Away.SILENT
                    self._tell("cannot reach the exchange", error=str(error))
                    if lived and self.away is Away.NOBODY:
                        lived = False
                        on_died()
                finally:
                    self._socket = None
                    self._fail_all()
                await asyncio.sleep(retry)
                retry = min(retry * 2, LONGEST_RETRY)

    def _tell(self, what: str, *, error: str) -> None:
        """Log each kind of trouble once: we try every five seconds, perhaps for days."""
        if (told := f"{what}: {error}") != self._told:
            log.error(what, url=self._address.url, error=error)
        self._told = told

    async def _converse(
        self,
        socket: aiohttp.ClientWebSocketResponse[Literal[False]],
        on_event: Callable[[ExchangeEvent], None],
        on_connected: Callable[[], Awaitable[None]],
    ) -> bool:
        """Run until the connection is lost. Returns whether it was ever prepared."""
        prepared = False

        async def attend() -> None:
            """Prepare the connection, then check that it lives; close it when either fails."""
            nonlocal prepared
            try:
                await on_connected()
                prepared = True
                while True:
                    await asyncio.sleep(self._ping)
                    async with asyncio.timeout(self._answer_within):  # it may not even accept the request
                        await self.request("GET", "asterisk/ping")
            except (Disconnected, Refused, Unreadable, TimeoutError) as error:
                log.error(
                    "closing an unusable connection to the exchange", prepared=prepared, error=str(error)
                )
                await socket.close()
            except Exception:
                log.exception("closing an unusable connection to the exchange")
                await socket.close()

        attending = asyncio.create_task(attend())
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._read(message.data, on_event)
        finally:
            attending.cancel()
            await asyncio.gather(attending, return_exceptions=True)
        log.warning("the connection to the exchange ended", code=socket.close_code)
        return prepared

    def _read(self, text: bytes, on_event: Callable[[ExchangeEvent], None]) -> None:
        try:
            event = parse_event(text)
        except Unreadable as error:
            log.error("unreadable message from the exchange", error=str(error), text=_beginning(text))
            return
        if isinstance(event, RestResponse):
            asked = self._asked.pop(event.request_id, None)
            if asked is not None and not asked.answer.done():
                asked.answer.set_result(event)
        elif isinstance(event, str):
            if event not in self._unknown:
                self._unknown.add(event)
                log.info("ignoring events of this kind", kind=event)
        else:
            try:
                on_event(event)
            except Exception:  # a failure with one event must not stop the next
                log.exception("could not handle an event from the exchange", text=_beginning(text))

    async def request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> str:
        """Ask the exchange, and return the answer's body ("" if none).

        `path` is without the leading "/ari/", already quoted. Raises Disconnected, or Refused for an answer from 400
        up.
        """
        return (await self.requests(Request(method, path, query, body)))[0]

    async def listed(self, path: str) -> str:
        """A list, however long, as JSON text. Raises as `request`."""
        if self._session is None or self._socket is None:
            raise Disconnected("the exchange is not connected")
        try:
            patience = aiohttp.ClientTimeout(sock_connect=self._answer_within, sock_read=LISTED_WITHIN)
            async with self._session.get(f"{self._address.url}/ari/{path}", timeout=patience) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, OSError) as error:
            raise Disconnected(f"GET {path}: {error}") from error
        if answer.status >= 400:
            raise Refused(answer.status, f"GET {path}", text)
        return text

    async def reload(self, module: str) -> None:
        """Have a module reload its configuration; returns afterwards. Raises as `request`.

        It does not use the WebSocket: requests for calls must not wait behind it.
        """
        if self._session is None or self._socket is None:
            raise Disconnected("the exchange is not connected")
        try:
            patience = aiohttp.ClientTimeout(sock_connect=self._answer_within, sock_read=RELOADED_WITHIN)
            url = f"{self._address.url}/ari/asterisk/modules/{module}"
            async with self._session.put(url, timeout=patience) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, OSError) as error:
            raise Disconnected(f"PUT {url}: {error}") from error
        if answer.status >= 400:
            raise Refused(answer.status, f"PUT {url}", text)

    async def requests(self, *requests: Request) -> list[str]:
        """Send several requests without waiting in between; the exchange carries them out in order. Raises as
        `request`.

        A refusal does not stop the later ones; the first refusal is raised.
        """
        numbers = [str(next(self._numbers)) for _ in requests]
        answers = []
        try:
            for number, request in zip(numbers, requests, strict=True):
                answers.append(self._ask(number))
                await self._send(number, request)
            answered = [await answer for answer in answers]
        finally:
            for number, answer in zip(numbers, answers, strict=False):
                self._asked.pop(number, None)
                answer.cancel()
        for request, got in zip(requests, answered, strict=True):
            if got is None:
                raise Disconnected(f"no answer within {self._answer_within:g} s: {request}")
            if got.status_code >= 400 and not request.may_be_refused:
                raise Refused(got.status_code, str(request), got.message_body or got.reason_phrase)
        return [got.message_body for got in answered if got is not None]

    def _ask(self, number: str) -> asyncio.Future[RestResponse | None]:
        loop = asyncio.get_running_loop()
        asked = self._asked[number] = _Asked(loop.create_future(), loop.time() + self._answer_within)
        if self._watch is None:
            self._watch = loop.call_later(self._answer_within, self._give_up_the_overdue)
        return asked.answer

    def _give_up_the_overdue(self) -> None:
        """One timer for all requests: a timer each would cost nearly as much as the request.

        It closes a connection that does not answer: the askers give it up, and the next connection learns everything
        again.
        """
        loop = asyncio.get_running_loop()
        self._watch = None
        for asked in self._asked.values():
            left = asked.until - loop.time()
            if left > ROUNDED:
                self._watch = loop.call_later(left, self._give_up_the_overdue)
                return
            if not asked.answer.done():
                asked.answer.set_result(None)
            if self._socket is not None and (self._closing is None or self._closing.done()):
                log.error("the exchange does not answer: connecting again", within=self._answer_within)
                self._closing = asyncio.create_task(self._socket.close())

    async def _send(self, number: str, request: Request) -> None:
        socket = self._socket
        if socket is None:
            raise Disconnected("the exchange is not connected")
        message: dict[str, Any] = {
            "type": "RESTRequest",
            "transaction_id": number,
            "request_id": number,
            "method": request.method,
            "uri": request.path,
        }
        if request.query:
            message["query_strings"] = [{"name": n, "value": value} for n, value in request.query.items()]
        if request.body is not None:
            message["content_type"] = "application/json"
            message["message_body"] = msgspec.json.encode(request.body).decode()
        try:
            await socket.send_frame(msgspec.json.encode(message), aiohttp.WSMsgType.TEXT)
        except ConnectionError as error:
            raise Disconnected(str(error)) from error

    def _fail_all(self) -> None:
        for asked in self._asked.values():
            if not asked.answer.done():
                asked.answer.set_exception(Disconnected("the exchange went away"))
        self._asked.clear()


def _is_refused(error: BaseException) -> bool:
    return isinstance(error, ConnectionRefusedError) or (
        isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, ConnectionRefusedError)
    )


def _beginning(text: bytes) -> str:
    """The start of a text for the log, whatever its bytes are."""
    return text[:300].decode(errors="replace")
