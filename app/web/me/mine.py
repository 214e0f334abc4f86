"""Whose telephone a visitor's is: the person in the company of today.

Knows: visitors and people. Refuses to know: rights (the gate), and what the pages show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.policy.tenure import as_of
from app.web.site.render import language_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.clock import Clock
    from app.policy.model import Company
    from app.policy.people import Person
    from app.web.site.render import Pages
    from app.web.site.routes import Handler

    MyHandler = Callable[[web.Request, "Mine"], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Mine:
    """A visitor with a telephone. company: as of today."""

    visitor: Visitor
    person: Person
    company: Company
    now: datetime
    lang: str


class Owners:
    """Finds the person of a visitor."""

    def __init__(self, pages: Pages, company: Callable[[], Company | None], clock: Clock) -> None:
        self._pages = pages
        self._company = company
        self._clock = clock

    def of(self, request: web.Request, visitor: Visitor) -> Mine | None:
        """None: an account without a telephone, or of somebody who has left."""
        whole, now = self._company(), self._clock()
        if whole is None or visitor.person is None or visitor.person not in whole.people:
            return None
        company = as_of(whole, now)
        if visitor.person in company.in_force.gone:
            return None
        lang = language_of(request, visitor)
        return Mine(visitor, company.people[visitor.person], company, now, lang)

    def only(self, handler: MyHandler) -> Handler:
        """A handler for those who have a telephone; others get a page that says that they have none."""

        async def handle(request: web.Request, visitor: Visitor) -> web.StreamResponse:
            mine = self.of(request, visitor)
            if mine is None:
                return self._pages.html(request, visitor, "me/nobody.html", 404)
            return await handler(request, mine)

        return handle
