"""The API tells how people stand, and of a colleague no more than the visitor may see."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from app.accounts.roles import AccountRole
from app.policy.absence import Chosen
from app.policy.tenure import as_of
from app.web.api_v1.described import ApiV1
from app.web.api_v1.people_api import PeopleApi
from app.web.me.profile_actions import ProfileActions
from app.web.site.render import Pages
from tests.calls.stage import Stage, stage
from tests.web.api_v1.test_callbacks_api import Noted
from tests.web.me.stage import FixedPhones
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientSession

URL = "/api/v1/people"


@asynccontextmanager
async def people_api(
    role: AccountRole = AccountRole.EMPLOYEE, person: str = "anna"
) -> AsyncIterator[tuple[ClientSession, Stage]]:
    pages = Pages()
    async with stage() as on:
        profiles = ProfileActions(on.presences, on, Noted(), on.clock)
        people = PeopleApi(lambda: on.company, on.presences, on.floor, profiles, on.clock, FixedPhones())
        routes = ApiV1(pages, people.operations()).routes()
        async with visit(routes, visitor(role, person), pages) as client:
            yield client, on


async def test_everybody_is_listed_once_page_by_page() -> None:
    seen: list[str] = []
    async with people_api() as (client, on):
        after = ""
        while True:
            page = await (await client.get(f"{URL}?limit=3&after={after}")).json()
            seen += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            after = page["next"]

        assert seen == sorted(on.company.people)


async def test_a_search_finds_people_by_name_and_number() -> None:
    async with people_api() as (client, on):
        gun = on.company.people["gun"]
        for like in ("gun b", gun.extension):
            page = await (await client.get(URL, params={"like": like})).json()
            assert [one["id"] for one in page["items"]] == ["gun"]


async def test_a_colleague_shows_when_somebody_is_back_but_not_why_nor_their_mobile() -> None:
    async with people_api() as (client, on):
        until = on.now.replace(hour=12)
        on.presences.chose("david", Chosen("lunch", until))
        seen = await (await client.get(f"{URL}/david")).json()

    assert (seen["profile"]["profile"], seen["profile"]["until"]) == ("lunch", until.isoformat())
    assert (seen["mobile"], seen["profile"]["layer"]) == (None, None)


async def test_one_sees_all_of_oneself_and_an_administrator_of_everybody() -> None:
    async with people_api(person="david") as (client, on):
        own = await (await client.get(f"{URL}/david")).json()
    async with people_api(AccountRole.ADMINISTRATOR) as (client, _on):
        others = await (await client.get(f"{URL}/david")).json()

    assert own["mobile"] == others["mobile"] == on.company.people["david"].mobile is not None
    assert own["profile"]["layer"] == "base"


async def test_nobody_of_that_name_is_not_found() -> None:
    async with people_api() as (client, _on):
        assert (await client.get(f"{URL}/nobody")).status == 404


async def test_a_profile_is_chosen_for_its_usual_time_and_taken_back() -> None:
    async with people_api() as (client, on):
        put = await client.put(f"{URL}/anna/profile", json={"profile": "lunch"})
        chosen = await put.json()
        back = await (await client.delete(f"{URL}/anna/profile")).json()

        assert (put.status, chosen["profile"], chosen["layer"]) == (200, "lunch", "manual")
        assert chosen["until"] is not None
        assert (back["layer"], on.kept_choices) == ("base", {})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"profile": "nowhere"}, "profile"),
        ({"profile": "lunch", "until": "2020-01-01T12:00:00+01:00"}, "until"),
        ({"profile": "lunch", "until": "2020-01-01T12:00:00"}, "until"),
        ({"profile": "lunch", "until": "soon"}, "until"),
    ],
)
async def test_a_profile_that_cannot_be_is_refused_at_its_field(body: dict[str, str], field: str) -> None:
    async with people_api() as (client, on):
        answer = await client.put(f"{URL}/anna/profile", json=body)

        assert answer.status == 400
        assert [one["field"] for one in (await answer.json())["errors"]] == [field]
        assert on.kept_choices == {}


async def test_only_who_steers_chooses_for_others() -> None:
    lunch = {"profile": "lunch"}
    async with people_api() as (client, _on):
        assert (await client.put(f"{URL}/david/profile", json=lunch)).status == 403
    async with people_api(AccountRole.SUPERVISOR) as (client, on):
        assert (await client.put(f"{URL}/david/profile", json=lunch)).status == 200
        assert "david" in on.kept_choices


async def test_a_mobile_number_does_not_tell_whose_it_is() -> None:
    """S3."""
    async with people_api() as (client, on):
        gun = next(one for one in on.company.people.values() if one.mobile)
        for place in (gun.mobile, gun.extension):
            assert place
            assert (await client.get(f"{URL}/{quote(place, safe='')}")).status == 404
        assert (await client.get(f"{URL}/{gun.id}")).status == 200


async def test_whoever_has_left_is_not_there() -> None:
    async with people_api() as (client, on):
        on.company = as_of(on.company, datetime(2030, 1, 1, tzinfo=UTC))
        left = next(iter(on.company.in_force.gone))
        assert (await client.get(f"{URL}/{left}")).status == 404


@pytest.mark.parametrize(
    ("role", "person", "status"),
    [
        (AccountRole.EMPLOYEE, "anna", 200),
        (AccountRole.SUPERVISOR, "bo", 403),
        (AccountRole.ADMINISTRATOR, "bo", 200),
        (AccountRole.ADMINISTRATOR, "nobody", 404),
    ],
)
async def test_telephones_are_told_to_their_owner_and_to_administrators(
    role: AccountRole, person: str, status: int
) -> None:
    async with people_api(role) as (client, _on):
        answer = await client.get(f"{URL}/{person}/phones")

        assert answer.status == status
        if status == 200:
            kinds = [(one["kind"], one["there"]) for one in (await answer.json())["items"]]
            assert kinds == [("desk", True), ("mex", None)]
