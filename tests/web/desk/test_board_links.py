"""Personal links lead to the desk of their agent and nothing else, end one by one, and no other site acts by them."""

from __future__ import annotations

import hmac
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from app.accounts.account import Account
from app.accounts.links import AccessLink, LinkKind, link_secret_hash, new_link_secret
from app.accounts.roles import AccountRole, Right
from app.accounts.workforce import KnownPerson
from app.clock import real_clock
from app.storage.database import DatabaseAway
from app.web.accounts.browser import BOARD_COOKIE
from app.web.desk.board_links import MOST_OF_BEFORE, BoardLinks
from app.web.site.routes import OpenRoute, Route
from tests.policy.bolaget import BOLAGET
from tests.web.site.visit import Door, visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from datetime import timedelta

    from aiohttp import ClientSession

    from app.accounts.visitor import Visitor

TOKEN = "the token"
COMPANY = BOLAGET
GUN = KnownPerson(id="gun", name="Gun Berg", email=None, lang="sv", answers=True)
GUNS_ACCOUNT = Account(
    id=1,
    name="gun",
    full_name="Gun Berg",
    email=None,
    person="gun",
    role=AccountRole.EMPLOYEE,
    lang="sv",
    created_at=real_clock(),
    created_by="boss",
)


NO_AGENT = next(
    one for one in COMPANY.people if all(one not in queue.agents for queue in COMPANY.queues.values())
)


class MemoryLinks:
    """app.accounts.links.Links without a database, as far as boards need it."""

    def __init__(self) -> None:
        self.all: dict[str, AccessLink] = {}
        self.away = False

    async def make(
        self,
        kind: LinkKind,
        by: str,
        lasts: timedelta,
        *,
        name: str = "",
        person: str | None = None,
        queues: Collection[str] = (),
        once: bool = False,
    ) -> tuple[AccessLink, str]:
        secret, now = new_link_secret(), real_clock()
        link = AccessLink(
            id=len(self.all) + 1,
            kind=kind,
            hash=link_secret_hash(secret),
            name=name,
            person=person,
            queues=tuple(queues),
            once=once,
            made_at=now,
            made_by=by,
            expires_at=now + lasts,
        )
        self.all[secret] = link
        return link, secret

    async def find(self, kind: LinkKind, secret: str) -> AccessLink | None:
        if self.away:
            raise DatabaseAway("no file")
        found = self.all.get(secret)
        return found if found is not None and found.kind is kind and found.opens(real_clock()) else None

    async def link(self, id: int) -> AccessLink | None:  # noqa: A002
        return next((one for one in self.all.values() if one.id == id), None)

    async def links(
        self,
        kinds: Collection[LinkKind] = tuple(LinkKind),
        person: str | None = None,
    ) -> Sequence[AccessLink]:
        if self.away:
            raise DatabaseAway("no file")
        return [one for one in self.all.values() if one.kind in kinds and person in (None, one.person)]

    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002, ARG002
        for secret, one in list(self.all.items()):
            if one.id == id:
                self.all[secret] = replace(one, revoked_at=real_clock())
                return True
        return False

    async def revoke_all_of(self, person: str, by: str) -> int:  # noqa: ARG002
        return 0


class Crew:
    """Who works here, and their accounts; both may be changed."""

    loaded = True

    def __init__(self, *people: KnownPerson) -> None:
        self.people = {one.id: one for one in people}
        self.accounts: dict[str, Account] = {}

    def known(self, person: str) -> KnownPerson | None:
        return self.people.get(person)

    def everybody(self) -> Sequence[KnownPerson]:
        return tuple(self.people.values())

    async def by_person(self, person: str) -> Account | None:
        return self.accounts.get(person)


@asynccontextmanager
async def browser(
    links: MemoryLinks, crew: Crew | None = None
) -> AsyncIterator[tuple[ClientSession, BoardLinks, list[str]]]:
    """The desk here is only whose it is; done: what was posted to it."""
    person = COMPANY.people[NO_AGENT]
    crew = crew or Crew(GUN, replace(GUN, id=NO_AGENT, name=person.name, answers=False))
    boards = BoardLinks(Door(None), links, crew, crew, TOKEN)
    done: list[str] = []

    async def whose(_request: web.Request, who: Visitor) -> web.Response:
        assert who.by_link  # what no link may do, asks for that
        return web.Response(text=who.name)

    async def does(_request: web.Request, who: Visitor) -> web.Response:
        done.append(who.name)
        return web.Response(text="done")

    routes: list[Route | OpenRoute] = [
        Route("GET", "/desk", Right.BOARD, whose),
        Route("POST", "/desk/standing", Right.BOARD, does),
        Route("GET", "/journal", Right.JOURNAL, whose),
        Route("GET", "/me", Right.OWN, whose),
        *boards.routes(),
    ]
    async with visit(routes, None, door=boards) as session:
        yield session, boards, done


