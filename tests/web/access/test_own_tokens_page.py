"""Everybody makes tokens that act as themselves: they open the API alone, and end with whoever made them."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole, Right
from app.web.site.routes import Route
from tests.web.access.stage import access_in
from tests.web.site.test_gate import hello

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.web.access.stage import AccessSite
    from tests.web.accounts.stage import Browser

ME, BOARD, COMPANY = "/api/v1/me", "/api/v1/queues", "/api/v1/company"
ROUTES = [
    Route(method, path, right, hello)
    for path, right in ((ME, Right.OWN), (BOARD, Right.BOARD), (COMPANY, Right.COMPANY))
    for method in ("GET", "POST")
]
ALL = ["own:read", "own:write", "calls:read", "board:write"]


@asynccontextmanager
async def anna_with(tmp_path: Path, role: AccountRole) -> AsyncIterator[tuple[AccessSite, Browser, Browser]]:
    """The site with some of the API, Anna's browser, in which she has signed in, and a program of hers."""
    async with access_in(tmp_path, more=ROUTES) as site, site.browser() as anna, site.browser() as program:
        await site.stage.account(None, AccountRole.ADMINISTRATOR, name="boss")
        await site.stage.account("anna", role)
        await anna.sign_in("anna")
        yield site, anna, program


async def made(anna: Browser, program: Browser, scopes: list[str], name: str = "mitt") -> str:
    """The page that shows the token, which the program sends from now on."""
    page = await (await anna.post("/account/tokens", name=name, scope=scopes, days="30")).text()
    (token,) = re.findall(r'value="(vaxel_[\w-]+)"', page)
    program.session.headers.update({"Authorization": f"Bearer {token}", "Accept": "application/json"})
    return page


async def statuses(program: Browser, *paths: str) -> list[int]:
    return [
        answer.status
        for path in paths
        for answer in (await program.get(path), await program.session.post(path, allow_redirects=False))
    ]


@pytest.mark.parametrize(
    ("role", "board"), [(AccountRole.EMPLOYEE, [403, 403]), (AccountRole.ADMINISTRATOR, [200, 200])]
)
async def test_it_opens_what_its_scopes_say_and_never_more_than_its_owner_may(
    tmp_path: Path, role: AccountRole, board: list[int]
) -> None:
    async with anna_with(tmp_path, role) as (_site, anna, program):
        page = await made(anna, program, ALL)

        assert await statuses(program, ME) == [200, 200]
        assert await statuses(program, BOARD) == board
        assert await statuses(program, COMPANY) == [403, 403]
        assert 'href="/account/tokens"' in page


async def test_it_reads_where_it_may_not_write(tmp_path: Path) -> None:
    async with anna_with(tmp_path, AccountRole.EMPLOYEE) as (_site, anna, program):
        await made(anna, program, ["own:read"])

        assert await statuses(program, ME) == [200, 403]


async def test_it_opens_no_page_so_no_form_of_ones_account(tmp_path: Path) -> None:
    async with anna_with(tmp_path, AccountRole.EMPLOYEE) as (_site, anna, program):
        await made(anna, program, ALL)
        pages = ("/me", "/account", "/account/tokens", "/account/factors", "/api/v1/../../account")
        assert [(await program.get(path)).status for path in pages] == [401] * len(pages)
        assert (await program.session.post("/account/tokens", data={"name": "x"})).status == 401


async def test_it_ends_when_it_is_revoked_and_with_its_owner(tmp_path: Path) -> None:
    async with anna_with(tmp_path, AccountRole.EMPLOYEE) as (site, anna, program):
        listed = await made(anna, program, ALL)
        assert "vaxel_" not in await (await anna.get("/account/tokens")).text()
        assert "vaxel_" in listed
        site.stage.leaves("anna")
        assert await statuses(program, ME) == [401, 401]

    async with anna_with(tmp_path / "again", AccountRole.EMPLOYEE) as (site, anna, program):
        await made(anna, program, ALL)
        assert (await anna.post("/account/tokens/1/revoke")).status == 303
        assert await statuses(program, ME) == [401, 401]
        assert [one for one in await site.stage.did() if one[1].startswith("token")] == [
            ("anna", "token.make", "anna/token:mitt"),
            ("anna", "token.revoke", "anna/token:mitt"),
        ]


async def test_nobody_revokes_anothers_but_an_administrator_who_sees_whose_it_is(tmp_path: Path) -> None:
    async with anna_with(tmp_path, AccountRole.EMPLOYEE) as (site, anna, program), site.browser() as boss:
        await boss.sign_in("boss")
        await made(anna, program, ALL)
        assert (await boss.post("/account/tokens/1/revoke")).status == 404
        assert ">mitt<" not in await (await boss.get("/account/tokens")).text()
        assert await statuses(program, ME) == [200, 200]

        assert "gör det som anna får" in await (await boss.get("/accounts/tokens")).text()
        assert (await boss.post("/accounts/tokens/1/revoke")).status == 303
        assert await statuses(program, ME) == [401, 401]


async def test_it_is_made_soon_after_signing_in_and_two_people_name_theirs_alike(tmp_path: Path) -> None:
    async with anna_with(tmp_path, AccountRole.EMPLOYEE) as (site, anna, program), site.browser() as boss:
        await boss.sign_in("boss")
        await made(boss, program, ["own:read"])
        await made(anna, program, ["own:read"])
        again = await anna.post("/account/tokens", name="mitt", scope=["own:read"], days="30")
        too_long = await anna.post("/account/tokens", name="other", scope=["own:read"], days="366")
        companys = await anna.post("/account/tokens", name="other", scope=["company:read"], days="30")
        site.stage.later(minutes=11)
        late = await anna.post("/account/tokens", name="late", scope=["own:read"], days="30")

        assert [one.status for one in (again, too_long, companys, late)] == [422] * 4
        assert "logga ut och in igen" in await late.text()
        assert "det finns redan en nyckel mitt" in await again.text()


async def test_there_is_an_end_to_how_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.access.own_token_actions.MOST_OWN_TOKENS", 1)
    async with anna_with(tmp_path, AccountRole.EMPLOYEE) as (_site, anna, program):
        await made(anna, program, ["own:read"])
        second = await anna.post("/account/tokens", name="second", scope=["own:read"], days="30")

        assert (second.status, "återkalla en först" in await second.text()) == (422, True)
