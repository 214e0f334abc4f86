"""FastAGI on a port: reads an exchange's whole question, and lets nothing that anybody sends hold up the service.

Knows: panoramisk's Application and Request, and where their reading hangs, crashes or goes wrong
(docs/decisions/agi-beside-ari.md). Refuses to know: the meaning of questions and answers (door.py).
"""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import structlog
from panoramisk import fast_agi
from panoramisk.utils import parse_agi_result

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

log = structlog.get_logger()

QUESTION_WITHIN: Final = 2.0  # seconds for a whole question: Asterisk sends it in one go
_ANSWERED_WITHIN: Final = 5.0  # seconds for the answer to a command
LONGEST_QUESTION: Final = 16 * 1024  # bytes of a question, or of a line: Asterisk's own are some 800
MOST_CONNECTIONS: Final = 500  # connections: we close any further one, and its exchange goes on by itself
_HUNG_UP: Final = "HANGUP"  # Asterisk says this between two answers


class ExchangeGone(Exception):
    """The caller has hung up, or the exchange no longer waits for us."""


class BadQuestion(ValueError):
    """No exchange asks such a question."""


class AgiRequest(fast_agi.Request):  # type: ignore[misc]
    """One question; a few commands answer it. `given`: the URL's query, and arguments like name=value."""

    headers: dict[str, str]

    def __init__(self, *, decode_errors: str, given: Mapping[str, str], **parts: Any) -> None:
        super().__init__(**parts)
        self.given = given
        self._decode_errors = decode_errors
        self._one_at_a_time = asyncio.Lock()

    async def set(self, variables: Mapping[str, str]) -> None:
        """Set the channel's variables, all in one command. Raises ExchangeGone.

        Each round trip takes some milliseconds. But we must not send several commands without waiting: Asterisk would
        read them all into its buffer, and then wait for more.
        """
        pairs = ",".join(f"{name}={value}" for name, value in variables.items())
        await self._done(f'EXEC MSet "{pairs}"')

    async def give_time(self, seconds: int) -> None:
        """Make the exchange wait this much longer. Raises ExchangeGone."""
        await self._done(f'SET VARIABLE TIMEOUT(absolute) "{seconds}"')

    async def evaluate(self, expression: str) -> str:
        """The present value of a dialplan expression. Raises ExchangeGone."""
        result = await self._done(f'GET FULL VARIABLE "{expression}"')
        return str(result.get("result", ("", ""))[1])

    async def _done(self, command: str) -> dict[str, Any]:
        if "\n" in command:
            raise ValueError(f"more than one command: {command!r}")
        async with self._one_at_a_time:
            try:
                result: dict[str, Any] = await self.send_command(command)
            except (ConnectionError, RuntimeError) as error:  # RuntimeError: we closed our own side
                raise ExchangeGone(str(error)) from error
        if result.get("status_code") != 200:
            raise ExchangeGone(result.get("msg") or str(result))
        return result

    async def _read_result(self) -> dict[str, Any]:
        """Replaces panoramisk's: it waits for ever, takes the end of the stream for a line, and crashes on Latin-1."""
        try:
            async with asyncio.timeout(_ANSWERED_WITHIN):
                line = await self.reader.readline()
        except TimeoutError:
            raise ExchangeGone("it does not answer") from None
        except ValueError as error:  # longer than the stream's limit
            raise ExchangeGone(str(error)) from error
        text = line.decode(self.encoding, self._decode_errors).rstrip("\n")
        if not line.endswith(b"\n") or text == _HUNG_UP or not text[:3].isdigit():
            raise ExchangeGone(text or "it closed the connection")
        return dict(parse_agi_result(text))


class FastAgi(fast_agi.Application):  # type: ignore[misc]
    """panoramisk's Application, with a reader that ends: `asyncio.start_server(it.handler, limit=LONGEST_QUESTION)`.

    decode_errors: how to treat bytes that are not UTF-8, such as a name in Latin-1.
    """

    def __init__(
        self, *, asked_within: float = QUESTION_WITHIN, decode_errors: str = "backslashreplace"
    ) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._asked_within = asked_within
        self._decode_errors = decode_errors
        self.connections = 0

    def add_route(self, path: str, endpoint: Callable[[AgiRequest], object]) -> None:
        """As panoramisk's, but also for a plain function. Raises ValueError if the path is taken."""
        if not asyncio.iscoroutinefunction(endpoint):
            endpoint = _in_a_coroutine(endpoint)
        super().add_route(path, endpoint)

    async def handler(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection. Whatever comes in, this ends, and does not block the loop meanwhile."""
        self.connections += 1
        try:
            if self.connections > MOST_CONNECTIONS:
                log.warning("too many at the AGI door", connections=self.connections)
                return
            await self._serve(reader, writer)
        except BadQuestion as error:
            log.info("no question of an exchange", sender=_sender(writer), why=str(error))
        except (ExchangeGone, ConnectionError) as error:
            log.info("the exchange went on by itself", sender=_sender(writer), why=str(error))
        except Exception:
            log.exception("a question at the AGI door failed", sender=_sender(writer))
        finally:
            self.connections -= 1
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        headers = self._headers(await self._question(reader))
        script, _, query = headers.get("agi_network_script", "").partition("?")
        route = self._route.get(script)
        if route is None:
            raise BadQuestion(f"there is no {script[:80]!r} here")
        request = AgiRequest(
            decode_errors=self._decode_errors,
            given=_given(query, headers),
            app=self,
            headers=headers,
            reader=reader,
            writer=writer,
            encoding=self.default_encoding,
        )
        await route(request)

    async def _question(self, reader: asyncio.StreamReader) -> bytes:
        """Read all lines up to the empty one. Raises BadQuestion."""
        try:
            async with asyncio.timeout(self._asked_within):
                return await reader.readuntil(b"\n\n")
        except TimeoutError:
            raise BadQuestion(f"no whole question within {self._asked_within} s") from None
        except asyncio.IncompleteReadError as error:
            raise BadQuestion(f"the end after {len(error.partial)} bytes") from error
        except asyncio.LimitOverrunError as error:
            raise BadQuestion("more than a question can be long") from error

    def _headers(self, question: bytes) -> dict[str, str]:
        text = question.decode(self.default_encoding, self._decode_errors)
        pairs = (line.partition(": ") for line in text.split("\n"))
        return {name: value for name, colon, value in pairs if colon}


def _given(query: str, headers: Mapping[str, str]) -> dict[str, str]:
    """The URL's part after ?, and arguments such as AGI(agi://...,to=101), which win.

    A + belongs to a number and is no space: the dialplan does not escape it.
    """
    given = dict(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True, errors="replace"))
    arguments = (value for name, value in headers.items() if name.startswith("agi_arg_"))
    given |= {name: value for name, sign, value in (one.partition("=") for one in arguments) if sign}
    return given


def _sender(writer: asyncio.StreamWriter) -> str:
    return str(writer.get_extra_info("peername"))


def _in_a_coroutine(endpoint: Callable[[AgiRequest], object]) -> Callable[[AgiRequest], Awaitable[object]]:
    @functools.wraps(endpoint)
    async def answer(request: AgiRequest) -> object:
        return endpoint(request)

    return answer
