"""A connection with the manager interface of somebody else's exchange, over which nothing is sent but reading.

Knows: coming in, time-outs, coming back, by panoramisk's Manager. Refuses to know: which actions read (reading.py), how
bytes become text (wire.py), and what follows from an event.

panoramisk connects again by itself, every 2 s and also after it was closed, and then sends once more what was not
answered; an action that is sent while nobody is there is never answered. Here each connection has a Manager of its
own, every answer has a time-out, and who waits for one hears at once that the connection has ended.
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

ANSWER_WITHIN: Final = 5.0  # seconds
ASK_EVERY: Final = 10.0  # seconds between two pings
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # seconds until it is tried again

log = structlog.get_logger()
Said = dict[str, str]  # a message's fields by their names in lower case; what is there twice has a line each


class AmiAway(ConnectionError):
    """Nobody answers, or the connection has ended."""


class AmiRefused(Exception):
    """The exchange refuses an action, or to let us in; the message is its own."""


@dataclass(frozen=True, slots=True)
class AmiAddress:
    """Where the exchange listens, and as whom we come in."""

    host: str
    port: int
    user: str
    secret: str = field(repr=False)

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


class Ami:
    """The exchange, as far as it can be read.

    events: the classes of events that it sends us, as in manager.conf ("call,agent"), "off" for none. wanted: of these
    the events that `hear` is told; it returns at once.
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
        """Stay connected, for ever. connected: after each login; lost: why the connection ended, or none came."""
        wait = self._first_wait
        while True:
            try:
                async with self.opened():
                    await connected()
                    wait = self._first_wait
                    await self._stay()
            except AmiRefused as error:  # asking again soon may get us banned over there
                why, wait = str(error), LONGEST_WAIT
            except (OSError, TimeoutError) as error:
                why = str(error) or "no answer"
            except Exception as error:  # what an exchange may answer has no end, and calls go on without it
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
        """The response, and what of a list follows it. Raises NotReading, AmiAway, AmiRefused and TimeoutError."""
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
        """By a challenge, so that the secret does not go over the wire."""
        [said] = await self.ask("Challenge", AuthType="MD5")
        proof = said["challenge"] + self.address.secret
        key = hashlib.md5(proof.encode(), usedforsecurity=False).hexdigest()
        await self.ask("Login", AuthType="MD5", Username=self.address.user, Key=key, Events=self._events)

    async def _stay(self) -> None:
        """Until the connection ends. Raises AmiAway then, and TimeoutError when the exchange does not answer a ping."""
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
    """panoramisk's Manager without a will of its own: it neither logs in, asks, nor comes back by itself."""

    def __init__(self, *, hear: Callable[[Any], None], **config: Any) -> None:
        super().__init__(**config)
        self._hear_event = hear
        self.gone: asyncio.Future[None] = self.loop.create_future()

    def connection_made(self, connecting: asyncio.Task[Any]) -> None:
        if not connecting.cancelled() and connecting.exception() is None:  # else whoever awaits it is told
            super().connection_made(connecting)

    def connection_lost(self, _error: object) -> None:
        if not self.gone.done():
            self.gone.set_result(None)

    def close(self) -> None:
        super().close()
        self.connection_lost(None)  # whoever waits for an answer waits no longer

    def ping(self) -> None:
        """Ours has a time-out."""

    def dispatch(self, event: Any) -> None:
        self._hear_event(event)

    def forget(self, asked: asyncio.Future[Any]) -> None:
        """What was not answered is kept no longer: panoramisk would keep it for ever."""
        if self.protocol is not None:
            for key in [key for key, one in self.protocol.responses.items() if one.future is asked]:
                del self.protocol.responses[key]


def _said(message: Mapping[str, str | list[str]]) -> Said:
    return {
        name.lower(): "\n".join(value) if isinstance(value, list) else value
        for name, value in message.items()
    }
