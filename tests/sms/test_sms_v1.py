"""SMS over the API: sent by the rules of every SMS, once for each key, and noted in the audit log."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.web.api_v1.described import ApiV1
from app.web.api_v1.sms_v1 import SmsV1
from app.web.site.render import Pages
from tests.sms.test_outbox import CUSTOMER, House
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientSession

    from app.storage import Store
    from tests.sms.elks_server import ElksServer

URL = "/api/v1/sms"


@asynccontextmanager
async def sms_api(
    store: Store,
    provider: ElksServer,
    role: AccountRole = AccountRole.AGENT,
    person: str = "carin",
    *,
    by_link: bool = False,
    token: str = "",
) -> AsyncIterator[ClientSession]:
    """token: the name of the person's own, with which they come."""
    house, pages = House(store.sms, provider), Pages()
    routes = ApiV1(pages, SmsV1(house.outbox, store.sms, store.audit).operations()).routes()
    by = f"{person}/token:{token}" if token else person
    who = replace(visitor(role, person), by=by, by_link=by_link, by_token=bool(token))
    async with visit(routes, who, pages) as client:
        yield client


async def test_an_sms_is_sent_once_for_each_key(store: Store, provider: ElksServer) -> None:
    wanted = {"to": "070-123 45 67", "text": "Din order är klar.", "key": "order-4711"}
    async with sms_api(store, provider) as client:
        first = await (await client.post(URL, json=wanted)).json()
        again = await (await client.post(URL, json=wanted)).json()
        one = await (await client.get(f"{URL}/{first['id']}")).json()

    assert (first["to"], first["written_by"], again["id"]) == (CUSTOMER, "carin", first["id"])
    assert one == first
    lines = await store.audit.lines()
    assert "sms.send" in [line.action for line in lines]
    assert CUSTOMER not in str(lines)  # the log outlives the SMS


async def test_a_personal_link_sends_no_sms(store: Store, provider: ElksServer) -> None:
    """Failed: whoever had an agent's link to the desk sent SMS to anybody in the company's name."""
    async with sms_api(store, provider, by_link=True) as client:
        assert (await client.post(URL, json={"to": CUSTOMER, "text": "Hej"})).status == 403

    assert await store.sms.newest(1) == []


async def test_an_agent_sees_their_own_sms_and_who_steers_sees_all(
    store: Store, provider: ElksServer
) -> None:
    wanted = {"to": "070-123 45 67", "text": "Din order är klar.", "key": "order-4711", "by": "Webbutiken"}
    async with sms_api(store, provider) as client:
        one = await (await client.post(URL, json=wanted)).json()
        assert (await client.get(URL)).status == 403
        assert (await client.get(f"{URL}/{one['id']}")).status == 200
    async with sms_api(store, provider, person="arin") as client:
        assert (await client.get(f"{URL}/{one['id']}")).status == 404
    async with sms_api(store, provider, AccountRole.SUPERVISOR, "siv") as client:
        assert (await (await client.get(URL)).json())["items"] == [one]
        assert (await client.get(f"{URL}/{one['id']}")).status == 200


@pytest.mark.parametrize("by", ["", "Webbutiken"])
async def test_an_sms_by_ones_own_token_is_ones_own_and_the_other_way_round(
    store: Store, provider: ElksServer, by: str
) -> None:
    """Only the same token read it again."""
    wanted = {"to": "070-123 45 67", "text": "Din order är klar.", "by": by}
    ids: list[str] = []
    for token in ("", "crm"):
        async with sms_api(store, provider, token=token) as client:
            ids.append((await (await client.post(URL, json={**wanted, "key": token or "k"})).json())["id"])
    seen = {}
    for person, token in (("carin", ""), ("carin", "crm"), ("carin", "x"), ("arin", ""), ("arin", "crm")):
        async with sms_api(store, provider, person=person, token=token) as client:
            seen[person, token] = [(await client.get(f"{URL}/{one}")).status for one in ids]

    assert seen == {who: [200, 200] if who[0] == "carin" else [404, 404] for who in seen}


async def test_older_sms_are_on_the_next_pages(store: Store, provider: ElksServer) -> None:
    """All but the newest were out of reach."""
    async with sms_api(store, provider, AccountRole.SUPERVISOR, "siv") as client:
        made = [
            (await (await client.post(URL, json={"to": CUSTOMER, "text": f"Hej {n}"})).json())["id"]
            for n in range(3)
        ]
        found, after = [], ""
        while True:
            page = await (await client.get(f"{URL}?limit=1{after}")).json()
            found += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"

        assert sorted(found) == sorted(made)
        assert len(found) == 3
        assert (await client.get(f"{URL}?after=none")).status == 400


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "+18765550123"}, "to"),
        ({"to": "Carin"}, "to"),
        ({"text": " "}, "text"),
        ({"text": "Ring 070-174 06 05"}, "text"),
        ({"key": "å"}, "key"),
    ],
)
async def test_what_no_sms_may_be_is_refused_at_its_field(
    store: Store, provider: ElksServer, change: dict[str, str], field: str
) -> None:
    async with sms_api(store, provider) as client:
        answer = await client.post(URL, json={"to": CUSTOMER, "text": "Hej", **change})

        assert (answer.status, [one["field"] for one in (await answer.json())["errors"]]) == (400, [field])
        assert (await client.get(f"{URL}/none")).status == 404
