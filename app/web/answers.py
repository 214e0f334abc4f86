"""How a mistake is answered: {"error": "what is wrong, and where"}.

Knows: that form, also for a mistake of ours. Refuses to know: what else can be wrong.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger()


def refused(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)


def wrong(kind: Callable[..., web.HTTPException], text: str) -> web.HTTPException:
    """The same, to be raised."""
    return kind(text=json.dumps({"error": text}), content_type="application/json")


@web.middleware
async def our_mistakes(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What no handler expected is a 500, and one line of the log. It names no path: a path may hold a secret."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        if request.writer.output_size:
            raise  # an answer that had begun can only break off
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical if resource else '?'}"
        log.exception("a request failed", route=route)
        return refused(500, f"{route}: a mistake of the service; its log says more")