async def opened(session: ClientSession, path: str) -> dict[str, str]:
    """The cookie header after opening a link (the test's client keeps no Secure cookie without TLS)."""
    async with session.get(path, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/desk")
        cookie = answer.cookies[BOARD_COOKIE]
        assert cookie["httponly"]
        assert cookie["secure"]
        return {"Cookie": f"{BOARD_COOKIE}={cookie.value}"}


async def test_a_link_opens_the_desk_of_its_agent_and_nothing_else() -> None:
    async with browser(MemoryLinks()) as (session, boards, _):
        cookie = await opened(session, await boards.path_for("gun", "token"))

        assert await (await session.get("/desk", headers=cookie)).text() == "Gun Berg"
        for closed in ("/journal", "/me"):
            assert (await session.get(closed, headers=cookie)).status == 403


async def test_a_link_that_is_revoked_opens_nothing_and_the_others_still_do() -> None:
    links = MemoryLinks()
    async with browser(links) as (session, boards, _):
        first, second = [await boards.path_for("gun", "token") for _ in range(2)]
        cookies = [await opened(session, path) for path in (first, second)]

        await links.revoke(1, "boss")

        assert (await session.get("/desk", headers=cookies[0], allow_redirects=False)).status == 303
        assert (await session.get(first, allow_redirects=False)).status == 403
        assert (await session.get("/desk", headers=cookies[1])).status == 200


@pytest.mark.parametrize("why", ["has left", "answers nothing", "is disabled"])
async def test_a_link_ends_with_what_its_agent_did_here(why: str) -> None:
    """It lived on for a year: it asked only whether the company file still had the person."""
    crew = Crew(GUN)
    crew.accounts["gun"] = GUNS_ACCOUNT
    async with browser(MemoryLinks(), crew) as (session, boards, _):
        link = await boards.path_for("gun", "token")
        cookie = await opened(session, link)
        assert (await session.get("/desk", headers=cookie)).status == 200

        if why == "has left":
            del crew.people["gun"]
        elif why == "answers nothing":
            crew.people["gun"] = replace(GUN, answers=False)
        else:
            crew.accounts["gun"] = replace(GUNS_ACCOUNT, disabled_at=real_clock())

        assert (await session.get("/desk", headers=cookie, allow_redirects=False)).status == 303
        for path in (link, f"/board/gun/{key_of_before('gun')}"):
            assert (await session.get(path, allow_redirects=False)).status == 403


async def test_a_link_of_before_opens_nothing_once_a_link_of_theirs_was_revoked() -> None:
    links = MemoryLinks()
    path = f"/board/gun/{key_of_before('gun')}"
    async with browser(links) as (session, _, _):
        await opened(session, path)
        await links.revoke(1, "boss")

        assert (await session.get(path, allow_redirects=False)).status == 403
        assert len(links.all) == 1


async def test_a_link_of_before_is_not_made_anew_for_ever() -> None:
    links = MemoryLinks()
    async with browser(links) as (session, _, _):
        for _ in range(MOST_OF_BEFORE):
            await opened(session, f"/board/gun/{key_of_before('gun')}")

        answer = await session.get(f"/board/gun/{key_of_before('gun')}", allow_redirects=False)
        assert (answer.status, len(links.all)) == (403, MOST_OF_BEFORE)


def key_of_before(person: str) -> str:
    return hmac.new(TOKEN.encode(), f"board:{person}".encode(), "sha256").hexdigest()[:32]


async def test_a_link_of_before_still_leads_to_the_desk() -> None:
    async with browser(MemoryLinks()) as (session, _, _):
        cookie = await opened(session, f"/board/gun/{key_of_before('gun')}")
        assert await (await session.get("/desk", headers=cookie)).text() == "Gun Berg"


@pytest.mark.parametrize("path", ["/board/open/any", "/board/gun/KEY"])
async def test_while_the_database_is_away_a_link_says_so(path: str) -> None:
    """It answered 500, and the log took it for a mistake of ours."""
    links = MemoryLinks()
    links.away = True
    async with browser(links) as (session, _, _):
        answer = await session.get(path.replace("KEY", key_of_before("gun")), allow_redirects=False)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
        assert await answer.text() == "databasen är borta; försök igen om en stund\n"


@pytest.mark.parametrize("path", ["/board/gun/wrong", f"/board/{NO_AGENT}/KEY", "/board/open/nothing"])
async def test_nobody_else_gets_in(path: str) -> None:
    key = key_of_before(NO_AGENT)
    async with browser(MemoryLinks()) as (session, _, _):
        answer = await session.get(path.replace("KEY", key), allow_redirects=False)
        assert answer.status == 403
        assert "vaxel board" in await answer.text()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_another_sites_page_cannot_act_by_a_link(headers: dict[str, str]) -> None:
    """POST /board obeyed it, for its cookie was sent along."""
    async with browser(MemoryLinks()) as (session, boards, done):
        cookie = await opened(session, await boards.path_for("gun", "token"))

        for path in ("/desk/standing", "/board"):
            answer = await session.post(path, data={"do": "log_out"}, headers={**cookie, **headers})
            assert answer.status in (403, 405)
        assert done == []

        assert (await session.post("/desk/standing", data={"do": "log_out"}, headers=cookie)).status == 200


async def test_while_the_database_is_away_a_link_is_told_so() -> None:
    links = MemoryLinks()
    async with browser(links) as (session, boards, *_):
        cookie = await opened(session, await boards.path_for("gun", "token"))

        links.away = True
        assert (await session.get("/desk", headers=cookie)).status == 503
