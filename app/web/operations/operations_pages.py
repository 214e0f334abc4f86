"""The state of the service, live, and the telephones: registered or not, and when each was last seen.

Knows: paths and what is shown. Refuses to know: where the figures come from.

    GET /operations         the state, what is wrong and what to do, trunks, load; /operations/now streams it
    GET /operations/phones  every telephone; ?like=, ?page=
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from app.accounts.roles import Right
from app.web.problems import said
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.whole_number import asked_page
from app.words.search import holds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages
    from app.web.status import Status

PHONES_ON_A_PAGE: Final = 100
LONGEST_PHONE_SEARCH: Final = 100


@dataclass(frozen=True, slots=True)
class PhoneSeen:
    """A telephone. registered: now, as far as the last look round knows; agent, address: of when it was last seen."""

    login: str
    person: str
    registered: bool
    seen_at: datetime | None
    agent: str
    address: str


class SeenByTheHouse(Protocol):
    """What the page asks."""

    def status(self) -> Status: ...

    async def phones(self) -> Sequence[PhoneSeen]: ...


class OperationsPages:
    """The handlers."""

    def __init__(self, pages: Pages, live: Live, house: SeenByTheHouse, sessions: Sessions) -> None:
        self._pages = pages
        self._live = live
        self._house = house
        self._sessions = sessions

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/operations", Right.HEALTH, self._home),
            Route("GET", "/operations/now", Right.HEALTH, self._now),
            Route("GET", "/operations/phones", Right.HEALTH, self._phones),
        ]

    async def _home(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        lang = language_of(request, visitor)
        return self._pages.html(request, visitor, "operations/home.html", parts=self._parts(lang))

    async def _now(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        lang = language_of(request, visitor)
        return await self._live.serve(
            request, ("operations", lang), lambda: self._parts(lang), self._still_in(request)
        )

    def _parts(self, lang: str) -> Mapping[str, str]:
        now = self._house.status()
        problems = [_sentence(said(one, lang)) for one in now.problems]
        return {
            "state": self._pages.part(lang, "operations/state.html", now=now, problems=problems),
            "figures": self._pages.part(lang, "operations/figures.html", now=now),
        }

    def _still_in(self, request: web.Request) -> Callable[[], Awaitable[bool]]:
        async def is_in() -> bool:
            visitor = await self._sessions.visitor_of(request)
            return visitor is not None and visitor.may(Right.HEALTH)

        return is_in

    async def _phones(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        like = request.query.get("like", "")[:LONGEST_PHONE_SEARCH]
        everything = await self._house.phones()
        found = [one for one in everything if holds(like, one.login, one.person, one.agent, one.address)]
        last = max(1, -(-len(found) // PHONES_ON_A_PAGE))
        page = min(asked_page(request), last)
        return self._pages.html(
            request,
            visitor,
            "operations/phones.html",
            phones=found[(page - 1) * PHONES_ON_A_PAGE : page * PHONES_ON_A_PAGE],
            count=len(found),
            registered=sum(one.registered for one in found),
            like=like,
            page=page,
            last=last,
        )


def _sentence(text: str) -> str:
    """With a capital letter and a full stop; problems begin small, because lines of a log do."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
