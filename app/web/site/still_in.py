"""Whether somebody who reads a live view may still read it.

Knows: that it must be the same session, person and right as when they began. Refuses to know: how somebody signs in,
and what is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from app.accounts.roles import Right
    from app.accounts.visitor import Visitor
    from app.web.site.gate import Sessions

log = structlog.get_logger()


def still_in(
    sessions: Sessions, request: web.Request, visitor: Visitor, right: Right
) -> Callable[[], Awaitable[bool]]:
    """Asks whether this request would still be let in, as who it was.

    While nobody can tell (the database is away), a view goes on, as calls do.
    """

    async def asks() -> bool:
        try:
            now = await sessions.visitor_of(request)
        except Exception as error:
            log.warning("nobody knows whether a live view may go on", by=visitor.by, error=str(error))
            return True
        return (
            now is not None
            and (now.session, now.person) == (visitor.session, visitor.person)
            and now.may(right)
        )

    return asks
