"""A caller who waits in a queue, read downward: music, the place in the queue, keys, an agent at last.

Knows: what a waiting caller hears, and what they may do. Refuses to know: who is next (hall.py, queueing).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.calls.hall import Guest, Taken
from app.calls.ports import (
    ChannelGone,
    Ended,
    Heard,
    HungUp,
    Meet,
    Pressed,
    Queued,
    Returned,
    TakeMessage,
    Vanished,
    Wait,
)
from app.policy import numbers
from app.policy.decision import Action, Outcome
from app.policy.queues import MESSAGE
from app.queueing.entries import Entry, QueueFull

if TYPE_CHECKING:
    from app.calls.call import Call
    from app.calls.hall import Hall
    from app.policy.model import Queue

LOOK = 15.0  # seconds between looks at the place: a better one is told at once, but no more often than this
MOST_PLACES = 30  # there are prompts for so many places


async def wait(call: Call, queue: Queue, hall: Hall, *, is_here: bool) -> Outcome:
    """Wait until an agent takes the call, or there is another way on. Raises what ends the call (CallOver).

    is_here: the caller waits already, as an earlier run of the service ordered.
    """
    serving = queue.serving
    caller = numbers.shown(call.trail.caller)
    arrived = call.trail.came_in.timestamp()
    entry = Entry(call.id, queue.id, arrived, serving.priority_of(caller))
    here = Stay(call, queue, hall, Guest(entry, call.trail.caller, call.inbox.put_nowait))
    try:
        if not is_here:
            await here.come()
        here.join()
        return await here.until_served(give_up_at=hall.now() + serving.longest_wait)
    except QueueFull:
        call.note(f"{queue.id}: {serving.most_waiting} wait already")
        return Outcome.NO_ANSWER
    except ChannelGone:
        return await here.gone()
    finally:
        hall.leave(call.id)


class Stay:
    """One caller's stay in one queue. said: the best place told so far; a worse one is never said."""

    def __init__(self, call: Call, queue: Queue, hall: Hall, guest: Guest) -> None:
        self.call = call
        self.queue = queue
        self.hall = hall
        self.guest = guest
        self.lang = "sv" if numbers.shown(call.trail.caller).startswith("+46") else "en"
        self.said: int | None = None
        self.said_at = 0.0

    def join(self) -> None:
        """Raises QueueFull."""
        self.hall.join(self.guest)

    async def come(self) -> None:
        """Be answered, and hear music. Raises CallOver when the caller hangs up meanwhile."""
        call = self.call
        await call.house.exchange.carry_out(call.id, Wait(), call.trail.write())
        while True:
            match await call.inbox.get():
                case Queued():
                    return
                case Ended() as ended:
                    call.over(ended)
                case _:
                    pass

    async def until_served(self, give_up_at: float) -> Outcome:
        call, hall = self.call, self.hall
        await self.announce(first=True)
        call.handed_over = True  # the service may leave: the music goes on, and the next run finds the caller
        while True:
            try:
                async with asyncio.timeout(min(LOOK, max(0.0, give_up_at - hall.now()))):
                    news = await call.inbox.get()
            except TimeoutError:
                if hall.now() >= give_up_at and hall.place(call.id) is not None:
                    call.note(
                        f"{self.queue.id}: waited {self.queue.serving.longest_wait:g} s, the way on is taken"
                    )
                    await hall.exchange.release(call.id)
                    call.handed_over = False
                    return Outcome.NO_ANSWER
                await hall.exchange.keep(call.id)
                await self.announce()
                continue
            match news:
                case Taken(agent=agent, leg=leg):
                    await self.meet(agent, leg)
                    await self.announce(first=True)  # the agent had gone
                case Pressed(key=key) if self.queue.serving.keys.get(key) == MESSAGE:
                    return await self.leave_a_message()
                case Heard():
                    await hall.exchange.music(call.id)
                case HungUp():
                    return await self.gone()
                case Ended() as ended:
                    hall.leave(call.id, abandoned=True)
                    call.over(ended)
                case _:
                    pass

    async def announce(self, *, first: bool = False) -> None:
        """The place in the queue (Q3): at the beginning, when it is better, and now and then."""
        place = self.hall.place(self.call.id)
        now = self.hall.now()
        if place is None:
            return
        better = self.said is None or place < self.said
        if not (first or better or now - self.said_at >= self.queue.serving.announce):
            return
        self.said = min(place, self.said or place)
        self.said_at = now
        words = [
            "queue-thanks",
            f"queue-place-{self.said}" if self.said <= MOST_PLACES else "queue-place-many",
        ]
        if first:
            words = [f"queue-greeting-{self.queue.id}", *words]
            words += [
                f"queue-key-{key}" for key, what in sorted(self.queue.serving.keys.items()) if what == MESSAGE
            ]
        await self.hall.exchange.say(self.call.id, words, self.lang)

    async def meet(self, agent: str, leg: str) -> None:
        """Bring the two together. Returns when the agent had gone; raises CallOver when they have talked."""
        call, hall = self.call, self.hall
        waited = int((hall.now() - call.trail.came_in.timestamp()) * 1000)
        await hall.exchange.meet(call.id, Meet(leg, agent, waited))
        hall.brought_together(leg)
        while True:
            match await call.inbox.get():
                case Vanished():
                    call.note(f"{agent} answered and was gone: first in line again")
                    hall.vanished(leg)
                    if hall.place(call.id) is None:  # they were believed to talk already
                        self.join()
                    return
                case Ended() as ended:
                    call.over(ended)
                case Returned() as returned:
                    call.inbox.put_nowait(returned)
                    return
                case _:
                    pass

    async def leave_a_message(self) -> Outcome:
        """Q4, at any time."""
        self.call.note(f"{self.queue.id}: chose to leave a message")
        self.hall.leave(self.call.id)
        await self.hall.exchange.release(self.call.id)
        self.call.trail = self.call.trail.after(Outcome.NO_ANSWER).trying(Action.VOICEMAIL, self.queue.id)
        await self.call.house.exchange.carry_out(
            self.call.id, TakeMessage(self.queue.id), self.call.trail.write()
        )
        return await self.call.outcome()

    async def gone(self) -> Outcome:
        """The caller hung up: the agents' phones stop at once, the exchange log tells the rest."""
        self.hall.leave(self.call.id, abandoned=True)
        return await self.call.outcome()
