"""What agents and supervisors may do at a desk, and what is noted of it."""

from __future__ import annotations

import pytest

from app.accounts.roles import AccountRole
from app.calls.ports.news import LegAnswered, LegGone
from app.calls.snapshot import Snapshot
from app.policy.targets import LogOut
from app.web.desk.desk_actions import PROLONGED, DeskActions
from app.words.refusal import Refusal
from tests.calls.queue.test_hall import leg_of, waits
from tests.calls.stage import Stage, stage
from tests.web.site.noted import Noted
from tests.web.site.visit import visitor

GUN = visitor(AccountRole.AGENT, "gun")
BOSS = visitor(AccountRole.SUPERVISOR, "anna")


def actions(on: Stage, noted: Noted | None = None) -> DeskActions:
    return DeskActions(on.hall, lambda: Snapshot(on.company, "1"), noted or Noted())


@pytest.mark.parametrize(
    ("does", "reason", "agent", "field"),
    [
        ("dance", "", "gun", "do"),
        ("pause", "", "gun", "reason"),
        ("pause", "Semester", "gun", "reason"),
        ("end_wrap_up", "", "gun", "do"),
        ("log_in", "", "farid", "agent"),  # another's
    ],
)
async def test_a_refusal_names_the_field_and_says_why_in_both_languages(
    does: str, reason: str, agent: str, field: str
) -> None:
    async with stage() as on:
        with pytest.raises(Refusal) as refused:
            await actions(on).choose(GUN, agent, does, reason)

    assert refused.value.field == field
    assert refused.value.said("sv") != refused.value.said("en")


async def test_a_supervisor_pauses_an_agent_and_it_is_noted_with_before_and_after() -> None:
    async with stage() as on:
        noted, reason = Noted(), on.company.pause_reasons[0]

        await actions(on, noted).choose(BOSS, "gun", "pause", reason)

    [line] = noted.lines
    assert (line.by, line.action, line.about) == ("anna", "agent.pause", "gun")
    assert (line.before, line.after) == (
        {"logged_in": True, "paused": None},
        {"logged_in": True, "paused": reason},
    )


async def test_somebody_who_answers_no_queue_can_choose_nothing() -> None:
    async with stage() as on:
        nobody = next(one for one in on.company.people if not on.hall.staff.is_agent(one))
        with pytest.raises(Refusal, match="answers no queue"):
            await actions(on).choose(BOSS, nobody, "log_in")


def standing_now(on: Stage) -> str:
    found = on.hall.dispatcher.considered("support", on.clock.now())
    return next(one.standing.value for one in found if one.agent == "gun")


async def talks(on: Stage) -> str:
    """Gun has talked with a caller who has gone: she wraps up. Returns her leg."""
    await on.hall.staff.choose("farid", LogOut())
    await waits(on)
    leg = leg_of(on, "gun")
    on.switchboard.hear(LegAnswered(leg))
    await on.met.get()
    await on.later(2)
    on.switchboard.hear(LegGone(leg, 16))
    return leg


async def test_wrap_up_is_prolonged_and_ended() -> None:
    async with stage() as on:
        await talks(on)
        assert standing_now(on) == "wrap_up"
        until = on.hall.staff.wrap_up_until("gun")

        await actions(on).choose(GUN, "gun", "prolong_wrap_up")
        assert on.hall.staff.wrap_up_until("gun") == until + PROLONGED

        await actions(on).choose(GUN, "gun", "end_wrap_up")
        assert standing_now(on) == "free"


async def test_what_a_supervisor_does_to_anothers_wrap_up_is_noted() -> None:
    async with stage() as on:
        await talks(on)
        noted = Noted()
        await actions(on, noted).choose(GUN, "gun", "prolong_wrap_up")
        await actions(on, noted).choose(BOSS, "gun", "end_wrap_up")

    assert noted.did == [("anna", "agent.end_wrap_up", "gun")]


async def test_whoever_prolongs_wrap_up_is_offered_when_it_is_over() -> None:
    async with stage() as on:
        await talks(on)
        await actions(on).choose(GUN, "gun", "prolong_wrap_up")
        await on.later(10)
        assert standing_now(on) == "wrap_up"

        await on.later(PROLONGED)

        assert standing_now(on) == "free"
