"""The hall: callers who wait, agents who are rung for them, and the two brought together.

Knows: the dispatcher's offers and how they are carried out: which legs ring for which agent, and what became of them.
Refuses to know: who is next (queueing), what a caller hears while waiting (queued.py), and the exchange's words.

Choosing and taking are the dispatcher's, in one breath; what takes time here happens beside it, and every piece of news
that comes too late finds its offer gone and ends its leg.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from app.calls.agents import Agents
from app.calls.journal import Step as JournalStep
from app.calls.ports import LegAnswered, LegGone, Shown
from app.policy import numbers
from app.policy.decision import Device
from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import Breached, Effect, Entry, Escalated, Offer, Standing, Why, Withdraw
from app.queueing.rules import Ringing, Rules, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Coroutine, Iterable, Mapping

    from app.calls.clock import Clock
    from app.calls.floor import Floor
    from app.calls.journal import Journal
    from app.calls.ledger import Ledger
    from app.calls.ports import QueueExchange
    from app.policy.decision import Leg
    from app.policy.model import Company, Queue

log = structlog.get_logger()

SETTLED = 1.0  # seconds after which two who were brought together are believed to talk
REMEMBERED = 20  # conversations: about so many count for the expected wait
WAITING = "waiting"  # the kind in the ledger
AWAY = frozenset({Standing.LOGGED_OUT, Standing.PAUSED, Standing.PROFILE, Standing.OUT_OF_REACH})
DECLINED = frozenset({17, 21})  # Q.850: busy (a phone's "decline"), rejected


@dataclass(frozen=True, slots=True)
class Taken:
    """An agent answered for this caller; `leg` waits."""

    agent: str
    leg: str


@dataclass(frozen=True, slots=True)
class Invited:
    """The caller has waited so long that they are offered to be called back (Q2)."""


@dataclass(slots=True)
class _Rung:
    """An offer being rung. legs: those that still ring; asked: devices that we still ask the exchange to ring.

    heard: legs that were answered or ended: that can be heard before the exchange says that they ring.
    """

    offer: Offer
    id: str
    legs: set[str] = field(default_factory=set)
    heard: set[str] = field(default_factory=set)
    asked: int = 0
    over: bool = False
    declined: bool = False


@dataclass(slots=True)
class _Talk:
    agent: str
    call: str
    queue: str
    began: float
    gone: bool = False
    met: bool = False


@dataclass(slots=True)
class Figures:
    """What became of a queue's callers since the start. Service level: answered within `promise`, of all who came."""

    came: int = 0
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    breaches: int = 0
    waited: float = 0.0  # seconds, of those answered
    handling: float = (
        180.0  # seconds that an agent needs for a caller: a moving average, and a guess at first
    )


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who waits: `tell` takes the news for them, `number` is E.164, as it came, or a person's id."""

    entry: Entry
    number: str
    tell: Callable[[Taken | Invited], None]


