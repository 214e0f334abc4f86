"""A program comes in by its token, with the rights of its scopes; a wrong token is not saved by a cookie."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from app.accounts.roles import AccountRole, Right
from app.web.access.token_door import TokenDoor
from app.web.site.gate import Gate
from app.web.site.render import Pages
from app.web.site.routes import Route
from tests.web.access.kept import KeptTokens
from tests.web.asking import asking
from tests.web.site.test_gate import hello
from tests.web.site.visit import Door, visitor

if TYPE_CHECKING:
    from app.accounts.account import Account
    from app.accounts.visitor import Visitor

DAY = timedelta(days=1)
ROUTES = [
    Route("GET", "/journal", Right.JOURNAL, hello),
    Route("POST", "/journal", Right.JOURNAL, hello),
    Route("GET", "/company", Right.COMPANY, hello),
]


class Accounts:
    """Nobody has one: what an account's own token opens, test_own_tokens_page.py tells."""

    async def one(self, id: int) -> Account | None:  # noqa: A002, ARG002 - as in the port
        return None

    def visitor_as(self, account: Account, session: str) -> Visitor | None:
        raise AssertionError((account, session))


async def statuses(tokens: KeptTokens, header: str, who: Visitor | None = None) -> list[int]:
    """What the three routes answer."""
    app = web.Application()
    accounts = Accounts()
    door = TokenDoor(tokens, "the machine's", Door(who), accounts, accounts)
    Gate(door, Pages().forbidden).add(app, ROUTES)
    async with asking(app, headers={"Authorization": header} if header else {}) as session:
        return [(await session.request(one.method, one.path)).status for one in ROUTES]


async def test_a_token_opens_what_its_scopes_say() -> None:
    tokens = KeptTokens()
    _, reads = await tokens.make("reads", ["journal:read"], DAY, "boss")
    _, writes = await tokens.make("writes", ["journal:write"], DAY, "boss")

    assert await statuses(tokens, f"Bearer {reads}") == [200, 403, 403]
    assert await statuses(tokens, f"bearer  {writes}") == [200, 200, 403]


async def test_the_machines_own_token_may_everything() -> None:
    assert await statuses(KeptTokens(), "Bearer the machine's") == [200, 200, 200]


async def test_a_token_of_an_account_that_is_gone_opens_nothing() -> None:
    tokens = KeptTokens()
    _, text = await tokens.make("mine", ["board:read"], DAY, "anna", 1)

    assert await statuses(tokens, f"Bearer {text}") == [401, 401, 401]


async def test_a_token_that_has_ended_or_is_wrong_opens_nothing_not_even_beside_a_cookie() -> None:
    tokens, cookie = KeptTokens(), visitor()
    made, text = await tokens.make("crm", ["journal:write"], DAY, "boss")
    await tokens.revoke(made.id, "boss")

    for header in (f"Bearer {text}", "Bearer vaxel_x", "Bearer", "Bearer \xff"):
        assert await statuses(tokens, header, cookie) == [401, 401, 401]


async def test_a_password_for_a_proxy_before_us_hides_no_cookie() -> None:
    """Any header Authorization hid it."""
    assert await statuses(KeptTokens(), "Basic Ym9zczp4", visitor(AccountRole.SUPERVISOR)) == [200, 200, 403]
    assert await statuses(KeptTokens(), "Basic Ym9zczp4") == [401, 401, 401]


async def test_without_a_token_the_cookie_says_who_it_is() -> None:
    assert await statuses(KeptTokens(), "", visitor()) == [403, 403, 403]
    assert await statuses(KeptTokens(), "") == [401, 401, 401]
