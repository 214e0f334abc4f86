"""One's own account over the API: the language, the password, and where one is signed in."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from app.web.api_v1.described import ApiV1
from app.web.api_v1.my_account_v1 import MyAccountV1
from app.web.site.render import Pages
from tests.accounts.stage import GOOD, accounts_in
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

    from tests.accounts.stage import Stage

URL = "/api/v1/me/account"


@asynccontextmanager
async def my_account(directory: Path) -> AsyncIterator[tuple[ClientSession, Stage, list[str]]]:
    """Anna, who is signed in twice; the ids of her sessions, of which the first is this one's."""
    async with accounts_in(directory) as stage:
        anna = await stage.account("anna")
        for _ in range(2):
            await stage.session(anna)
        ids = [one.id for one in await stage.store.sessions.of_account(anna.id)]
        pages, store = Pages(), stage.store
        api = MyAccountV1(store.accounts, store.sessions, stage.administration, pages.catalogues)
        who = replace(visitor(), session=ids[0])
        async with visit(ApiV1(pages, api.operations()).routes(), who, pages) as client:
            yield client, stage, ids


async def test_i_read_my_account_and_choose_my_language(tmp_path: Path) -> None:
    async with my_account(tmp_path) as (client, stage, _ids):
        changed = await (await client.patch(URL, json={"lang": "en"})).json()
        wrong = await client.patch(URL, json={"lang": "da"})
        anna = await stage.store.accounts.by_name("anna")

        assert anna is not None
        assert (changed["name"], changed["lang"], anna.lang, wrong.status) == ("anna", "en", "en", 400)


async def test_i_see_where_i_am_signed_in_and_end_it_there(tmp_path: Path) -> None:
    async with my_account(tmp_path) as (client, stage, ids):
        sessions = (await (await client.get(f"{URL}/sessions")).json())["items"]
        other = next(one["id"] for one in sessions if not one["this"])
        ended = [(await client.delete(f"{URL}/sessions/{other}")).status for _ in range(2)]
        others = await client.delete(f"{URL}/sessions")

        assert {one["id"] for one in sessions} == set(ids)
        assert (ended, others.status) == ([204, 404], 204)
        anna = await stage.store.accounts.by_name("anna")
        assert anna is not None
        assert [one.id for one in await stage.store.sessions.of_account(anna.id)] == ids[:1]


async def test_a_new_password_needs_the_one_of_now_and_ends_all_sessions(tmp_path: Path) -> None:
    async with my_account(tmp_path) as (client, stage, _ids):
        wrong = await client.post(f"{URL}/password", json={"now": "fel", "password": "en annan kaka"})
        easy = await client.post(f"{URL}/password", json={"now": GOOD, "password": "anna"})
        changed = await client.post(f"{URL}/password", json={"now": GOOD, "password": "en annan kaka"})

        assert [one["field"] for one in (await wrong.json())["errors"]] == ["now"]
        assert [one["field"] for one in (await easy.json())["errors"]] == ["password"]
        anna = await stage.store.accounts.by_name("anna")
        assert anna is not None
        assert (changed.status, await stage.store.sessions.of_account(anna.id)) == (204, [])


async def test_whoever_came_by_a_link_has_no_account(tmp_path: Path) -> None:
    async with accounts_in(tmp_path) as stage:
        pages, store = Pages(), stage.store
        api = MyAccountV1(store.accounts, store.sessions, stage.administration, pages.catalogues)
        async with visit(ApiV1(pages, api.operations()).routes(), visitor(), pages) as client:
            assert (await client.get(URL)).status == 409
