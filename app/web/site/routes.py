"""The table of routes and rights: each page and each call of the API is one row.

Knows: rows. Refuses to know: how a right is proved (gate.py), and what an answer says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from app.accounts.roles import Right
    from app.accounts.visitor import Visitor

    Handler: TypeAlias = Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]
    OpenHandler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """For those with the right; the handler gets who it is. refuse: the answer 401, 403 or 503, if it is no page."""

    method: str
    path: str
    right: Right
    handler: Handler
    refuse: Callable[[web.Request, int], web.StreamResponse] | None = None


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """For everybody, signed in or not."""

    method: str
    path: str
    handler: OpenHandler
