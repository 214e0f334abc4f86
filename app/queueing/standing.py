"""How an agent stands to one queue at one instant: what the board shows, and why a call rang at somebody else.

Knows: in which order the hindrances are told, and what keeps an agent from choosing a callback. Refuses to know: who is
chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.queueing.entries import AgentNow, Standing

if TYPE_CHECKING:
    from app.queueing.live_queue import Agent


def agent_now(agent: Agent, queue: str, tier: int, now: float) -> AgentNow:
    """Where several things keep an agent from a call, the first of these is told: it is what the agent can change."""
    standing, about, until, entry, rings_for = Standing.FREE, "", 0.0, None, ""
    if queue not in agent.logged_in:
        standing = Standing.LOGGED_OUT
    elif agent.taken is not None or agent.talking_for is not None or agent.on_phone:
        standing = Standing.TALKING
        entry = agent.taken.entry.id if agent.taken is not None else None
    elif agent.paused is not None and (agent.offer is None or agent.offer.chosen_by is not agent):
        standing, about = Standing.PAUSED, agent.paused
    elif not agent.allowed:
        standing = Standing.PROFILE
    elif not agent.reachable:
        standing = Standing.OUT_OF_REACH
    elif agent.offer is not None:
        standing, until = Standing.RINGING, agent.offer_until
        entry, rings_for = agent.offer.entry.id, agent.offer.entry.queue
    elif agent.wrap_up_until > now:
        standing, until = Standing.WRAP_UP, agent.wrap_up_until
    elif agent.back_off_until > now:
        standing, until = Standing.BACK_OFF, agent.back_off_until
    return AgentNow(agent.id, tier, standing, agent.since, about, until, entry, rings_for)


def why_not_to_choose(agent: Agent, queue: str) -> Standing | None:
    """What keeps an agent from ringing a customer of the queue now. A pause or wrap-up does not: it is their own."""
    if queue not in agent.logged_in:
        return Standing.LOGGED_OUT
    if agent.taken is not None or agent.talking_for is not None or agent.on_phone:
        return Standing.TALKING
    if not agent.allowed:
        return Standing.PROFILE
    if not agent.reachable:
        return Standing.OUT_OF_REACH
    return Standing.RINGING if agent.offer is not None else None
