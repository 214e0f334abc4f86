"""A visit to pages under test: a real web with the given routes, and a visitor who has signed in.

Knows: the gate, and who comes. Refuses to know: which pages.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import ClientSession, web

from app.accounts.roles import AccountRole
from app.accounts.visitor import Visitor
from app.storage.database import is_away
from app.web.site.gate import Gate
from app.web.site.render import Pages
from tests.web.asking import asking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.routes import OpenRoute, Route


def visitor(
    role: AccountRole = AccountRole.EMPLOYEE, person: str | None = "anna", lang: str = "sv"
) -> Visitor:
    """Somebody who has signed in."""
    return Visitor(
        by=person or "boss", name="Anna Alm", person=person, role=role, lang=lang, session="a session"
    )


class Door:
    """Whoever comes is this visitor; None: nobody has signed in."""

    def __init__(self, who: Visitor | None) -> None:
        self.who = who

    async def visitor_of(self, _request: web.Request) -> Visitor | None:
        return self.who


@asynccontextmanager
async def visit(
    routes: Iterable[Route | OpenRoute],
    who: Visitor | None,
    pages: Pages | None = None,
    live: Live | None = None,
    door: Sessions | None = None,
) -> AsyncIterator[ClientSession]:
    """A browser on these routes: `async with visit(routes, visitor()) as browser: await browser.get("/me")`."""
    app = web.Application()
    pages = pages or Pages()
    Gate(door or Door(who), pages.forbidden, is_away).add(app, [*routes, *pages.routes()])
    if live is not None:
        app.on_shutdown.append(live.leave)
    async with asking(app, headers={"Accept": "text/html", "Accept-Language": "sv"}) as session:
        yield session
