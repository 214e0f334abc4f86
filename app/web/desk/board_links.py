"""Personal links to the desk: one opens an agent's own queues without a sign-in, until it is revoked or ends.

Knows: the link's cookie, and what whoever has it may do. Refuses to know: how links are kept (accounts/links.py), and
what a desk shows.

    GET /board/open/{secret}     the link: sets a cookie, and leads to /desk
    GET /board/{person}/{key}    a link of before (a key made of the API's token): as the above, with a new link
    GET /board                   leads to /desk
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.links import LinkKind
from app.accounts.roles import AccountRole, Right
from app.accounts.visitor import Visitor
from app.web.holders import same
from app.web.site.routes import OpenRoute

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.links import Links
    from app.policy.model import Company
    from app.web.site.gate import Sessions

BOARD_COOKIE: Final = "__Host-vaxel-board"
BOARD_LASTS: Final = timedelta(days=365)
OF_BEFORE_LASTS: Final = timedelta(days=90)  # a new link made for one of before, which cannot be revoked
BOARD_RIGHTS: Final = frozenset({Right.BOARD, Right.COLLEAGUES})


class BoardLinks:
    """Sessions for the gate: who has signed in, else who has a link's cookie."""

    def __init__(
        self, sessions: Sessions, links: Links, company: Callable[[], Company | None], token: str
    ) -> None:
        self._sessions = sessions
        self._links = links
        self._company = company
        self._token = token

    async def path_for(self, person: str, by: str) -> str:
        """A new link of this agent's."""
        _, secret = await self._links.make(LinkKind.BOARD, by, BOARD_LASTS, name="vaxel board", person=person)
        return f"/board/open/{secret}"

    async def visitor_of(self, request: web.Request) -> Visitor | None:
        visitor = await self._sessions.visitor_of(request)
        if visitor is not None:
            return visitor
        secret = request.cookies.get(BOARD_COOKIE, "")
        if not secret:
            return None
        link = await self._links.find(LinkKind.BOARD, secret)
        company = self._company()
        person = company.people.get(link.person or "") if link is not None and company is not None else None
        if link is None or person is None:
            return None
        return Visitor(
            by=person.id,
            name=person.name,
            person=person.id,
            role=AccountRole.AGENT,
            lang=person.language,
            session=f"link:{link.id}",
            rights=BOARD_RIGHTS,
        )

    def routes(self) -> list[OpenRoute]:
        return [
            OpenRoute("GET", "/board", self._to_desk),
            OpenRoute("GET", "/board/open/{secret}", self._open),
            OpenRoute("GET", "/board/{person}/{key}", self._open_of_before),
        ]

    async def _to_desk(self, _request: web.Request) -> web.Response:
        raise web.HTTPSeeOther("/desk")

    async def _open(self, request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        if await self._links.find(LinkKind.BOARD, secret) is None:
            raise _ended()
        return _enter(secret)

    async def _open_of_before(self, request: web.Request) -> web.Response:
        person, key = request.match_info["person"], request.match_info["key"]
        company = self._company()
        agent = company is not None and any(person in one.agents for one in company.queues.values())
        about = f"board:{person}".encode(errors="surrogatepass")
        if not same(key, hmac.new(self._token.encode(), about, "sha256").hexdigest()[:32]) or not agent:
            raise _ended()
        _, secret = await self._links.make(
            LinkKind.BOARD, person, OF_BEFORE_LASTS, name="/board", person=person
        )
        return _enter(secret)


def _enter(secret: str) -> web.Response:
    answer = web.HTTPSeeOther("/desk")
    answer.set_cookie(
        BOARD_COOKIE,
        secret,
        path="/",
        max_age=int(BOARD_LASTS.total_seconds()),
        httponly=True,
        secure=True,
        samesite="Lax",
    )
    raise answer


def _ended() -> web.HTTPForbidden:
    text = "Länken gäller inte längre. Logga in, eller be om en ny: vaxel board DITT-ID\n"
    return web.HTTPForbidden(
        text=text + "The link has ended. Sign in, or ask for a new one: vaxel board YOUR-ID\n"
    )
