"""An administrator makes webhooks, sees what became of each event, and sends dead ones again; a real database."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole, Right
from app.web.access.webhook_actions import WebhookActions
from app.web.api_v1.described import ApiV1
from app.web.api_v1.webhooks_api import WebhooksApi
from app.web.site.render import Pages
from tests.storage.prepared import store_in
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

    from app.accounts.visitor import Visitor
    from app.storage import Store

URL = "/api/v1/webhooks"
WANTED = {"url": "https://crm.example/hook", "kinds": ["call.began", "call.ended"]}


@asynccontextmanager
async def webhooks_api(
    tmp_path: Path, role: AccountRole = AccountRole.ADMINISTRATOR, who: Visitor | None = None
) -> AsyncIterator[tuple[ClientSession, Store]]:
    pages = Pages()
    async with store_in(tmp_path) as store:
        routes = ApiV1(pages, WebhooksApi(WebhookActions(store.webhooks, store.audit)).operations()).routes()
        async with visit(routes, who or visitor(role, person=None), pages) as client:
            yield client, store


async def test_a_secret_is_shown_once_and_each_change_is_in_the_audit_log(tmp_path: Path) -> None:
    async with webhooks_api(tmp_path) as (client, store):
        made = await client.post(URL, json=WANTED)
        hook = await made.json()
        shown = await client.get(f"{URL}/{hook['id']}")
        changed = await client.put(
            f"{URL}/{hook['id']}",
            json={**WANTED, "active": False},
            headers={"If-Match": shown.headers["ETag"]},
        )
        stale = await client.delete(f"{URL}/{hook['id']}", headers={"If-Match": shown.headers["ETag"]})
        removed = await client.delete(f"{URL}/{hook['id']}")

        assert stale.status == 412
        assert (made.status, changed.status, removed.status) == (201, 200, 204)
        assert len(hook["secret"]) >= 40
        assert "secret" not in await shown.json()
        assert (await changed.json())["active"] is False
        actions = [line.action for line in await store.audit.lines()]
        assert actions == ["webhook.remove", "webhook.change", "webhook.add"]
        assert hook["secret"] not in str(await store.audit.lines())
        assert (await client.get(f"{URL}/{hook['id']}")).status == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "ftp://crm.example"}, "url"),
        ({"url": "https://boss:pw@crm.example"}, "url"),
        ({"url": "https://crm.example:99999"}, "url"),
        ({"url": "https://"}, "url"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["call.sneezed"]}, "kinds[0]"),
    ],
)
async def test_a_webhook_that_cannot_be_is_refused_at_its_field(
    tmp_path: Path, change: dict[str, object], field: str
) -> None:
    async with webhooks_api(tmp_path) as (client, store):
        answer = await client.post(URL, json={**WANTED, **change})

        assert answer.status == 400
        assert [one["field"] for one in (await answer.json())["errors"]] == [field]
        assert await store.webhooks.all() == []


async def test_a_dead_delivery_is_listed_and_sent_again(tmp_path: Path) -> None:
    async with webhooks_api(tmp_path) as (client, store):
        hook = (await (await client.post(URL, json=WANTED)).json())["id"]
        for _ in range(3):
            assert (await client.post(f"{URL}/{hook}/test")).status == 204
        for one in await store.webhooks.due(hook, 10):
            await store.webhooks.not_delivered(one.id, "status 500", None)

        first = await (await client.get(f"{URL}/{hook}/deliveries?state=dead&limit=2")).json()
        after = first["next"]
        rest = await (await client.get(f"{URL}/{hook}/deliveries?state=dead&after={after}")).json()
        dead = [*first["items"], *rest["items"]]
        again = await client.post(f"{URL}/{hook}/deliveries/{dead[1]['id']}/again")
        twice = await client.post(f"{URL}/{hook}/deliveries/{dead[1]['id']}/again")

        assert [one["error"] for one in dead] == ["status 500"] * 3
        assert [one["body"]["kind"] for one in dead] == ["test"] * 3
        actions = [line.action for line in await store.audit.lines()]
        assert actions == ["webhook.again", *["webhook.test"] * 3, "webhook.add"]
        assert (again.status, twice.status) == (204, 409)
        assert [one.id for one in await store.webhooks.due(hook, 10)] == [dead[1]["id"]]


async def test_without_the_right_to_the_journal_deliveries_do_not_tell_what_they_said(tmp_path: Path) -> None:
    token = replace(visitor(person=None), rights=frozenset({Right.ACCOUNTS}))
    async with webhooks_api(tmp_path, who=token) as (client, _store):
        hook = (await (await client.post(URL, json=WANTED)).json())["id"]
        await client.post(f"{URL}/{hook}/test")

        [one] = (await (await client.get(f"{URL}/{hook}/deliveries")).json())["items"]

        assert (one["kind"], one["body"]) == ("test", None)


async def test_odd_ids_are_not_found(tmp_path: Path) -> None:
    async with webhooks_api(tmp_path) as (client, _store):
        for odd in ("0", "x", "1" * 40, "²", "-1", "%00"):
            assert (await client.get(f"{URL}/{odd}")).status in (400, 404), odd


async def test_a_supervisor_sees_no_webhooks(tmp_path: Path) -> None:
    async with webhooks_api(tmp_path, AccountRole.SUPERVISOR) as (client, _store):
        assert (await client.get(URL)).status == 403
