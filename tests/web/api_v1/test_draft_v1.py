"""A draft of the policy over the API: as text or values, checked, with people from a table, and put in force."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from app.accounts.roles import AccountRole
from app.web.api_v1.described import ApiV1
from app.web.api_v1.draft_v1 import DraftV1
from tests.web.site.company.office import EXAMPLE, Office
from tests.web.site.company.test_import_pages import TABLE
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientSession

URL = "/api/v1/company"
DRAFT = f"{URL}/draft"
CSV = {"Content-Type": "text/csv"}
CHANGED = EXAMPLE.replace("Gun Berg", "Gun Bergh")


@asynccontextmanager
async def drafting(
    role: AccountRole = AccountRole.ADMINISTRATOR,
) -> AsyncIterator[tuple[ClientSession, Office]]:
    office = Office()
    pages = office.pages
    api = DraftV1(office.actions, office.check, office.people, pages.catalogues)
    async with visit(ApiV1(pages, api.operations()).routes(), visitor(role, None), pages) as client:
        yield client, office


async def told(client: ClientSession, path: str = DRAFT) -> Any:
    answer = await client.get(path)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_a_draft_is_changed_as_text_told_in_words_and_put_in_force() -> None:
    async with drafting() as (client, office):
        before = await told(client)
        changed = await (await client.put(DRAFT, json={"text": CHANGED})).json()
        made = await (await client.post(f"{DRAFT}/put-in-force", json={"why": "married"})).json()
        nothing = await client.post(f"{DRAFT}/put-in-force", json={})

        assert (before["kept"], before["text"], changed["kept"]) == (False, EXAMPLE, True)
        assert "Gun Bergh" in changed["changes"][0]["sv"]
        assert made["changes"] == changed["changes"]
        assert (office.versions.kept[-1].why, office.drafts.kept) == ("married", {})
        assert (nothing.status, (await told(client))["kept"]) == (409, False)


async def test_values_are_written_into_the_text_with_its_comments() -> None:
    async with drafting() as (client, office):
        values = (await told(client))["values"]
        next(one for one in values["people"] if one["id"] == "gun")["name"] = "Gun Bergh"
        await client.put(DRAFT, json={"values": values})

        assert office.drafts.kept["boss"].text == CHANGED


async def test_a_fault_is_kept_and_told_at_its_field_and_line_and_does_not_come_in_force() -> None:
    broken = EXAMPLE.replace("id: gun\n", 'id: gun\n    mobile: "12"\n', 1)
    async with drafting() as (client, office):
        [problem] = (await (await client.put(DRAFT, json={"text": broken})).json())["problems"]
        refused = await client.post(f"{DRAFT}/put-in-force", json={})

        assert problem["field"].endswith(".mobile")
        assert broken.splitlines()[problem["line"] - 1].strip() == 'mobile: "12"'
        assert (refused.status, len(office.versions.kept)) == (409, 1)


async def test_a_write_over_what_somebody_changed_meanwhile_is_refused() -> None:
    async with drafting() as (client, office):
        seen = {"If-Match": (await client.get(DRAFT)).headers["ETag"]}
        await client.put(DRAFT, json={"text": CHANGED}, headers=seen)
        late = [
            await client.put(DRAFT, json={"text": EXAMPLE}, headers=seen),
            await client.delete(DRAFT, headers=seen),
            await client.post(f"{DRAFT}/put-in-force", json={}, headers=seen),
        ]

        assert [one.status for one in late] == [412] * 3
        assert office.drafts.kept["boss"].text == CHANGED


async def test_a_draft_is_discarded() -> None:
    async with drafting() as (client, office):
        await client.put(DRAFT, json={"text": CHANGED})

        assert (await client.delete(DRAFT)).status == 204
        assert office.drafts.kept == {}


@pytest.mark.parametrize("body", [{}, {"text": "a", "values": {}}, {"text": "{"}, {"text": None}])
async def test_what_is_no_draft_is_refused(body: dict[str, Any]) -> None:
    async with drafting() as (client, office):
        answer = await client.put(DRAFT, json=body)

        assert (answer.status, answer.content_type) == (400, "application/problem+json")
        assert office.drafts.kept == {}


async def test_findings_that_the_draft_brings_and_what_it_would_have_done_last_week() -> None:
    async with drafting() as (client, _office):
        await client.put(DRAFT, json={"text": EXAMPLE.replace("ring_seconds: 20", "ring_seconds: 25")})
        findings = await told(client, f"{DRAFT}/findings")
        week = await told(client, f"{DRAFT}/last-week")

        assert [(one["severity"], one["place"]) for one in findings["items"]] == [("warning", "ring_seconds")]
        assert (findings["gone"], week) == (1, {"calls": 40, "elsewhere": 1})


async def test_people_from_a_table_are_previewed_then_taken_into_the_draft() -> None:
    async with drafting() as (client, office):
        table = f"{URL}/people-csv"
        seen = await (await client.post(f"{table}?name=p.csv", data=TABLE.encode(), headers=CSV)).json()
        nothing_kept = dict(office.drafts.kept)
        taken = await (await client.post(f"{table}/take", data=TABLE.encode(), headers=CSV)).json()

        assert (len(seen["new"]), len(seen["changed"]), seen["same"], seen["gone"]) == (2, 1, 1, [])
        assert nothing_kept == {}
        assert taken["new"] == seen["new"]
        assert "+46701740699" in office.drafts.kept["boss"].text
        assert any("lagret" in one for one in seen["remarks"])


async def test_a_table_that_cannot_be_read_is_refused() -> None:
    async with drafting() as (client, _office):
        answer = await client.post(f"{URL}/people-csv", data=b"PK\x03\x04", headers=CSV)

        assert answer.status == 400
        assert [one["field"] for one in (await answer.json())["errors"]] == ["body"]


async def test_every_number_is_told_with_what_it_is() -> None:
    async with drafting() as (client, _office):
        first = await told(client, f"{URL}/numbers?limit=2")
        rest = await told(client, f"{URL}/numbers?limit=200&after={first['next']}")

        assert first["items"][0]["kind"] == "main"
        assert ("101", "extension", "Anna Ek") in [
            (one["number"], one["kind"], one["leads_to"]) for one in rest["items"]
        ]


async def test_a_supervisor_has_no_draft() -> None:
    async with drafting(AccountRole.SUPERVISOR) as (client, _office):
        assert (await client.get(DRAFT)).status == 403
