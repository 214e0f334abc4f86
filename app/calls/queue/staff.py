"""The queues' agents: which queues each serves, whether they are at work and in reach, and who stays on.

Knows: what to tell the dispatcher about an agent, and when. Refuses to know: who waits, who is offered whom
(queueing), and which phones ring for an offer (ringing.py).
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import structlog

from app.calls.queue.choices import Agents
from app.calls.queue.rules import queue_rules
from app.policy.hours import Opening, opening
from app.policy.target_text import target_text

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from app.calls.floor import Floor
    from app.calls.ledger import Ledger
    from app.calls.queue.at_work import AtWork
    from app.clock import AlarmClock
    from app.policy.model import Company
    from app.policy.targets import AgentChoice
    from app.queueing.dispatcher import Dispatcher
    from app.queueing.entries import Effect
    from app.queueing.rules import QueueRules

log = structlog.get_logger()


class Staff:
    """Everybody who serves a queue. `do` carries out what follows from what the dispatcher is told."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        do: Callable[[Iterable[Effect]], None],
        clock: AlarmClock,
        company: Callable[[], Company],
        floor: Floor,
        at_work: AtWork,
        ledger: Ledger,
    ) -> None:
        self._dispatcher = dispatcher
        self._do = do
        self._clock = clock
        self._company = company
        self._floor = floor
        self._at_work = at_work
        self._ledger = ledger
        self.agents = Agents(ledger)
        self._serves: dict[str, frozenset[str]] = {}  # the queues of each agent
        self._known: set[str] = set()  # agents whose kept state is with the dispatcher
        # Agents who talk with a caller whom an earlier run brought to them.
        self._served_before: set[str] = set()
        self._looked_round = False  # it is known what the exchange has, since it was connected
        self._rules: dict[str, QueueRules] = {}  # that are in force
        self._untold: deque[str] = deque()  # agents of whom the dispatcher is yet to be told
        self._next_turn: asyncio.TimerHandle | None = None

    def configure(self, company: Company, most: int | None = None) -> None:
        """Put a company and its people's profiles of now in force; everybody who waits keeps waiting.

        most: so many agents are told of now, and the others when calls have had their turn. Until then they stand as
        before: to tell of 10,000 takes a tenth of a second.
        """
        rules = {one.id: queue_rules(one) for one in company.queues.values()}
        if rules != self._rules:
            self._put_in_force(rules, company)
        self._untold = deque(self._by_availability(company))
        self._tell(company, most)

    def _put_in_force(self, rules: dict[str, QueueRules], company: Company) -> None:
        now = self._clock.now()
        self._rules = rules
        self._do(self._dispatcher.configure(rules, now))
        before, self._serves = self._serves, _queues_by_agent(company)
        for agent in sorted(before.keys() - self._serves.keys()):  # rung no more for what rings them now
            self._do(self._dispatcher.agent(agent, now, logged_in=frozenset()))

    def _tell(self, company: Company, most: int | None) -> None:
        if self._next_turn is not None:
            self._next_turn.cancel()
            self._next_turn = None
        now = self._clock.now()
        for _ in range(len(self._untold) if most is None else min(most, len(self._untold))):
            self._tell_all(self._untold.popleft(), company, now)
        if self._untold:
            self._next_turn = self._clock.ring_in(0, partial(self._tell, company, most))

    def _tell_all(self, agent: str, company: Company, now: float) -> None:
        """Tell the dispatcher how an agent stands; for a new one, also what an earlier run knew."""
        queues = self._serves[agent]
        allowed = self._at_work.allowed(agent, company, queues)
        new = agent not in self._known
        self._known.add(agent)
        kept = self.agents.of(agent)
        if new and kept.serving:
            self._served_before.add(agent)
            self._dispatcher.talks(agent, kept.serving)
        # If the clock went back: wrap-up lasts no longer from now than its rule says.
        wrap_up = max(company.queues[one].serving.wrap_up for one in queues)
        self._do(
            self._dispatcher.agent(
                agent,
                now,
                logged_in=queues if kept.logged_in else frozenset(),
                paused=kept.paused,
                allowed=allowed,
                since=min(kept.since, now) or None if new else None,
                wrap_up_until=min(kept.wrap_up_until, now + wrap_up) if new else None,
                # Whose call ended while the service was away is available since the first look round.
                on_phone=self._floor.on_phone(agent) or (new and kept.talking and not self._looked_round),
                reachable=self._reachable(agent, company),
            )
        )

    def _by_availability(self, company: Company) -> list[str]:
        """All agents, who has been available longest first (Q13), and after them who is in a second tier.

        In this order they are looked at when much is new at once, and take up whoever waits.
        """
        second = {one for queue in company.queues.values() for one in queue.serving.second_line}

        def key(agent: str) -> tuple[bool, bool, float, str]:
            kept = self.agents.of(agent)
            return agent in second, kept.talking, kept.since, agent

        return sorted(self._serves, key=key)

    def _reachable(self, agent: str, company: Company) -> bool:
        """Ring nobody before we know who waits: the first caller found again need not be the first of all."""
        return self._looked_round and self._at_work.reachable(agent, company)

    def is_agent(self, person: str) -> bool:
        """Whether any queue has this person among its agents."""
        return person in self._serves

    async def choose(self, agent: str, choice: AgentChoice) -> None:
        """An agent's own choice, by phone code or otherwise.

        In force at once; returns when it would outlive a crash. Raises KeyError for somebody who is no agent.
        """
        serves = self._serves[agent]
        self.agents.choose(agent, choice)
        log.info("an agent chose", agent=agent, choice=target_text(choice))
        kept = self.agents.of(agent)
        logged_in = serves if kept.logged_in else frozenset[str]()
        self._do(self._dispatcher.agent(agent, self._clock.now(), logged_in=logged_in, paused=kept.paused))
        await self._ledger.settled()

    # The exchange

    def start_over(self) -> None:
        """After a new connection: who talks and whose phone is there is known anew; who waited before has joined."""
        if self._untold:
            self._tell(self._company(), None)
        self._looked_round = True
        for agent in self._by_availability(self._company()):
            self.look_at(agent)

    def exchange_lost(self) -> None:
        """Ring nobody before we know again what there is; all offers are over.

        That is not an agent's fault, and nobody backs off: agents get offers of waiting callers at once.
        """
        self._looked_round = False
        for agent in self._serves:
            self._do(self._dispatcher.agent(agent, self._clock.now(), reachable=False))

    def look_at(self, agent: str) -> None:
        """An agent's phone became busy or free, by a call of any kind, or came or went."""
        if agent not in self._serves:  # most news about phones is not for us
            return
        company = self._company()
        if agent in company.people:
            talking, reachable = self._floor.on_phone(agent), self._reachable(agent, company)
            now = self._clock.now()
            self._do(self._dispatcher.agent(agent, now, on_phone=talking, reachable=reachable))
            if agent in self._served_before and self._looked_round and not talking:
                self._served_before.discard(agent)
                self.wraps_up(agent)
            self.keep(agent)

    # Before and after a talk

    def stay_on(self, queue: str) -> None:
        """Agents whose day is over answer callers who came in time, even if they enter the queue only now (Q12)."""
        company = self._company()
        found = company.queues.get(queue)
        if found is None or opening(found.hours, company.calendar, self._clock()) is Opening.OPEN:
            return
        for agent in sorted(found.agents):
            if self._at_work.allowed(agent, company, self._serves[agent]):
                self._do(self._dispatcher.agent(agent, self._clock.now(), allowed=True))

    def let_go_home(self) -> None:
        """Nobody waits any more for whom somebody stays on."""
        company = self._company()
        for agent in list(self._at_work.late):
            if not self._at_work.allowed(agent, company, self._serves[agent]):
                self._do(self._dispatcher.agent(agent, self._clock.now(), allowed=False))

    def wraps_up(self, agent: str) -> None:
        """The talk with a queue's caller is over."""
        self.agents.serves(agent, "")
        self._do(self._dispatcher.finished(agent, self._clock.now()))

    def wrap_up_until(self, agent: str) -> float:
        """When the agent's wrap-up ends or ended, epoch seconds; 0: there was none."""
        return self._dispatcher.available_since(agent)[1]

    async def set_wrap_up(self, agent: str, until: float) -> None:
        """The agent ends or prolongs the wrap-up; as `choose`."""
        self._do(self._dispatcher.wrap_up(agent, until, self._clock.now()))
        self.keep(agent)
        await self._ledger.settled()

    def keep(self, agent: str) -> None:
        """How long an agent has been available outlives the service."""
        if agent not in self._known:  # their turn is yet to come: what is kept is what we shall tell
            return
        since, wrap_up_until = self._dispatcher.available_since(agent)
        self.agents.free_since(agent, since, wrap_up_until, talking=self._floor.on_phone(agent))


def _queues_by_agent(company: Company) -> dict[str, frozenset[str]]:
    serves: dict[str, set[str]] = {}
    for queue in company.queues.values():
        for agent in (*queue.members, *queue.serving.second_line):
            serves.setdefault(agent, set()).add(queue.id)
    return {agent: frozenset(queues) for agent, queues in serves.items()}
