"""A caller's wait in a queue, read downward: music, keys, an agent at last, or another way on.

Knows: what a waiting caller may do, and how long they wait. Refuses to know: who is next (hall.py, queueing), and what
they hear meanwhile (announcing.py).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.calls.orders import NORMAL
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import (
    Ended,
    Ending,
    HungUp,
    Pressed,
    Queued,
    Returned,
    Transferred,
    Vanished,
    WordsOver,
)
from app.calls.ports.orders import Meet, Refuse, TakeMessage, Wait
from app.calls.possible import NotPossible
from app.calls.queue.announcing import Announcing
from app.calls.queue.telling import tape_of
from app.calls.queue.waiting import (
    AgentAnswered,
    CallbackOffered,
    MovedElsewhere,
    PutInFront,
    WaitingCaller,
)
from app.clock import elapsed
from app.policy import numbers
from app.policy.choices import may_choose
from app.policy.decision import Outcome
from app.policy.queues import CALLBACK, MESSAGE
from app.policy.targets import LeaveMessage
from app.queueing.entries import Entry, QueueFull

if TYPE_CHECKING:
    from app.calls.call import Call, Inbound
    from app.calls.queue.hall import Hall
    from app.policy.queues import Queue

RENEW: Final = 40.0  # seconds between words to the exchange that we are here: a third of its patience


class Led(Exception):
    """Somebody moved the caller out of this queue, and the exchange has let them go."""

    def __init__(self, moved: MovedElsewhere) -> None:
        super().__init__(moved.queue or moved.person)
        self.moved = moved


async def wait(
    call: Call, queue: Queue, hall: Hall, *, already_waiting: bool, came: Came | None = None
) -> Outcome:
    """Wait until an agent takes the call, or there is another way on. Raises what ends the call (CallOver), and Led.

    already_waiting: the caller waits already, as an earlier run of the service ordered. came: somebody moved them here;
    with already_waiting, the exchange still has them in the queue that they came from.
    """
    serving = queue.serving
    caller = numbers.shown(call.trail.caller)
    entry = Entry(call.id, queue.id, call.trail.arrived, serving.priority_of(caller))
    here = WaitInQueue(call, queue, hall, WaitingCaller(entry, call.trail.caller, call.inbox.put_nowait))
    try:
        if already_waiting:
            hall.exchange.found(call.id, call.took_over)
        if already_waiting and came is not None:
            await hall.exchange.release(call.id)
        if not already_waiting or came is not None:
            await here.come()
        if came is not None:
            here.comes_from(came)
        here.join(again=already_waiting or came is not None)
        here.recall()
        return await here.until_served(give_up_at=here.since + serving.longest_wait, due=here.due())
    except QueueFull:
        call.note(
            f"{queue.name}: {serving.most_waiting} wait already",
            f"{queue.name}: {serving.most_waiting} väntar redan",
        )
        return Outcome.NO_ANSWER
    except ChannelGone:
        return await here.gone()
    finally:
        hall.leave(call.id)


@dataclass(frozen=True, slots=True)
class Came:
    """How somebody moved a caller to this queue. says: the announcement that tells the caller so."""

    says: tuple[str, ...]


class WaitInQueue:
    """One caller's wait in one queue. since: when it began, epoch seconds; it outlives the service."""

    def __init__(self, call: Call, queue: Queue, hall: Hall, waiting: WaitingCaller) -> None:
        self.call = call
        self.queue = queue
        self.hall = hall
        self.waiting = waiting
        self.announcing = Announcing(call, queue, hall)
        self.since = hall.clock.now()
        self.renewed_at = 0.0

    def join(self, *, again: bool = False) -> None:
        """Raises QueueFull; not for somebody who waits again."""
        self.hall.join(self.waiting, again=again)

    def comes_from(self, came: Came) -> None:
        """Somebody moved the caller here: no queue is too full for them, and they hear `says`, not the greeting."""
        self.announcing.says_first = came.says
        self.hall.callers.waits.begins(self.waiting.entry, self.waiting.number, self.since)

    def recall(self) -> None:
        """What an earlier run of the service knew of this stay."""
        kept = self.hall.callers.waits.of(self.call.id, self.queue.id)
        if isinstance(since := kept.get("since"), int | float):
            self.since = min(since, self.since)
        self.announcing.recall()

    async def come(self) -> None:
        """Be answered, and hear music. Raises CallOver when the caller hangs up meanwhile."""
        call = self.call
        await call.house.exchange.carry_out(call.id, Wait(), call.trail.write())
        call.handed_over = True  # the service may leave: the music goes on, and the next run finds the caller
        while True:
            match await call.inbox.get():
                case Queued() | Vanished():  # Vanished: before, an agent had gone
                    return
                case HungUp(lost=True):
                    self.keep_if_possible()
                case Ended() as ended:
                    call.over(ended)
                case _:
                    pass

    def due(self) -> float | None:
        """When the promised wait is over (Q2) and something else must happen; epoch seconds."""
        return self.queue.promise_ends(self.waiting.entry.arrived, self.since)

    async def until_served(self, give_up_at: float, due: float | None = None) -> Outcome:
        """Make announcements until there is a way on. give_up_at, due: epoch seconds."""
        self.call.handed_over = True
        await self.announcing.announce(first=True)
        first = give_up_at if due is None else min(give_up_at, due)
        while True:
            try:
                async with self.hall.clock.at_most_with_others(self.patience(first)):
                    news = await self.call.inbox.get()
            except TimeoutError:
                way_on = await self.look(give_up_at, due)
            else:
                way_on = await self.take(news)
            if way_on is not None:
                return way_on

    async def look(self, give_up_at: float, due: float | None) -> Outcome | None:
        """Check whether the caller has waited too long, and which place they have now."""
        hall, name, now = self.hall, self.queue.name, self.hall.clock.now()
        if due is not None and now >= due and hall.place(self.call.id) is not None:
            promise = f"{self.queue.serving.promise:g} s"
            self.call.note(
                f"{name}: waited {promise} as promised at most (Q2), the way on is taken",
                f"{name}: har väntat {promise}, som är det längsta vi lovar (Q2), kopplas vidare",
            )
            return await self.lead_on(Outcome.OVERDUE)
        if now >= give_up_at and hall.place(self.call.id) is not None:
            longest = f"{self.queue.serving.longest_wait:g} s"
            self.call.note(
                f"{name}: waited {longest}, the way on is taken",
                f"{name}: har väntat {longest}, kopplas vidare",
            )
            return await self.lead_on(Outcome.NO_ANSWER)
        if self.queue.id not in self.call.house.snapshot().company.queues:
            self.call.note(f"{name}: there is no such queue any more", f"{name}: kön finns inte längre")
            return await self.lead_on(Outcome.UNREACHABLE)
        if now - self.renewed_at >= RENEW:
            with contextlib.suppress(ConnectionError):  # what has become of the caller is told afterwards
                if await hall.exchange.keep(self.call.id):
                    self.renewed_at = hall.clock.now()
        await self.announcing.look()
        return None

    async def lead_on(self, outcome: Outcome) -> Outcome:
        self.hall.goes_elsewhere(self.call.id)  # nobody can move them meanwhile
        await self.hall.exchange.release(self.call.id)
        return outcome

    async def take(self, news: Inbound) -> Outcome | None:
        """Handle the news. An outcome is the way on. Raises CallOver."""
        match news:
            case AgentAnswered(agent=agent, leg=leg):
                await self.meet(agent, leg)
                await self.announcing.announce(first=True)  # the agent had gone
            case CallbackOffered():
                await self.announcing.offer_callback()
            case PutInFront():
                await self.announcing.look()
            case MovedElsewhere() as moved:
                await self.is_led(moved)
            case Pressed(key=key):
                return await self.pressed(key)
            case WordsOver():
                await self.announcing.words_over()
            case HungUp(lost=lost):
                if lost:
                    self.keep_if_possible()
                return await self.gone(abandoned=not lost)
            case Ended() as ended:
                lost = ended.how is Ending.LOST  # the exchange crashed
                if lost:
                    self.keep_if_possible()
                self.hall.leave(self.call.id, abandoned=not lost)
                self.call.over(ended)
            case Transferred():
                self.call.over(None)
            case _:
                pass
        return None

    async def is_led(self, moved: MovedElsewhere) -> None:
        """Raises Led; returns if the caller has hung up: they have given up here."""
        self.call.house.journal.write(moved.story)
        if moved.person and not await self.announcing.tell_to_the_end("queue-to-colleague"):
            return
        if moved.queue:
            self.keep_on_the_way(moved)  # first, for the story tells of it: this run may end meanwhile
        try:
            await self.hall.exchange.release(self.call.id)
        except ChannelGone:
            self.hall.callers.waits.over(self.call.id)
            raise
        figures = self.hall.callers.figures[self.queue.id]
        figures.came = max(0, figures.came - 1)  # they count where they are answered
        raise Led(moved)

    def keep_on_the_way(self, moved: MovedElsewhere) -> None:
        """Until they have joined the other queue, only the ledger knows that they go there, and what they keep."""
        call, before = self.call, self.waiting.entry
        other = call.house.snapshot().company.queues.get(moved.queue)
        if other is None:
            return
        caller = numbers.shown(call.trail.caller)
        entry = Entry(call.id, other.id, before.arrived, other.serving.priority_of(caller))
        waits, now = self.hall.callers.waits, self.hall.clock.now()
        waits.moves(entry, self.waiting.number, before.queue, now, breached=moved.breached)

    async def pressed(self, key: str) -> Outcome | None:
        does = self.queue.serving.keys.get(key)
        if does == MESSAGE:
            return await self.leave_a_message()
        if does == CALLBACK and may_choose(self.call.trail.tried):
            await self.be_called_back()
        return None

    def patience(self, give_up_at: float) -> float:
        """Seconds until the next check."""
        return max(0.0, min(self.announcing.patience(), give_up_at - self.hall.clock.now()))

    async def meet(self, agent: str, leg: str) -> None:
        """Connect the two. Returns if the agent has gone; raises CallOver after the conversation."""
        call, hall, telling = self.call, self.hall, self.announcing.telling
        tape = tape_of(call, agent)
        if tape is not None and tape.tell and not telling.done:
            if not await self.announcing.tell():
                await hall.exchange.end_leg(leg, elsewhere=False)
                return
            tape = tape if telling.done else None  # no recording without the announcement
        waited = int(elapsed(call.trail.came_in.timestamp(), hall.clock.now()) * 1000)
        with contextlib.suppress(ConnectionError):  # the next connection finds what became of them
            await hall.exchange.meet(call.id, Meet(leg, agent, waited, tape))
            hall.talks.brought_together(leg)
        while True:
            match await call.inbox.get():
                case Vanished() | Queued():  # or found waiting, after a new connection
                    call.note(
                        f"{agent} answered and was gone: first in line again",
                        f"{agent} svarade och var borta: först i kön igen",
                    )
                    hall.talks.vanished(leg)
                    if hall.place(call.id) is None:  # they were believed to talk already
                        self.join(again=True)
                    return
                case HungUp(lost=True) if hall.callers.number(call.id):  # before the first word
                    self.keep_if_possible()
                case Ended() as ended:
                    call.over(ended)
                case Transferred():
                    call.over(None)
                case Returned() as returned:
                    call.inbox.put_nowait(returned)
                    return
                case _:
                    pass

    async def leave_a_message(self) -> Outcome:
        """Q4, at any time."""
        self.call.note(
            f"{self.queue.name}: chose to leave a message",
            f"{self.queue.name}: valde att lämna ett meddelande",
        )
        self.hall.leave(self.call.id)
        await self.hall.exchange.release(self.call.id)
        self.call.trail = self.call.trail.after(Outcome.NO_ANSWER).trying(LeaveMessage(self.queue.id))
        await self.call.house.exchange.carry_out(
            self.call.id, TakeMessage(self.queue.id), self.call.trail.write()
        )
        return await self.call.outcome()

    async def be_called_back(self) -> None:
        """Keep the place without waiting on the phone. Raises CallOver; returns if the number cannot be called."""
        call = self.call
        try:
            self.keep_as_a_callback()
        except NotPossible as why:
            call.note(
                f"{self.queue.name}: cannot be called back: {why}",
                f"{self.queue.name}: kan inte ringas upp: {why}",
            )
            await self.announcing.say("queue-callback-no")
            return
        call.note(f"{self.queue.name}: chose to be called back", f"{self.queue.name}: valde att bli uppringd")
        self.hall.goes_elsewhere(call.id)
        await self.call.house.callbacks.settled()  # what is promised now is kept
        self.hall.leave(call.id)
        await self.hall.exchange.release(call.id)
        told = Refuse(f"{self.announcing.lang}/queue-callback-yes", NORMAL)
        await call.house.exchange.carry_out(call.id, told, call.trail.write())
        await call.outcome()

    def keep_if_possible(self) -> None:
        """The exchange ends the call against the caller's will."""
        with contextlib.suppress(NotPossible):
            self.keep_as_a_callback()

    def keep_as_a_callback(self) -> None:
        """Raises NotPossible."""
        entry = self.waiting.entry
        self.call.house.callbacks.ask(
            self.queue, self.waiting.number, arrived=entry.arrived, priority=entry.priority, call=self.call.id
        )

    async def gone(self, *, abandoned: bool = True) -> Outcome:
        """The call has ended: the agents' phones stop at once, the exchange log tells the rest.

        abandoned: by the caller, who hung up.
        """
        self.hall.leave(self.call.id, abandoned=abandoned)
        return await self.call.outcome()
