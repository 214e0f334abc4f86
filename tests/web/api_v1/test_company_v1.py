"""A company file is read, changed and put in force by the API; its faults are told with their fields."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from app.accounts.roles import AccountRole
from app.web.api_v1.company_v1 import CompanyV1
from app.web.api_v1.described import ApiV1
from app.web.site.company.company_actions import CompanyActions
from app.web.site.render import Pages
from tests.web.api_v1.test_callbacks_api import Noted
from tests.web.site.company.office import EXAMPLE, NOW, MemoryDrafts, Versions
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest
    from aiohttp import ClientSession

URL = "/api/v1/company"
CHANGED = EXAMPLE.replace("Gun Berg", "Gun Bergh")


@asynccontextmanager
async def company_api() -> AsyncIterator[tuple[ClientSession, Versions, Noted]]:
    pages, audit, versions = Pages(), Noted(), Versions.of(EXAMPLE)
    actions = CompanyActions(versions, MemoryDrafts(), audit, lambda: NOW)
    routes = ApiV1(pages, CompanyV1(actions).operations()).routes()
    async with visit(routes, visitor(AccountRole.ADMINISTRATOR, None), pages) as client:
        yield client, versions, audit


async def test_a_changed_file_comes_in_force_with_its_changes_in_words() -> None:
    async with company_api() as (client, versions, audit):
        seen = await client.get(URL)
        before = await seen.json()
        body = {"text": CHANGED, "why": "married", "follows": before["number"]}
        made = await (await client.put(URL, json=body, headers={"If-Match": seen.headers["ETag"]})).json()
        late = await client.put(URL, json=body, headers={"If-Match": seen.headers["ETag"]})
        told = await (await client.get(f"{URL}/versions/2/changes?since=1")).json()
        log = await (await client.get(f"{URL}/versions")).json()

        assert before["text"] == EXAMPLE
        assert (made["number"], versions.kept[-1].why) == (2, "married")
        assert "Gun Bergh" in made["changes"][0]["sv"]
        assert told["items"] == made["changes"]
        assert [(one["number"], one["state"]) for one in log["items"]] == [(2, "in_force"), (1, "past")]
        assert late.status == 412
        assert [action for action, _ in audit.lines] == ["company.change"]


async def test_a_fault_of_the_file_is_told_with_its_field_and_changes_nothing() -> None:
    broken = EXAMPLE.replace("id: gun\n", 'id: gun\n    mobile: "12"\n', 1)
    async with company_api() as (client, versions, _audit):
        answer = await client.put(URL, json={"text": broken})
        problem = await answer.json()
        no_yaml = await client.put(URL, json={"text": "{"})

        assert broken != EXAMPLE
        assert (answer.status, no_yaml.status) == (400, 400)
        assert any(one["field"].startswith("people[") for one in problem["errors"]), problem
        assert len(versions.kept) == 1


async def test_a_file_that_was_made_of_another_version_is_a_conflict() -> None:
    async with company_api() as (client, _versions, _audit):
        await client.put(URL, json={"text": CHANGED})
        answer = await client.put(URL, json={"text": EXAMPLE.replace("Gun Berg", "Gun"), "follows": 1})

        assert (answer.status, (await answer.json())["errors"][0]["field"]) == (409, "follows")


async def test_a_version_is_prepared_called_off_and_an_earlier_one_used() -> None:
    async with company_api() as (client, versions, _audit):
        prepared = await client.put(URL, json={"text": CHANGED, "at": "2026-12-07T08:00"})
        off = await client.post(f"{URL}/versions/2/call-off", json={"why": "no"})
        twice = await client.post(f"{URL}/versions/2/call-off", json={})
        await client.put(URL, json={"text": CHANGED})
        back = await (await client.post(f"{URL}/versions/1/use", json={"why": "back"})).json()
        same = await client.post(f"{URL}/versions/{back['number']}/use", json={})

        assert (prepared.status, off.status, twice.status, same.status) == (200, 204, 409, 409)
        assert versions.kept[-1].document == versions.kept[0].document


async def test_odd_times_and_numbers_are_refused() -> None:
    async with company_api() as (client, versions, _audit):
        for at in ("2020-01-01T08:00", "soon", "2027-03-28T02:30"):
            answer = await client.put(URL, json={"text": CHANGED, "at": at})
            assert (answer.status, (await answer.json())["errors"][0]["field"]) == (400, "at"), at
        for number in ("0", "9", "x", "9" * 30):
            assert (await client.get(f"{URL}/versions/{number}")).status == 404
        assert len(versions.kept) == 1


async def test_a_file_that_somebody_overtakes_meanwhile_is_a_conflict_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with company_api() as (client, versions, _audit):
        add = versions.add

        async def overtaken(*given: Any, **more: Any) -> Any:
            monkeypatch.setattr(versions, "add", add)
            assert (await client.put(URL, json={"text": CHANGED})).status == 200
            return await add(*given, **more)

        monkeypatch.setattr(versions, "add", overtaken)
        answer = await client.put(URL, json={"text": EXAMPLE.replace("Gun Berg", "Gun")})

        assert answer.status == 409
        assert len(versions.kept) == 2


async def test_a_company_file_may_be_larger_than_a_megabyte() -> None:
    async with company_api() as (client, versions, _audit):
        text = CHANGED + "# a long comment\n" * 80_000
        assert len(text) > 1_200_000
        answer = await client.put(URL, json={"text": text})

        assert (answer.status, len(versions.kept)) == (200, 2)
