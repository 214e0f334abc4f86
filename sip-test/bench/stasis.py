"""A bare connection to ARI for the yardsticks: sends requests without awaiting the answer, and hears wanted events."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Stasis:
    """One application on one WebSocket, made by `stasis`."""

    def __init__(self, application: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._application = application
        self._socket = socket
        self._numbers = itertools.count()

    async def ask(self, method: str, uri: str, body: object) -> None:
        request = {
            "type": "RESTRequest",
            "transaction_id": "1",
            "request_id": str(next(self._numbers)),
            "method": method,
            "uri": uri,
            "content_type": "application/json",
            "message_body": msgspec.json.encode(body).decode(),
        }
        await self._socket.send_str(msgspec.json.encode(request).decode())

    async def want(self, *kinds: str) -> None:
        """From now on, hear only these kinds of event."""
        allowed = [{"type": kind} for kind in (*kinds, "RESTResponse")]
        await self.ask("PUT", f"applications/{self._application}/eventFilter", {"allowed": allowed})

    async def subscribe(self, source: str) -> None:
        await self.ask("POST", f"applications/{self._application}/subscription?eventSource={source}", {})

    async def go_on(self, channel: str, context: str, extension: str = "s") -> None:
        place = {"context": context, "extension": extension, "priority": 1}
        await self.ask("POST", f"channels/{channel}/continue", place)

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        async for message in self._socket:
            yield msgspec.json.decode(message.data)


@contextlib.asynccontextmanager
async def stasis(url: str, password: str, application: str) -> AsyncIterator[Stasis]:
    where = f"{url}/ari/events?app={application}&api_key=vaxel:{password}"
    async with aiohttp.ClientSession() as session, session.ws_connect(where) as socket:
        yield Stasis(application, socket)
