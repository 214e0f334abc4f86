"""The message lamp of every desk phone: on while the person's voicemail box has new messages.

Knows: AMI's PJSIPNotify, and what a phone was told last. Refuses to know: messages (it asks for their numbers).

A phone is told (RFC 3842, unsolicited) when the numbers are others than it was told, when it registers, and every ten
minutes while its lamp is on, for a phone that was restarted in between. The manager interface being away is a problem
that is told of, and nothing else: lamps are right again when it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog
from panoramisk import Manager

from app.settings import BadSetting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

log = structlog.get_logger(__name__)

LOOK: Final = 10.0  # seconds between looks at the numbers, when nobody says that they are others
AGAIN: Final = 600.0  # seconds until a phone whose lamp is on is told again
ANSWERS_WITHIN: Final = 5.0  # seconds
NONE: Final = (0, 0)


@dataclass(frozen=True, slots=True)
class AmiAddress:
    """Where the manager interface is."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)


def address_of(url: str, user: str, password: str) -> AmiAddress:
    """url: tcp://host:port. Raises BadSetting."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme != "tcp" or not host or not port:
        raise BadSetting(f"VAXEL_AMI_URL is {url!r}: it must be like tcp://127.0.0.1:5038")
    return AmiAddress(host, port, user, password)


class AmiAway(ConnectionError):
    """The manager interface does not answer."""


class Lamps:
    """counts: by mailbox, new and heard messages. phones: whose desk phone is registered now.

    trouble: why phones cannot be told; "" when they can.
    """

    def __init__(
        self,
        address: AmiAddress,
        counts: Callable[[], Awaitable[Mapping[str, tuple[int, int]]]],
        phones: Callable[[], Iterable[str]],
    ) -> None:
        self._address = address
        self._counts = counts
        self._phones = phones
        self._told: dict[str, tuple[tuple[int, int], float]] = {}
        self._look = asyncio.Event()
        self._there = asyncio.Event()
        self.trouble = ""

    def look(self) -> None:
        """The numbers may be others."""
        self._look.set()

    def registered(self, person: str) -> None:
        """A phone that was away does not know what it was told."""
        self._told.pop(person, None)
        self._look.set()

    async def run(self) -> None:
        """For ever: be connected, and tell the phones."""
        manager = Manager(
            host=self._address.host,
            port=self._address.port,
            username=self._address.user,
            secret=self._address.password,
            events="off",
            on_login=self._logged_in,
            on_disconnect=self._lost,
            reconnect_timeout=5,
            log=_QUIET,
        )
        manager.connect()
        try:
            while True:
                try:
                    await self._until_there()
                    await self.tell(manager)
                    self.trouble = ""
                except AmiAway as error:
                    if self.trouble != str(error):
                        log.warning("message lamps: the manager interface is away", error=str(error))
                    self.trouble = str(error)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await self._look.wait()
                self._look.clear()
        finally:
            manager.close()

    def _logged_in(self, _manager: Manager) -> None:
        self._told.clear()  # what was sent last may have been lost
        self._there.set()
        self._look.set()

    def _lost(self, _manager: Manager, _error: Exception) -> None:
        self._there.clear()

    async def _until_there(self) -> None:
        """Raises AmiAway."""
        at = self._address
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self._there.wait()
        except TimeoutError:
            raise AmiAway(f"{at.host}:{at.port} does not answer, or refuses the user {at.user}") from None

    async def tell(self, manager: Manager) -> None:
        """Tell every registered phone what it does not know. Raises AmiAway."""
        now = asyncio.get_running_loop().time()
        try:
            counts = await self._counts()
        except Exception as error:  # the database is away: told of elsewhere
            log.info("message lamps: the messages cannot be counted", error=str(error).splitlines()[0])
            return
        registered = set(self._phones())
        for gone in self._told.keys() - registered:
            del self._told[gone]
        for person in sorted(registered):
            new = counts.get(person, NONE)
            known, at = self._told.get(person, (None, 0.0))
            if known != new or (new[0] and now - at > AGAIN):
                await self._notify(manager, person, *new)
                self._told[person] = (new, now)

    async def _notify(self, manager: Manager, person: str, new: int, heard: int) -> None:
        action = {
            "Action": "PJSIPNotify",
            "Endpoint": person,
            "Variable": [
                "Event=message-summary",
                "Content-type=application/simple-message-summary",
                f"Content=Messages-Waiting: {'yes' if new else 'no'}",
                f"Content=Voice-Message: {new}/{heard} (0/0)",
                "Content=",
            ],
        }
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                answer = await manager.send_action(action)
        except TimeoutError:
            raise AmiAway("no answer") from None
        if not answer.success:
            log.info("message lamps: a phone could not be told", person=person, why=answer.message)


_QUIET: Final = logging.getLogger("vaxel.panoramisk")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False
