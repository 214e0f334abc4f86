"""Closes a connection whose request's body does not come in time.

Knows: how long a body may take. Refuses to know: what is in it, and a header's time (service/served.py).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.typedefs import Middleware

BODY_WITHIN: Final = 30.0  # seconds for any body, and besides
SLOWEST: Final = 10_000  # bytes a second for a long one, such as a recording


def whole_in_time(within: float = BODY_WITHIN) -> Middleware:
    """Close a connection whose request's body is not complete in time."""

    @web.middleware
    async def in_time(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not request.can_read_body:
            return await handler(request)
        longest = within + (request.content_length or 0) / SLOWEST
        late = asyncio.get_running_loop().call_later(longest, _close, request)
        try:
            return await handler(request)
        finally:
            late.cancel()

    return in_time


def _close(request: web.Request) -> None:
    if not request.content.is_eof() and request.transport is not None:
        request.transport.abort()
