"""Agents choose for themselves by the API, and who steers for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from app.accounts.roles import AccountRole
from app.calls.snapshot import Snapshot
from app.web.api_v1.agents_api import AgentsApi, AgentWanted
from app.web.api_v1.described import ApiV1
from app.web.desk.desk_actions import DESK_CHOICES, DeskActions
from app.web.site.render import Pages
from tests.calls.stage import stage
from tests.web.api_v1.test_callbacks_api import Noted
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor

URL = "/api/v1/agents/gun"


async def answers(who: Visitor, *bodies: dict[str, str]) -> list[tuple[int, object]]:
    """The status of each, and the agent after it or the fields that are wrong."""
    pages = Pages()
    async with stage() as on:
        actions = DeskActions(on.hall, lambda: Snapshot(on.company, "hash"), Noted())
        routes = ApiV1(pages, AgentsApi(actions, on.hall.staff).operations()).routes()
        async with visit(routes, who, pages) as client:
            found: list[tuple[int, object]] = []
            for body in bodies:
                answer = await client.post(URL, json=body)
                said = await answer.json()
                fields = [one["field"] for one in said.get("errors", ())]
                found.append((answer.status, fields or said.get("paused")))
            return found


async def test_an_agent_pauses_and_resumes() -> None:
    gun = visitor(AccountRole.AGENT, "gun")

    paused, resumed = await answers(gun, {"do": "pause", "reason": "Lunch"}, {"do": "resume"})

    assert (paused, resumed) == ((200, "Lunch"), (200, None))


async def test_what_cannot_be_is_refused_at_its_field() -> None:
    gun = visitor(AccountRole.AGENT, "gun")

    assert await answers(
        gun, {"do": "sleep"}, {"do": "pause", "reason": "Because"}, {"do": "end_wrap_up"}
    ) == [
        (400, ["do"]),
        (409, ["reason"]),
        (409, ["do"]),
    ]


async def test_only_who_steers_pauses_others() -> None:
    pause = {"do": "pause", "reason": "Lunch"}

    assert (await answers(visitor(AccountRole.AGENT, "bo"), pause))[0][0] == 403
    assert (await answers(visitor(AccountRole.SUPERVISOR, "bo"), pause))[0][0] == 200


def test_the_api_takes_each_choice_of_the_desk() -> None:
    assert set(get_args(AgentWanted.model_fields["do"].annotation)) == set(DESK_CHOICES)
