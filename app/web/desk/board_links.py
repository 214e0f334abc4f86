"""Personal links to the desk: one opens an agent's own queues without a sign-in, until it is revoked or ends.

Knows: the link's cookie, and what whoever has it may do. Refuses to know: how links are kept (accounts/links.py), and
what a desk shows.

A link opens something only while its person works here, answers a queue or the reception, and has no account that is
disabled.

    GET /board/open/{secret}     the link: sets a cookie, and leads to /desk
    GET /board/{person}/{key}    a link of before (a key made of the API's token): as the above, with a new link
    GET /board                   leads to /desk
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.links import LinkKind
from app.accounts.roles import AccountRole, Right
from app.accounts.visitor import Visitor
from app.clock import real_clock
from app.web.accounts.browser import BOARD_COOKIE
from app.web.answers import said_database_away
from app.web.holders import same
from app.web.site.routes import OpenRoute

if TYPE_CHECKING:
    from app.accounts.account import Account
    from app.accounts.links import Links
    from app.accounts.workforce import KnownPerson, Workforce
    from app.web.site.gate import Sessions

BOARD_LASTS: Final = timedelta(days=365)
OF_BEFORE_LASTS: Final = timedelta(days=90)  # a new link made for one of before, which cannot be revoked
OF_BEFORE: Final = "/board"  # what a link that was made for one of before is called
MOST_OF_BEFORE: Final = 20  # of one agent's, that still open something
BOARD_RIGHTS: Final = frozenset({Right.BOARD, Right.COLLEAGUES})


class AccountsOfPeople(Protocol):
    """As app.accounts.kept.KeepsAccounts, as far as we ask."""

    async def by_person(self, person: str) -> Account | None: ...


class BoardLinks:
    """Sessions for the gate: who has signed in, else who has a link's cookie."""

    def __init__(
        self, sessions: Sessions, links: Links, workforce: Workforce, accounts: AccountsOfPeople, token: str
    ) -> None:
        self._sessions = sessions
        self._links = links
        self._workforce = workforce
        self._accounts = accounts
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
        try:
            link = await self._links.find(LinkKind.BOARD, secret)
            person = await self._agent(link.person or "") if link is not None else None
        except (SQLAlchemyError, OSError):
            text = said_database_away(request)
            raise web.HTTPServiceUnavailable(text=text, headers={"Retry-After": "10"}) from None
        if link is None or person is None:
            return None
        return Visitor(
            by=person.id,
            name=person.name,
            person=person.id,
            role=AccountRole.AGENT,
            lang=person.lang,
            session=f"link:{link.id}",
            rights=BOARD_RIGHTS,
            by_link=True,
        )

    async def _agent(self, id: str) -> KnownPerson | None:  # noqa: A002 - the word of the trade
        """Whose link opens something now."""
        person = self._workforce.known(id)
        if person is None or not person.answers:
            return None
        account = await self._accounts.by_person(id)
        return person if account is None or account.disabled_at is None else None

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
        link = await self._links.find(LinkKind.BOARD, secret)
        if link is None or await self._agent(link.person or "") is None:
            raise _ended()
        return _enter(secret)

    async def _open_of_before(self, request: web.Request) -> web.Response:
        person, key = request.match_info["person"], request.match_info["key"]
        about = f"board:{person}".encode(errors="surrogatepass")
        if not same(key, hmac.new(self._token.encode(), about, "sha256").hexdigest()[:32]):
            raise _ended()
        if await self._agent(person) is None or await self._has_had_enough(person):
            raise _ended()
        _, secret = await self._links.make(
            LinkKind.BOARD, person, OF_BEFORE_LASTS, name=OF_BEFORE, person=person
        )
        return _enter(secret)

    async def _has_had_enough(self, person: str) -> bool:
        """The key of a link of before cannot be revoked: whoever revoked a link of theirs means that one, too."""
        theirs = await self._links.links((LinkKind.BOARD,), person)
        made = [one for one in theirs if one.name == OF_BEFORE and one.opens(real_clock())]
        return any(one.revoked_at is not None for one in theirs) or len(made) >= MOST_OF_BEFORE


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
