"""Those who run the service see over the API what the page shows them."""

from __future__ import annotations

from dataclasses import replace

from app.accounts.roles import AccountRole
from app.web.problems import Problem
from app.web.status import TrunkNow
from tests.web.operations.test_operations_pages import House, operations
from tests.web.test_server import READY

URL = "/api/v1/operations"


async def test_the_state_says_what_is_wrong_in_the_language_asked_for_and_how_trunks_stand() -> None:
    trunk = TrunkNow("tele2", "Tele2", None, True, 3, 30)
    now = replace(READY, status="degraded", problems=(Problem("it is", "det är"),), trunks=(trunk,))
    async with operations(House(now)) as client:
        swedish = await (await client.get(URL)).json()
        english = await (await client.get(URL, headers={"Accept-Language": "en"})).json()

    assert (swedish["status"], swedish["problems"], english["problems"]) == (
        "degraded",
        ["det är"],
        ["it is"],
    )
    assert [(one["id"], one["reachable"], one["most"]) for one in swedish["trunks"]] == [("tele2", True, 30)]


async def test_telephones_are_listed_in_pages_and_found_by_a_part_of_a_name() -> None:
    async with operations(House()) as client:
        first = await (await client.get(f"{URL}/phones?limit=1")).json()
        rest = await (await client.get(f"{URL}/phones?limit=1&after={first['next']}")).json()
        found = await (await client.get(f"{URL}/phones?like=yealink")).json()

    assert [one["login"] for one in (*first["items"], *rest["items"])] == ["anna", "bo.mobile"]
    assert (rest["next"], [one["login"] for one in found["items"]]) == (None, ["anna"])


async def test_a_supervisor_does_not_see_it() -> None:
    async with operations(House(), AccountRole.SUPERVISOR) as client:
        assert (await client.get(URL)).status == 403
