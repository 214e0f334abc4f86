"""A connection with the manager interface of another exchange, over which we only read.

Knows: logging in, time-outs and reconnecting, with panoramisk's Manager. Refuses to know: which actions read
(reading.py), how bytes become text (wire.py), and what follows from an event.

panoramisk reconnects by itself, every 2 s and even after close(), and then repeats unanswered actions; an action sent
without a connection never gets an answer. So here each connection has its own Manager, every answer has a time-out,
and whoever waits for an answer hears at once that the connection has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from panoramisk import Manager

from app.beside.ami.reading import checked
from app.beside.ami.wire import WholeMessages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping

    from app.settings import Settings

ANSWER_WITHIN: Final = 5.0  # seconds
ASK_EVERY: Final = 10.0  # seconds between two pings
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # seconds until we try again

log = structlog.get_logger()
Said = dict[str, str]  # a message's fields by name in lower case; repeated ones have a line each


class AmiAway(ConnectionError):
    """Nobody answers, or the connection has ended."""


class AmiRefused(Exception):
    """The exchange refuses an action or our login, in its own words."""


@dataclass(frozen=True, slots=True)
class AmiAddress:
    """Where the exchange listens, and our login."""

    host: str
    port: int
    user: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> AmiAddress:
        return cls(settings.ami_host, settings.ami_port, settings.ami_user, settings.ami_secret)

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


class Ami:
    """The exchange, as far as we can read it.

    events: the classes of events that it sends us, as in manager.conf ("call,agent"), "off" for none. wanted: those
    events that we pass to `hear`, which returns at once.
    """

    def __init__(
        self,
        address: AmiAddress,
        *,
        events: str = "off",
        wanted: Collection[str] = (),
        hear: Callable[[Said], None] = lambda _said: None,
        answer_within: float = ANSWER_WITHIN,
        ask_every: float = ASK_EVERY,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self.address = address
        self._events, self._wanted, self._hear = events, wanted, hear
        self._within, self._ask_every, self._first_wait = answer_within, ask_every, first_wait
        self._manager: _OneConnection | None = None

    async def run(self, connected: Callable[[], Awaitable[None]], lost: Callable[[str], None]) -> None:
        """Stay connected for ever. connected: called after each login; lost: takes why a connection ended or failed."""
        wait = self._first_wait
        while True:
            try:
                async with self.opened():
                    await connected()
                    wait = self._first_wait
                    await self._stay()
            except AmiRefused as error:  # if we try again soon, the exchange may ban us
                why, wait = str(error), LONGEST_WAIT
            except (OSError, TimeoutError) as error:
                why = str(error) or "no answer"
            except Exception as error:  # an exchange may answer anything, and calls go on without it
                log.exception("the connection with the exchange beside us failed")
                why, wait = f"{type(error).__name__}: {error}", LONGEST_WAIT
            lost(why)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[Ami]:
        """One connection. Raises AmiAway, AmiRefused and TimeoutError."""
        manager = _OneConnection(
            host=self.address.host,
            port=self.address.port,
            loop=asyncio.get_running_loop(),
            protocol_factory=partial(WholeMessages, self._wanted),
            hear=self._heard,
        )
        try:
            try:
                async with asyncio.timeout(self._within):
                    await manager.connect()
            except TimeoutError:
                raise AmiAway(f"{self.address.place} does not answer") from None
            except OSError as error:
                raise AmiAway(f"{self.address.place}: {error.strerror or error}") from error
            self._manager = manager
            await self._come_in()
            yield self
        finally:
            self._manager = None
            manager.close()

    async def ask(self, action: str, **fields: str) -> list[Said]:
        """The response, and any list after it. Raises NotReading, AmiAway, AmiRefused and TimeoutError."""
        wanted = checked(action, fields)
        manager = self._manager
        if manager is None or manager.gone.done():
            raise AmiAway(f"{self.address.place} is not connected")
        asked = manager.send_action(wanted)
        try:
            await asyncio.wait(
                {asked, manager.gone}, timeout=self._within, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            manager.forget(asked)
        if not asked.done():
            if manager.gone.done():
                raise AmiAway(f"the connection with {self.address.place} has ended")
            raise TimeoutError(f"{self.address.place} does not answer to {action}")
        found = asked.result()
        answers = [_said(one) for one in (found if isinstance(found, list) else [found])]
        if answers[0].get("response") == "Error":
            raise AmiRefused(f"{action}: {answers[0].get('message', 'refused')}")
        return answers

    async def _come_in(self) -> None:
        """Log in by a challenge, so that the secret does not go over the wire."""
        [said] = await self.ask("Challenge", AuthType="MD5")
        proof = said["challenge"] + self.address.secret
        key = hashlib.md5(proof.encode(), usedforsecurity=False).hexdigest()
        await self.ask("Login", AuthType="MD5", Username=self.address.user, Key=key, Events=self._events)

    async def _stay(self) -> None:
        """Wait until the connection ends. Raises AmiAway then, and TimeoutError if a ping gets no answer."""
        while True:
            assert self._manager is not None
            await asyncio.wait({self._manager.gone}, timeout=self._ask_every)
            await self.ask("Ping")

    def _heard(self, message: Any) -> None:
        try:
            self._hear(_said(message))
        except Exception:
            log.exception("an event of the exchange beside us could not be taken in")


class _OneConnection(Manager):  # type: ignore[misc]
    """panoramisk's Manager, which here neither logs in, asks nor reconnects by itself."""

    def __init__(self, *, hear: Callable[[Any], None], **config: Any) -> None:
        super().__init__(**config)
        self._hear_event = hear
        self.gone: asyncio.Future[None] = self.loop.create_future()

    def connection_made(self, connecting: asyncio.Task[Any]) -> None:
        if (
            not connecting.cancelled() and connecting.exception() is None
        ):  # else the one who awaits it gets the error
            super().connection_made(connecting)

    def connection_lost(self, _error: object) -> None:
        if not self.gone.done():
            self.gone.set_result(None)

    def close(self) -> None:
        super().close()
        self.connection_lost(None)  # it ends the waiting for answers

    def ping(self) -> None:
        """Do nothing: our own ping has a time-out."""

    def dispatch(self, event: Any) -> None:
        self._hear_event(event)

    def forget(self, asked: asyncio.Future[Any]) -> None:
        """Drop an unanswered action, which panoramisk would keep for ever."""
        if self.protocol is not None:
            for key in [key for key, one in self.protocol.responses.items() if one.future is asked]:
                del self.protocol.responses[key]


def _said(message: Mapping[str, str | list[str]]) -> Said:
    return {
        name.lower(): "\n".join(value) if isinstance(value, list) else value
        for name, value in message.items()
    }
