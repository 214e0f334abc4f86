"""Tokens and wallboards' links are made, listed and revoked by the API; what opens a door is shown once."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.web.access.link_actions import LinkActions
from app.web.access.token_actions import TokenActions
from app.web.api_v1.access_v1 import AccessV1
from app.web.api_v1.described import ApiV1
from app.web.site.render import Pages
from tests.storage.prepared import store_in
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

    from app.storage import Store

CRM = {"name": "crm", "scopes": ["journal:read"], "days": 30}


@asynccontextmanager
async def access_api(
    tmp_path: Path, role: AccountRole = AccountRole.ADMINISTRATOR
) -> AsyncIterator[tuple[ClientSession, Store]]:
    pages = Pages()
    async with store_in(tmp_path) as store:
        links = LinkActions(store.links, store.audit, lambda: {"support": "Support"})
        access = AccessV1(store.tokens, TokenActions(store.tokens, store.audit), links)
        async with visit(ApiV1(pages, access.operations()).routes(), visitor(role, None), pages) as client:
            yield client, store


async def test_a_tokens_text_is_shown_once_and_works_until_it_is_revoked(tmp_path: Path) -> None:
    async with access_api(tmp_path) as (client, store):
        answer = await client.post("/api/v1/tokens", json=CRM)
        made = await answer.json()
        works = await store.tokens.find(made["token"])
        listed = await (await client.get("/api/v1/tokens")).json()
        revoked = await client.delete(f"/api/v1/tokens/{made['id']}")

        assert (answer.status, revoked.status) == (201, 204)
        assert works is not None
        assert "token" not in listed["items"][0]
        assert await store.tokens.find(made["token"]) is None


async def test_a_wallboards_path_is_shown_once(tmp_path: Path) -> None:
    wanted = {"name": "the reception", "queues": ["support"]}
    async with access_api(tmp_path, AccountRole.SUPERVISOR) as (client, _store):
        made = await (await client.post("/api/v1/links", json=wanted)).json()
        [listed] = (await (await client.get("/api/v1/links")).json())["items"]
        revoked = await client.delete(f"/api/v1/links/{made['id']}")
        again = await (await client.get("/api/v1/links")).json()

    assert made["path"].startswith("/wall/")
    assert "path" not in listed
    assert revoked.status == 204
    assert again["items"][0]["revoked_at"] is not None


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("tokens", {**CRM, "scopes": ["everything"]}, "scopes"),
        ("tokens", {**CRM, "scopes": []}, "scopes"),
        ("tokens", {**CRM, "name": " "}, "name"),
        ("tokens", {**CRM, "days": 0}, "days"),
        ("links", {"name": "x", "queues": ["nowhere"]}, "queues"),
        ("links", {"name": ""}, "name"),
    ],
)
async def test_what_cannot_be_made_is_refused_at_its_field(
    tmp_path: Path, path: str, body: dict[str, object], field: str
) -> None:
    async with access_api(tmp_path) as (client, _store):
        answer = await client.post(f"/api/v1/{path}", json=body)

        assert (answer.status, [one["field"] for one in (await answer.json())["errors"]]) == (400, [field])


async def test_odd_ids_are_not_found_and_a_supervisor_makes_no_token(tmp_path: Path) -> None:
    async with access_api(tmp_path) as (client, _store):
        for odd in ("0", "x", "9" * 30):
            assert (await client.delete(f"/api/v1/tokens/{odd}")).status == 404
            assert (await client.delete(f"/api/v1/links/{odd}")).status == 404
    async with access_api(tmp_path / "..", AccountRole.SUPERVISOR) as (client, _store):
        assert (await client.post("/api/v1/tokens", json=CRM)).status == 403
