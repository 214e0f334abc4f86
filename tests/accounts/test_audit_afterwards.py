"""What has been done is not refused because it could not be noted."""

from __future__ import annotations

from app.accounts.audit_afterwards import AuditAfterwards
from app.accounts.roles import AccountRole
from app.policy.targets import Pause
from tests.calls.stage import stage
from tests.web.desk.test_desk_actions import actions
from tests.web.site.noted import Noted
from tests.web.site.visit import visitor


class Away(Noted):
    """Its database is away."""

    async def note(self, *_line: object, **_more: object) -> None:
        raise ConnectionRefusedError


async def test_a_line_goes_to_the_log_behind_it() -> None:
    noted = Noted()
    await AuditAfterwards(noted).note("root", "agent.log_in", "gun")
    assert noted.did == [("root", "agent.log_in", "gun")]


async def test_what_cannot_be_noted_is_done_all_the_same() -> None:
    await AuditAfterwards(Away()).note("root", "agent.log_in", "gun")
    async with stage() as on:
        reason = on.company.pause_reasons[0]
        await actions(on, Away()).choose(visitor(AccountRole.AGENT, "gun"), "gun", "pause", reason)
        assert on.hall.staff.agents.of("gun").paused == reason == Pause(reason).reason