class Hall:
    """All queues, live. `company` is asked for at each offer."""

    def __init__(
        self,
        exchange: QueueExchange,
        journal: Journal,
        clock: Clock,
        company: Callable[[], Company],
        floor: Floor,
        ledger: Ledger,
        spawn: Callable[[Coroutine[object, object, None]], object],
    ) -> None:
        self.exchange = exchange
        self.dispatcher = Dispatcher()
        self.figures: dict[str, Figures] = {}
        self._journal = journal
        self._clock = clock
        self._company = company
        self._floor = floor
        self._ledger = ledger
        self.agents = Agents(ledger)
        self.on_served: Callable[[str, str], None] = lambda _queue, _number: None
        self._leaving = False
        self._spawn = spawn
        self._guests: dict[str, Guest] = {}
        self._serves: dict[str, frozenset[str]] = {}  # the queues of each agent
        self._known: set[str] = set()  # agents whose kept state is with the dispatcher
        self._rung: dict[str, _Rung] = {}  # by agent
        self._by_id: dict[str, _Rung] = {}  # by the beginning of its legs' ids
        self._talks: dict[str, _Talk] = {}  # by leg
        self._number = itertools.count(1)
        self._run = uuid.uuid4().hex[:8]
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> float:
        return self._clock().timestamp()

    # The rules and the agents

    def configure(self, company: Company, profiles: Mapping[str, str]) -> None:
        """Put a company and its people's profiles in force; everybody who waits keeps waiting."""
        now = self.now()
        self._do(self.dispatcher.configure({one.id: rules_of(one) for one in company.queues.values()}, now))
        for queue in company.queues:
            self.figures.setdefault(queue, Figures())
        self._serves = {}
        serves: dict[str, set[str]] = {}
        for one in company.queues.values():
            for agent in (*one.members, *one.serving.second_line):
                serves.setdefault(agent, set()).add(one.id)
        for agent, queues in serves.items():
            profile = company.profiles.get(profiles.get(agent, "available"))
            allowed = profile is None or not profile.busy
            self._serves[agent] = frozenset(queues)
            new = agent not in self._known
            self._known.add(agent)
            kept = self.agents.of(agent)
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
                    on_phone=self._floor.on_phone(agent),
                    reachable=self._reachable(agent, company),
                )
            )

    def is_agent(self, person: str) -> bool:
        """Whether any queue has this person among its agents."""
        return person in self._serves

    def choose(self, agent: str, choice: str) -> None:
        """An agent's own choice, by phone code or otherwise: log_in, log_out, resume, or pause:REASON.

        Raises KeyError for somebody who is no agent, ValueError for another choice.
        """
        serves = self._serves[agent]
        match choice.partition(":"):
            case ("log_in", "", _):
                self.agents.log_in(agent)
            case ("log_out", "", _):
                self.agents.log_out(agent)
            case ("resume", "", _):
                self.agents.resume(agent)
            case ("pause", ":", reason) if reason:
                self.agents.pause(agent, reason)
            case _:
                raise ValueError(f"{choice!r} is not log_in, log_out, resume or pause:REASON")
        log.info("an agent chose", agent=agent, choice=choice)
        kept = self.agents.of(agent)
        logged_in = serves if kept.logged_in else frozenset[str]()
        self._do(self.dispatcher.agent(agent, self.now(), logged_in=logged_in, paused=kept.paused))

    def start_over(self, alive: Container[str]) -> None:
        """After a new connection: who talks and whose phone is there is known anew, and which legs are left."""
        legs = [*self._talks, *(leg for rung in self._rung.values() for leg in rung.legs)]
        for leg in legs:
            if leg not in alive:
                self._gone(leg, cause=0)
        for queue in self._company().queues.values():
            for agent in (*queue.members, *queue.serving.second_line):
                self.look_at(agent)

    def look_at(self, agent: str) -> None:
        """An agent's phone is taken up or free again, for a call of any kind, or came or went."""
        company = self._company()
        if agent in self._serves and agent in company.people:
            talking, reachable = self._floor.on_phone(agent), self._reachable(agent, company)
            self._do(self.dispatcher.agent(agent, self.now(), on_phone=talking, reachable=reachable))
            self._keep(agent)

    def _keep(self, agent: str) -> None:
        """How long an agent has been available outlives the service."""
        self.agents.free_since(agent, *self.dispatcher.available_since(agent))

    def _reachable(self, agent: str, company: Company) -> bool:
        """Whether there is anything to ring; a mobile always may be there."""
        person = company.people[agent]
        return self._floor.in_reach(agent) or any(leg.device is Device.MOBILE for leg in person.legs)

    # Callers

    def join(self, guest: Guest) -> None:
        """Somebody begins to wait. Raises QueueFull."""
        self._guests[guest.entry.id] = guest
        try:
            self._do(self.dispatcher.join(guest.entry, self.now()))
        except Exception:
            del self._guests[guest.entry.id]
            raise
        if not guest.entry.callback:
            self.figures[guest.entry.queue].came += 1
            entry = guest.entry
            kept = {"queue": entry.queue, "number": guest.number, "arrived": entry.arrived}
            self._ledger.put(WAITING, entry.id, {**kept, "priority": entry.priority})

    def leave(self, call: str, *, abandoned: bool = False) -> None:
        """Somebody waits no more; harmless for whoever was served."""
        guest = self._guests.pop(call, None)
        if guest is not None and abandoned:
            self.figures[guest.entry.queue].abandoned += 1
        if not self._leaving:
            self._ledger.drop(WAITING, call)
        self._do(self.dispatcher.leave(call, self.now()))

    def left(self, call: str) -> None:
        """A caller who waited for an earlier run of the service has hung up."""
        if call not in self._guests:
            self._ledger.drop(WAITING, call)

    def lost(self, alive: Container[str]) -> dict[str, Mapping[str, Any]]:
        """Callers who waited when an earlier run ended, by call, and whom the exchange has lost; told once."""
        kept = self._ledger.all(WAITING)
        lost = {call: kept[call] for call in kept if call not in alive and call not in self._guests}
        for call in lost:
            self._ledger.drop(WAITING, call)
        return lost

    def caller(self, call: str) -> str:
        """The number of somebody who waits, as it came; "" for nobody."""
        guest = self._guests.get(call)
        return guest.number if guest is not None else ""

    def place(self, call: str) -> int | None:
        return self.dispatcher.place(call)

    def brought_together(self, leg: str) -> None:
        """The caller was sent to the agent's leg. They talk, unless `vanished` is heard."""
        talk = self._talks.get(leg)
        if talk is not None:
            talk.met = True
            asyncio.get_running_loop().call_later(SETTLED, self._settle, leg)

    def vanished(self, leg: str) -> None:
        """The agent was gone: the caller is first in line again."""
        talk = self._talks.pop(leg, None)
        if talk is not None:
            self._do(self.dispatcher.vanished(talk.agent, self.now()))

    def _settle(self, leg: str) -> None:
        talk = self._talks.get(leg)
        if talk is None or not talk.met:
            return
        now = self.now()
        guest = self._guests.pop(talk.call, None)
        if guest is not None:
            self._ledger.drop(WAITING, talk.call)
        if guest is not None and not guest.entry.callback:
            self.on_served(guest.entry.queue, guest.number)
            figures = self.figures[guest.entry.queue]
            waited = now - guest.entry.arrived
            figures.answered += 1
            figures.waited += waited
            figures.answered_in_time += waited <= self._company().queues[guest.entry.queue].serving.promise
        self.dispatcher.connected(talk.agent)
        if talk.gone:
            del self._talks[leg]
            self._finished(talk)

    def _finished(self, talk: _Talk) -> None:
        figures, queue = self.figures[talk.queue], self._company().queues.get(talk.queue)
        if queue is not None:
            took = self.now() - talk.began + queue.serving.wrap_up
            figures.handling += (took - figures.handling) / REMEMBERED
        self._do(self.dispatcher.finished(talk.agent, self.now()))
        self._keep(talk.agent)

    def expected_wait(self, call: str) -> float | None:
        """Seconds until it is the caller's turn, by the present pace; None when nobody is at work."""
        place, entry = self.dispatcher.place(call), self.dispatcher.entry(call)
        if place is None or entry is None:
            return None
        standing = [one.standing for one in self.dispatcher.considered(entry.queue, self.now())]
        if place <= sum(one in (Standing.FREE, Standing.RINGING) for one in standing):
            return 0.0
        at_work = sum(one not in AWAY for one in standing)
        return place * self.figures[entry.queue].handling / at_work if at_work else None

    # Legs

    def hear(self, news: LegAnswered | LegGone) -> None:
        match news:
            case LegAnswered(leg=leg):
                self._answered(leg)
            case LegGone(leg=leg, cause=cause):
                self._gone(leg, cause)

    def _answered(self, leg: str) -> None:
        rung = self._by_id.get(leg.partition(".")[0])
        if rung is None or rung.over:
            self._spawn(self.exchange.end_leg(leg, elsewhere=True))
            return
        agent = rung.offer.agent
        rung.legs.discard(leg)
        rung.heard.add(leg)
        self._end(rung, elsewhere=True)
        entry, effects = self.dispatcher.answered(agent, self.now())
        guest = self._guests.get(entry.id) if entry is not None else None
        if guest is None:
            self._spawn(self.exchange.end_leg(leg, elsewhere=True))
        else:
            self._talks[leg] = _Talk(agent, guest.entry.id, guest.entry.queue, self.now())
            guest.tell(Taken(agent, leg))
        self._do(effects)

    def _gone(self, leg: str, cause: int) -> None:
        talk = self._talks.get(leg)
        if talk is not None:
            talk.gone = True
            if talk.met:
                known = talk.call not in self._guests
                if known:
                    del self._talks[leg]
                    self._finished(talk)
            return
        rung = self._by_id.get(leg.partition(".")[0])
        if rung is None or rung.over:
            return
        rung.legs.discard(leg)
        rung.heard.add(leg)
        rung.declined = rung.declined or cause in DECLINED
        self._has_anybody(rung)

    def _has_anybody(self, rung: _Rung) -> None:
        """Whether anything still rings for the agent; a phone that declined speaks for all."""
        if rung.over or (not rung.declined and (rung.legs or rung.asked)):
            return
        agent, now = rung.offer.agent, self.now()
        self._end(rung, elsewhere=False)
        lost = self.dispatcher.declined if rung.declined else self.dispatcher.no_answer
        self._do(lost(agent, now))

    def _end(self, rung: _Rung, *, elsewhere: bool) -> None:
        """No more ringing for this offer."""
        rung.over = True
        self._rung.pop(rung.offer.agent, None)
        if not rung.asked:
            self._by_id.pop(rung.id, None)
        for leg in rung.legs:
            self._spawn(self.exchange.end_leg(leg, elsewhere=elsewhere))
        rung.legs = set()

    # Carrying out what the dispatcher says

    def _do(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case Offer():
                    self._offer(effect)
                case Withdraw(entry=entry, agent=agent, why=why):
                    rung = self._rung.get(agent)
                    if rung is not None and rung.offer.entry.id == entry.id:
                        self._end(rung, elsewhere=why is Why.ANSWERED_ELSEWHERE)
                    else:
                        self._end_talk_of(agent, entry)
                case Escalated(entry=entry, step=step):
                    self._note(
                        entry.id,
                        f"escalation after {step.after:g} s (Q2)",
                        f"eskalering efter {step.after:g} s (Q2)",
                    )
                    guest = self._guests.get(entry.id)
                    if step.offer_callback and guest is not None and not entry.callback:
                        guest.tell(Invited())
                case Breached(entry=entry):
                    self.figures[entry.queue].breaches += 1
                    self._note(
                        entry.id,
                        "waited longer than was promised (Q2)",
                        "har väntat längre än vad som lovats (Q2)",
                    )
        self._set_timer()

    def _end_talk_of(self, agent: str, entry: Entry) -> None:
        """The caller hung up between the agent's answer and the first word."""
        for leg, talk in list(self._talks.items()):
            if talk.agent == agent and talk.call == entry.id:
                del self._talks[leg]
                self._spawn(self.exchange.end_leg(leg, elsewhere=False))

    def _offer(self, offer: Offer) -> None:
        guest = self._guests[offer.entry.id]
        company = self._company()
        person = company.people[offer.agent]
        rung = _Rung(offer, f"leg-{self._run}-{next(self._number)}", asked=len(person.legs))
        self._rung[offer.agent] = self._by_id[rung.id] = rung
        shown = self._shown(offer, guest, company)
        self._write_down(offer)
        for number, device in enumerate(person.legs):
            self._spawn(self._ring(rung, f"{rung.id}.{number}", device, shown))

    async def _ring(self, rung: _Rung, leg: str, device: Leg, shown: Shown) -> None:
        seconds = rung.offer.until - self.now()
        legs: tuple[str, ...] = ()
        try:
            entry = rung.offer.entry
            caller = "" if entry.callback else entry.id
            legs = await self.exchange.ring_leg(leg, device, caller, shown, seconds)
        except Exception as error:  # an agent who cannot be rung is no reason to forget the caller
            log.error("an agent could not be rung", agent=rung.offer.agent, error=str(error))
        rung.asked -= 1
        ringing = set(legs) - rung.heard
        if rung.over:
            for one in ringing:
                self._spawn(self.exchange.end_leg(one, elsewhere=True))
            if not rung.asked:
                self._by_id.pop(rung.id, None)
        else:
            rung.legs.update(ringing)
            self._has_anybody(rung)

    def _shown(self, offer: Offer, guest: Guest, company: Company) -> Shown:
        """Caller, queue, how long they have waited, and the phrase to answer with (Q6)."""
        queue = company.queues[guest.entry.queue]
        waited = int(self.now() - guest.entry.arrived)
        phrase = queue.serving.phrase.format(
            company=company.name, agent=company.people[offer.agent].name, queue=queue.name
        )
        what = f"{queue.name} {waited // 60}:{waited % 60:02d}"
        name = f"Ring upp: {what}" if guest.entry.callback else f"{what} {phrase}"
        caller = company.people.get(guest.number)
        return Shown(caller.extension if caller is not None else numbers.shown(guest.number), name)

    def _write_down(self, offer: Offer) -> None:
        """Why this agent, who else was considered and why not."""
        considered = [
            {
                "agent": one.agent,
                "standing": one.standing.value,
                "since": round(one.since, 3),
                "about": one.about,
            }
            for one in self.dispatcher.considered(offer.queue, self.now())
        ]
        self._step(
            offer.entry.id,
            {
                "text": f"{offer.agent} is rung; "
                + ", ".join(
                    f"{one['agent']}: {one['standing']}" for one in considered if one["agent"] != offer.agent
                ),
                "offer": offer.agent,
                "queue": offer.entry.queue,
                "clause": "Q13" if self._longest(offer.entry.queue) else "Q9",
                "considered": considered,
            },
        )

    def _longest(self, queue: str) -> bool:
        return self._company().queues[queue].serving.longest_available

    def _note(self, call: str, text: str, sv: str) -> None:
        self._step(call, {"text": text, "sv": sv})

    def _step(self, call: str, data: dict[str, object]) -> None:
        at = self._clock().isoformat(timespec="milliseconds")
        self._journal.write(JournalStep(call, at, os.urandom(16).hex(), "note", data))

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self.dispatcher.next_due
        if due is not None:
            wait = min(max(due - self.now(), 0.0), 3600.0)
            self._timer = asyncio.get_running_loop().call_later(wait, self._due)

    def _due(self) -> None:
        self._timer = None
        self._do(self.dispatcher.due(self.now()))

    async def close(self) -> None:
        """The service leaves: no phone rings on for it. Who waits keeps waiting, with music, for the next run."""
        self._leaving = True
        if self._timer is not None:
            self._timer.cancel()
        legs = [leg for rung in self._rung.values() for leg in rung.legs]
        await asyncio.gather(
            *(self.exchange.end_leg(leg, elsewhere=False) for leg in legs), return_exceptions=True
        )


def rules_of(queue: Queue) -> Rules:
    """The policy's words as the dispatcher's."""
    serving = queue.serving
    lines = (queue.members, serving.second_line) if serving.second_line else (queue.members,)
    return Rules(
        queue.id,
        lines,
        Ringing.LONGEST_AVAILABLE if serving.longest_available else Ringing.ALL,
        serving.spread,
        {one.id: one.ahead for one in serving.priorities},
        serving.weight,
        serving.wrap_up,
        serving.offer,
        serving.declined,
        serving.unanswered,
        serving.most_waiting,
        tuple(
            Step(one.after, len(lines) if one.second_line else None, one.queues, one.offer_callback)
            for one in serving.escalations
        ),
        serving.promise,
    )
