"""The hall: callers who wait, agents who are free, and the two brought together.

Knows: who waits, and how the dispatcher's offers are carried out. Refuses to know: who is next (queueing), which phones
ring (ringing.py) and what they show (at_hand.py), what a caller hears while waiting (stay.py), the exchange's words.

Choosing and taking are the dispatcher's, in one breath; what takes time here happens beside it, and every piece of news
that comes too late finds its offer gone and ends its leg.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from app.calls.ports.news import LegAnswered, LegGone
from app.calls.queue.at_hand import AtHand, at_hand, shown_on_phone
from app.calls.queue.at_work import AtWork
from app.calls.queue.choices import Agents
from app.calls.queue.figures import Figures
from app.calls.queue.hall_journal import HallJournal
from app.calls.queue.rules import queue_rules
from app.calls.queue.talks import Talk, Talks
from app.calls.queue.timer import Timer
from app.calls.queue.waiting import AgentAnswered, CallbackOffered, WaitingCaller
from app.calls.queue.waits import Waits
from app.calls.ringing import Ringing
from app.clock import elapsed
from app.policy.hours import Opening, opening
from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import Breached, Effect, Entry, Escalated, Offer, Standing, Why, Withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Coroutine, Iterable, Mapping

    from app.calls.floor import Floor
    from app.calls.journal import Journal
    from app.calls.ledger import Ledger
    from app.calls.ports.exchange import QueueExchange
    from app.calls.presence import Presences
    from app.clock import AlarmClock
    from app.policy.model import Company

log = structlog.get_logger()

SETTLED = 1.0  # seconds after which two who were brought together are believed to talk
AWAY = frozenset({Standing.LOGGED_OUT, Standing.PAUSED, Standing.PROFILE, Standing.OUT_OF_REACH})


class Hall:
    """All queues, live. `company` is asked for at each offer."""

    def __init__(
        self,
        exchange: QueueExchange,
        journal: Journal,
        clock: AlarmClock,
        company: Callable[[], Company],
        floor: Floor,
        presences: Presences,
        ledger: Ledger,
        spawn: Callable[[Coroutine[object, object, None]], object],
    ) -> None:
        self.exchange = exchange
        self.dispatcher = Dispatcher()
        self.figures: dict[str, Figures] = {}
        self._written = HallJournal(journal, clock, company, self.dispatcher)
        self.clock = clock
        self._company = company
        self._floor = floor
        self._ledger = ledger
        self.agents = Agents(ledger)
        self.waits = Waits(ledger)
        self.on_served: Callable[[str, str], None] = lambda _queue, _number: None
        self.at_work = AtWork(presences, floor, clock, self.dispatcher.waiting)
        self.changes = 0  # grows with every change that an agent's board could show
        self._leaving = False
        self._looked_round = False
        self._waiting: dict[str, WaitingCaller] = {}
        self._serves: dict[str, frozenset[str]] = {}  # the queues of each agent
        self._known: set[str] = set()  # agents whose kept state is with the dispatcher
        self._served_before: set[str] = (
            set()
        )  # agents who talk with a caller whom an earlier run brought to them
        self._talks = Talks()
        self._ringing = Ringing(exchange, spawn, clock.now, self._nobody_answered, self.exchange_lost)
        self._timer = Timer(clock, self._due)

    # The rules and the agents

    def configure(self, company: Company) -> None:
        """Put a company and its people's profiles of now in force; everybody who waits keeps waiting."""
        now = self.clock.now()
        self._do(
            self.dispatcher.configure({one.id: queue_rules(one) for one in company.queues.values()}, now)
        )
        for queue in company.queues:
            self.figures.setdefault(queue, Figures())
        before, self._serves = self._serves, {}
        serves: dict[str, set[str]] = {}
        for one in company.queues.values():
            for agent in (*one.members, *one.serving.second_line):
                serves.setdefault(agent, set()).add(one.id)
        for agent in sorted(before.keys() - serves.keys()):  # rung no more for what they were being rung for
            self._do(self.dispatcher.agent(agent, now, logged_in=frozenset()))
        self._serves = {agent: frozenset(queues) for agent, queues in serves.items()}
        for agent in self._by_availability(company):
            queues = self._serves[agent]
            allowed = self.at_work.allowed(agent, company, queues)
            new = agent not in self._known
            self._known.add(agent)
            kept = self.agents.of(agent)
            if new and kept.serving:
                self._served_before.add(agent)
                self.dispatcher.talks(agent, kept.serving)
            wrap_up = max(
                company.queues[one].serving.wrap_up for one in queues
            )  # should the clock have been put back
            self._do(
                self.dispatcher.agent(
                    agent,
                    now,
                    logged_in=self._serves[agent] if kept.logged_in else frozenset(),
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
        """All agents, who has been available longest first (Q13), and after them who is in any second line.

        In this order they are looked at when much is new at once, and take up whoever waits.
        """
        second = {one for queue in company.queues.values() for one in queue.serving.second_line}

        def key(agent: str) -> tuple[bool, bool, float, str]:
            kept = self.agents.of(agent)
            return agent in second, kept.talking, kept.since, agent

        return sorted(self._serves, key=key)

    def _reachable(self, agent: str, company: Company) -> bool:
        """Nobody is rung before it is known who waits: the first to be found again need not be the first in line."""
        return self._looked_round and self.at_work.reachable(agent, company)

    def _stay_on(self, queue: str) -> None:
        """Whose day is over answers who came in time, also one who comes into the queue only now (Q12)."""
        company = self._company()
        found = company.queues.get(queue)
        if found is None or opening(found.hours, company.calendar, self.clock()) is Opening.OPEN:
            return
        for agent in sorted(found.agents):
            if self.at_work.allowed(agent, company, self._serves[agent]):
                self._do(self.dispatcher.agent(agent, self.clock.now(), allowed=True))

    def _let_go_home(self) -> None:
        """Nobody waits any more for whom somebody stays on."""
        company = self._company()
        for agent in list(self.at_work.late):
            if not self.at_work.allowed(agent, company, self._serves[agent]):
                self._do(self.dispatcher.agent(agent, self.clock.now(), allowed=False))

    def is_agent(self, person: str) -> bool:
        """Whether any queue has this person among its agents."""
        return person in self._serves

    async def choose(self, agent: str, choice: str) -> None:
        """An agent's own choice, by phone code or otherwise: log_in, log_out, resume, or pause:REASON.

        In force at once; returns when it would outlive a crash. Raises KeyError for somebody who is no agent,
        ValueError for another choice.
        """
        serves = self._serves[agent]
        self.agents.choose(agent, choice)
        log.info("an agent chose", agent=agent, choice=choice)
        kept = self.agents.of(agent)
        logged_in = serves if kept.logged_in else frozenset[str]()
        self._do(self.dispatcher.agent(agent, self.clock.now(), logged_in=logged_in, paused=kept.paused))
        await self._ledger.settled()

    def start_over(self, alive: Container[str]) -> None:
        """After a new connection: who talks and whose phone is there is known anew, and which legs are left.

        Callers who waited before have joined.
        """
        for leg in list(self._talks):
            if leg not in alive:
                self._gone(leg, cause=0)
        self._looked_round = True
        for agent in self._by_availability(self._company()):
            self.look_at(agent)

    def exchange_lost(self) -> None:
        """Nobody is rung before it is known anew what there is, and all offers are over.

        That is no agent's fault, and none backs off: whoever is there then is offered who waits, at once.
        """
        self._looked_round = False
        for agent in self._serves:
            self._do(self.dispatcher.agent(agent, self.clock.now(), reachable=False))

    def look_at(self, agent: str) -> None:
        """An agent's phone is taken up or free again, for a call of any kind, or came or went."""
        if agent not in self._serves:  # most news of phones is not for us
            return
        company = self._company()
        if agent in company.people:
            talking, reachable = self._floor.on_phone(agent), self._reachable(agent, company)
            self._do(self.dispatcher.agent(agent, self.clock.now(), on_phone=talking, reachable=reachable))
            if agent in self._served_before and self._looked_round and not talking:
                self._served_before.discard(agent)
                self._wraps_up(agent)
            self._keep(agent)

    def _keep(self, agent: str) -> None:
        """How long an agent has been available outlives the service."""
        since, wrap_up_until = self.dispatcher.available_since(agent)
        self.agents.free_since(agent, since, wrap_up_until, talking=self._floor.on_phone(agent))

    # Callers

    def join(self, waiting: WaitingCaller, *, again: bool = False) -> None:
        """Somebody begins to wait, or waits again, whoever else does. Raises QueueFull."""
        self._waiting[waiting.entry.id] = waiting
        before = self.waits.before(waiting.entry) if again else None
        try:
            self._do(self.dispatcher.join(waiting.entry, self.clock.now(), before=before))
        except Exception:
            del self._waiting[waiting.entry.id]
            raise
        if not waiting.entry.callback:
            self.figures[waiting.entry.queue].came += 1
            self.waits.begins(waiting.entry, waiting.number, self.clock.now())
            self._stay_on(waiting.entry.queue)

    def leave(self, call: str, *, abandoned: bool = False) -> None:
        """Somebody waits no more; harmless for whoever was served."""
        waiting = self._waiting.pop(call, None)
        if waiting is not None and abandoned:
            self.figures[waiting.entry.queue].abandoned += 1
        if not self._leaving:
            self.waits.over(call)
        self._do(self.dispatcher.leave(call, self.clock.now()))
        self._let_go_home()

    def left(self, call: str) -> None:
        """A caller who waited for an earlier run of the service has hung up."""
        if call not in self._waiting:
            self.waits.over(call)

    def lost(self, alive: Container[str]) -> dict[str, Mapping[str, Any]]:
        """Callers who waited when an earlier run ended, by call, and whom the exchange has lost; told once."""
        return self.waits.lost(lambda call: call in alive or call in self._waiting)

    def caller(self, call: str) -> str:
        """The number of somebody who waits, as it came; "" for nobody."""
        waiting = self._waiting.get(call)
        return waiting.number if waiting is not None else ""

    def talks_with(self, call: str) -> str:
        """The agent who talks with a caller who waited; "" for nobody."""
        return self._talks.agent_of(call)

    def place(self, call: str) -> int | None:
        return self.dispatcher.place(call)

    def brought_together(self, leg: str) -> None:
        """The caller was sent to the agent's leg. They talk, unless `vanished` is heard."""
        talk = self._talks.get(leg)
        if talk is not None:
            talk.met = True
            self.agents.serves(talk.agent, talk.caller.entry.queue)
            self.clock.ring_in(SETTLED, partial(self._settle, leg))

    def vanished(self, leg: str) -> None:
        """The agent was gone: the caller is first in line again."""
        talk = self._talks.pop(leg, None)
        if talk is None:
            return
        if talk.caller.entry.id not in self._waiting:  # they were believed to talk
            self._wraps_up(talk.agent)
            return
        self.agents.serves(talk.agent, "")
        self._do(self.dispatcher.vanished(talk.agent, self.clock.now()))
        self.waits.note(talk.caller.entry.id, front=self.dispatcher.front(talk.caller.entry.id))

    def _settle(self, leg: str) -> None:
        talk = self._talks.get(leg)
        if talk is None or not talk.met:
            return
        waiting = self._waiting.pop(talk.caller.entry.id, None)
        if waiting is not None:
            self.waits.over(waiting.entry.id)
        self.dispatcher.connected(talk.agent)
        queue = self._company().queues.get(talk.caller.entry.queue)
        # A queue may have been taken away meanwhile.
        if waiting is not None and not waiting.entry.callback and queue is not None:
            self.on_served(queue.id, waiting.number)
            waited = elapsed(waiting.entry.arrived, talk.began)
            self.figures[queue.id].serve(waited, queue.serving.promise)
        if talk.gone:
            del self._talks[leg]
            self._finished(talk)

    def _finished(self, talk: Talk) -> None:
        queue = self._company().queues.get(talk.caller.entry.queue)
        if queue is not None:
            self.figures[queue.id].handle(elapsed(talk.began, self.clock.now()) + queue.serving.wrap_up)
        self._wraps_up(talk.agent)
        self._keep(talk.agent)

    def _wraps_up(self, agent: str) -> None:
        self.agents.serves(agent, "")
        self._do(self.dispatcher.finished(agent, self.clock.now()))

    def expected_wait(self, call: str) -> float | None:
        """Seconds until it is the caller's turn, by the present pace; None when nobody is at work."""
        place, entry = self.dispatcher.place(call), self.dispatcher.entry(call)
        if place is None or entry is None:
            return None
        agents = self.dispatcher.considered(entry.queue, self.clock.now())
        ring = sum(one.standing is Standing.RINGING and one.rings_for == entry.queue for one in agents)
        free = sum(one.standing is Standing.FREE for one in agents) + ring
        at_work = sum(one.standing not in AWAY for one in agents)
        return self.figures[entry.queue].wait(place, free, at_work)

    # Legs

    def hear(self, news: LegAnswered | LegGone) -> None:
        match news:
            case LegAnswered(leg=leg):
                self._answered(leg)
            case LegGone(leg=leg, cause=cause):
                self._gone(leg, cause)

    def _answered(self, leg: str) -> None:
        agent = self._ringing.answered(leg)
        if agent is None:
            return
        entry, effects = self.dispatcher.answered(agent, self.clock.now())
        waiting = self._waiting.get(entry.id) if entry is not None else None
        if waiting is None:
            self._ringing.end(leg, elsewhere=True)
        else:
            self._talks[leg] = Talk(agent, waiting, self.clock.now())
            waiting.tell(AgentAnswered(agent, leg))
        self._do(effects)

    def _gone(self, leg: str, cause: int) -> None:
        talk = self._talks.get(leg)
        if talk is not None:
            talk.gone = True
            if talk.met:
                known = talk.caller.entry.id not in self._waiting
                if known:
                    del self._talks[leg]
                    self._finished(talk)
        else:
            self._ringing.gone(leg, cause)

    def _nobody_answered(self, agent: str, declined: bool) -> None:
        lost = self.dispatcher.declined if declined else self.dispatcher.no_answer
        self._do(lost(agent, self.clock.now()))

    # Carrying out what the dispatcher says

    def _do(self, effects: Iterable[Effect]) -> None:
        """One effect's trouble is not the next one's."""
        self.changes += 1
        for effect in effects:
            try:
                self._carry_out(effect)
            except Exception:
                log.exception("what a queue decided could not be carried out", effect=str(effect))
        self._timer.set(self.dispatcher.next_due)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Offer():
                self._offer(effect)
            case Withdraw(entry=entry, agent=agent, why=why):
                elsewhere = why is Why.ANSWERED_ELSEWHERE
                if not self._ringing.withdraw(agent, entry.id, elsewhere=elsewhere):
                    self._end_talk_of(agent, entry)
            case Escalated(entry=entry, step=step):
                self.waits.note(entry.id, steps=self.waits.before(entry).steps + 1)
                self._written.escalated(entry, step)
                waiting = self._waiting.get(entry.id)
                if step.offer_callback and waiting is not None and not entry.callback:
                    waiting.tell(CallbackOffered())
            case Breached(entry=entry):
                self.waits.note(entry.id, breached=True)
                self.figures[entry.queue].breaches += 1
                self._written.breached(entry)

    def _end_talk_of(self, agent: str, entry: Entry) -> None:
        """The caller hung up between the agent's answer and the first word."""
        for leg in self._talks.end(agent, entry.id):
            self.agents.serves(agent, "")
            self._ringing.end(leg, elsewhere=False)

    def _offer(self, offer: Offer) -> None:
        if self._leaving:
            return
        waiting = self._waiting[offer.entry.id]
        company = self._company()
        shown = shown_on_phone(offer.agent, waiting, company, self.clock.now())
        self._written.offer(offer)
        self._ringing.ring(offer, self.at_work.legs(offer.agent, company), shown)

    def at_hand(self, agent: str) -> AtHand | None:
        """Whom an agent is rung for, or talks with, now."""
        company = self._company()
        match self._ringing.offer_to(agent):
            case (offer, began) if offer.entry.id in self._waiting:
                waiting = self._waiting[offer.entry.id]
                return at_hand(agent, waiting, company, until=began, talking=False)
            case _:
                pass
        talk = self._talks.of_agent(agent, company.queues)
        if talk is None:
            return None
        return at_hand(agent, talk.caller, company, until=talk.began, talking=True)

    def _due(self) -> None:
        self._timer.rang()
        self._do(self.dispatcher.due(self.clock.now()))

    async def close(self) -> None:
        """The service leaves: no phone rings on for it. Who waits keeps waiting, with music, for the next run."""
        self._leaving = True
        self._timer.cancel()
        ended = [self.exchange.end_leg(leg, elsewhere=False) for leg in self._ringing.legs]
        await asyncio.gather(*ended, return_exceptions=True)
