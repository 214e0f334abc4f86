"""What can be done at a desk, by its page and by the API: agents' choices, made by them or by somebody who steers.

Knows: who may, what is possible now, and the line in the audit log. Refuses to know: HTML, JSON and paths.

Each operation takes a visitor and values. It raises Refusal: the wrong field, and why in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from app.accounts.audit_afterwards import AuditAfterwards
from app.accounts.roles import Right
from app.policy.target_text import AgentDoes, read_agent_choice
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.calls.queue.hall import Hall
    from app.calls.snapshot import Snapshot

WrapUpDoes = Literal["end_wrap_up", "prolong_wrap_up"]
DeskDoes = AgentDoes | WrapUpDoes
DESK_CHOICES: Final[tuple[str, ...]] = (*get_args(AgentDoes), *get_args(WrapUpDoes))
PROLONGED: Final = 60.0  # seconds more of wrap-up, each time


class DeskActions:
    """The operations."""

    def __init__(self, hall: Hall, snapshot: Callable[[], Snapshot | None], audit: AuditLog) -> None:
        self._hall = hall
        self._snapshot = snapshot
        self._audit = AuditAfterwards(audit)

    async def choose(self, visitor: Visitor, agent: str, does: str, reason: str = "") -> None:
        """Log an agent in or out, pause or resume, end or prolong their wrap-up."""
        may_do_for(visitor, agent)
        snapshot, staff = self._snapshot(), self._hall.staff
        if snapshot is None or not staff.is_agent(agent):
            raise Refusal(409, f"{agent} answers no queue.", "agent", f"{agent} svarar inte i någon kö.")
        if does not in DESK_CHOICES:
            choices = ", ".join(DESK_CHOICES)
            raise Refusal(409, f"One of: {choices}.", "do", f"Något av: {choices}.")
        if does == "pause" and reason not in snapshot.company.pause_reasons:
            reasons = ", ".join(snapshot.company.pause_reasons)
            raise Refusal(
                409, f"A pause has a reason: {reasons}.", "reason", f"En paus har ett skäl: {reasons}."
            )
        before = staff.agents.of(agent)
        if does in get_args(WrapUpDoes):
            await self._wrap_up(agent, prolong=does == "prolong_wrap_up")
            if visitor.person != agent:
                await self._audit.note(visitor, f"agent.{does}", agent)
            return
        await staff.choose(agent, read_agent_choice(does, reason if does == "pause" else ""))
        after = staff.agents.of(agent)
        if visitor.person != agent or (before.logged_in, before.paused) != (after.logged_in, after.paused):
            was, is_ = ({"logged_in": one.logged_in, "paused": one.paused} for one in (before, after))
            await self._audit.note(visitor, f"agent.{does}", agent, was, is_)

    async def _wrap_up(self, agent: str, *, prolong: bool) -> None:
        staff, now = self._hall.staff, self._hall.clock.now()
        until = staff.wrap_up_until(agent)
        if until <= now:
            raise Refusal(409, "There is no wrap-up now.", "do", "Det finns inget efterarbete nu.")
        await staff.set_wrap_up(agent, until + PROLONGED if prolong else 0.0)


def may_do_for(visitor: Visitor, agent: str) -> None:
    """Everybody for themselves; who steers, for all. Raises Refusal."""
    if visitor.person != agent and not visitor.may(Right.STEER):
        raise Refusal(
            403,
            "Only a supervisor may do that for others.",
            "agent",
            "Bara den som leder arbetet får göra det åt andra.",
        )
