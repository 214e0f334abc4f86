"""Accounts by the API: the same as on the pages, with the same refusals."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.web.api_v1.accounts_v1 import AccountsV1
from app.web.api_v1.described import ApiV1
from app.web.site.render import Pages
from tests.accounts.stage import accounts_in
from tests.web.accounts.stage import Letters
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

    from tests.accounts.stage import Stage

URL = "/api/v1/accounts"


@asynccontextmanager
async def accounts_api(
    directory: Path, role: AccountRole = AccountRole.ADMINISTRATOR
) -> AsyncIterator[tuple[ClientSession, Stage, Letters]]:
    async with accounts_in(directory) as stage:
        pages, letters, store = Pages(), Letters(), stage.store
        api = AccountsV1(store.accounts, stage.administration, store.audit, letters, pages.catalogues)
        routes = ApiV1(pages, api.operations()).routes()
        async with visit(routes, visitor(role, person=None), pages) as client:
            yield client, stage, letters


async def test_an_invitation_gives_a_link_once_or_sends_it(tmp_path: Path) -> None:
    async with accounts_api(tmp_path) as (client, stage, letters):
        made = await client.post(URL, json={"person": "anna", "role": "supervisor"})
        by_hand = await made.json()
        letters.works = True
        sent = await (await client.post(f"{URL}/{by_hand['account']['id']}/link")).json()

        assert made.status == 201
        assert by_hand["url"].startswith("https://vaxel.bolaget.se/welcome/")
        assert by_hand["account"]["invited"] is True
        assert sent["url"] is None
        assert len(letters.letters) == 1
        assert await stage.did() == [
            ("boss", "account.invite", "anna"),
            ("boss", "account.invite_again", "anna"),
        ]
        assert "password" not in str(by_hand)


async def test_a_change_ends_the_sessions_and_is_noted(tmp_path: Path) -> None:
    async with accounts_api(tmp_path) as (client, stage, _letters):
        await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
        anna = await stage.account("anna")
        secret = await stage.session(anna)
        one = f"{URL}/{anna.id}"
        before = await client.get(one)
        changed = await client.patch(
            one, json={"role": "supervisor", "why": "leder"}, headers={"If-Match": before.headers["ETag"]}
        )
        stale = await client.patch(one, json={"disabled": True}, headers={"If-Match": before.headers["ETag"]})
        disabled = await (await client.patch(one, json={"disabled": True})).json()

        assert (await changed.json())["role"] == "supervisor"
        assert stale.status == 412
        assert disabled["disabled_at"] is not None
        assert await stage.signed_in.visitor_of(secret) is None
        (line,) = (await (await client.get("/api/v1/audit?action=account.role")).json())["items"]
        assert (line["before"], line["after"], line["why"]) == (
            {"role": "employee"},
            {"role": "supervisor"},
            "leder",
        )
        assert (await client.delete(one)).status == 204
        assert (await client.get(one)).status == 404


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"person": "nobody"}, 400, "person"),
        ({"person": "anna"}, 409, "person"),
        ({"name": "anna"}, 409, "name"),
        ({"name": ""}, 400, "name"),
        ({"name": "carin", "email": "x"}, 400, "email"),
        ({"name": "carin", "role": "king"}, 400, "role"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(
    tmp_path: Path, body: dict[str, str], status: int, field: str
) -> None:
    async with accounts_api(tmp_path) as (client, stage, _letters):
        await stage.account("anna")
        answer = await client.post(URL, json=body)
        problem = await answer.json()

        assert answer.status == status
        assert [one["field"] for one in problem["errors"]] == [field]


async def test_the_last_administrator_stays(tmp_path: Path) -> None:
    async with accounts_api(tmp_path) as (client, stage, _letters):
        chief = await stage.account(None, AccountRole.ADMINISTRATOR, "chief")

        for answer in (
            await client.patch(f"{URL}/{chief.id}", json={"disabled": True}),
            await client.patch(f"{URL}/{chief.id}", json={"role": "employee"}),
            await client.delete(f"{URL}/{chief.id}"),
        ):
            assert answer.status == 409


async def test_lists_come_in_pages(tmp_path: Path) -> None:
    async with accounts_api(tmp_path) as (client, stage, _letters):
        await stage.account("anna")
        await stage.account("bo")
        first = await (await client.get(f"{URL}?limit=1")).json()
        second = await (await client.get(f"{URL}?limit=1&after={first['next']}")).json()
        lines = await (await client.get("/api/v1/audit?limit=2")).json()
        older = await (await client.get(f"/api/v1/audit?limit=2&after={lines['next']}")).json()

        assert [one["name"] for one in first["items"] + second["items"]] == ["anna", "bo"]
        assert second["next"] is None
        assert len({one["n"] for one in lines["items"] + older["items"]}) == 4
        assert (await client.get("/api/v1/audit?after=x")).status == 400


async def test_only_administrators_come_in(tmp_path: Path) -> None:
    async with accounts_api(tmp_path, AccountRole.SUPERVISOR) as (client, _stage, _letters):
        assert (await client.get(URL)).status == 403
        assert (await client.get("/api/v1/audit")).status == 403
