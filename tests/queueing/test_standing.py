"""An agent's state in a queue, and which reason we show if several keep them from calls."""

from __future__ import annotations

from app.queueing.entries import AgentNow, Entry, Standing
from app.queueing.live_queue import Agent, LiveQueue, Waiting
from app.queueing.rules import QueueRules
from app.queueing.standing import agent_now


def test_the_first_hindrance_is_told_and_the_next_when_it_is_gone() -> None:
    entry, other = Entry("x", "other", 50.0), LiveQueue(QueueRules("other", (("a",),)))
    waiting = Waiting(entry, other, other.key_of(entry))
    agent = Agent("a")
    agent.on_phone, agent.paused, agent.allowed, agent.reachable = True, "lunch", False, False
    agent.offer, agent.offer_until, agent.wrap_up_until, agent.back_off_until = waiting, 120.0, 130.0, 140.0
    agent.since = 7.0

    def told() -> AgentNow:
        return agent_now(agent, "q", 1, 100.0)

    assert told() == AgentNow("a", 1, Standing.LOGGED_OUT, 7.0)
    agent.logged_in = frozenset({"q"})
    assert told() == AgentNow("a", 1, Standing.TALKING, 7.0)
    agent.on_phone = False
    assert told() == AgentNow("a", 1, Standing.PAUSED, 7.0, about="lunch")
    agent.paused = None
    assert told() == AgentNow("a", 1, Standing.PROFILE, 7.0)
    agent.allowed = True
    assert told() == AgentNow("a", 1, Standing.OUT_OF_REACH, 7.0)
    agent.reachable = True
    assert told() == AgentNow("a", 1, Standing.RINGING, 7.0, until=120.0, entry="x", rings_for="other")
    agent.offer = None
    assert told() == AgentNow("a", 1, Standing.WRAP_UP, 7.0, until=130.0)
    agent.wrap_up_until = 100.0
    assert told() == AgentNow("a", 1, Standing.BACK_OFF, 7.0, until=140.0)
    agent.back_off_until = 100.0
    assert told() == AgentNow("a", 1, Standing.FREE, 7.0)


def test_an_agent_talking_for_another_queue_is_shown_without_the_caller() -> None:
    agent = Agent("a")
    agent.logged_in, agent.talking_for = frozenset({"q"}), "other"

    assert agent_now(agent, "q", 0, 100.0) == AgentNow("a", 0, Standing.TALKING, 0.0)
