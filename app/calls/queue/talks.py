"""Who talks with whom: agents and the callers from queues, from the answer to the end of the conversation.

Knows: each conversation by the agent's leg, and when it counts as begun. Refuses to know: who rings (hall.py), and
how to connect two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.clock import elapsed

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from app.calls.queue.callers import Callers
    from app.calls.queue.staff import Staff
    from app.calls.queue.waiting import WaitingCaller
    from app.clock import AlarmClock
    from app.policy.model import Company
    from app.queueing.dispatcher import Dispatcher
    from app.queueing.entries import Effect

SETTLED: Final = 1.0  # seconds after connecting before the conversation counts as begun


@dataclass(slots=True)
class Talk:
    """met: the caller was sent to the agent's leg; gone: the leg is no more; began: epoch seconds."""

    agent: str
    caller: WaitingCaller
    began: float
    gone: bool = False
    met: bool = False


class Talks:
    """By leg. `do` carries out what follows from what the dispatcher is told."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        do: Callable[[Iterable[Effect]], None],
        clock: AlarmClock,
        company: Callable[[], Company],
        callers: Callers,
        staff: Staff,
    ) -> None:
        self._dispatcher = dispatcher
        self._do = do
        self._clock = clock
        self._company = company
        self._callers = callers
        self._staff = staff
        self._by_leg: dict[str, Talk] = {}
        self.on_served: Callable[[str, str], None] = lambda _queue, _number: None

    @property
    def legs(self) -> list[str]:
        return list(self._by_leg)

    def agent_of(self, call: str) -> str:
        """The agent who talks with this caller; "" for nobody."""
        return next((talk.agent for talk in self._by_leg.values() if talk.caller.entry.id == call), "")

    def of_agent(self, agent: str, queues: Container[str]) -> Talk | None:
        """The talk that an agent is in, with a caller of one of these queues."""
        theirs = (talk for talk in self._by_leg.values() if talk.agent == agent and not talk.gone)
        return next((talk for talk in theirs if talk.caller.entry.queue in queues), None)

    def begin(self, leg: str, agent: str, waiting: WaitingCaller) -> None:
        """An agent answered for this caller."""
        self._by_leg[leg] = Talk(agent, waiting, self._clock.now())

    def brought_together(self, leg: str) -> None:
        """The caller was sent to the agent's leg. They talk, unless `vanished` is heard."""
        talk = self._by_leg.get(leg)
        if talk is not None:
            talk.met = True
            self._staff.agents.serves(talk.agent, talk.caller.entry.queue)
            self._clock.ring_in(SETTLED, partial(self._settle, leg))

    def vanished(self, leg: str) -> None:
        """The agent has gone: the caller is first in the queue again."""
        talk = self._by_leg.pop(leg, None)
        if talk is None:
            return
        caller = talk.caller.entry.id
        if caller not in self._callers:  # they were believed to talk
            self._staff.wraps_up(talk.agent)
            return
        self._staff.agents.serves(talk.agent, "")
        self._do(self._dispatcher.vanished(talk.agent, self._clock.now()))
        self._callers.waits.note(caller, front=self._dispatcher.front(caller))

    def end(self, agent: str, call: str) -> list[str]:
        """The caller hung up between the agent's answer and the first word. Returns the agent's legs."""
        legs = [
            leg for leg, talk in self._by_leg.items() if talk.agent == agent and talk.caller.entry.id == call
        ]
        for leg in legs:
            del self._by_leg[leg]
            self._staff.agents.serves(agent, "")
        return legs

    def gone(self, leg: str) -> bool:
        """An agent's leg has ended. False: it had no conversation."""
        talk = self._by_leg.get(leg)
        if talk is None:
            return False
        talk.gone = True
        if (
            talk.met and talk.caller.entry.id not in self._callers
        ):  # else it is not known yet whether they talked
            del self._by_leg[leg]
            self._finished(talk)
        return True

    def _settle(self, leg: str) -> None:
        """They talk."""
        talk = self._by_leg.get(leg)
        if talk is None or not talk.met:
            return
        waiting = self._callers.drop(talk.caller.entry.id)
        if waiting is not None:
            self._callers.waits.over(waiting.entry.id)
        self._dispatcher.connected(talk.agent)
        queue = self._company().queues.get(talk.caller.entry.queue)
        # A queue may have been taken away meanwhile.
        if waiting is not None and not waiting.entry.callback and queue is not None:
            self.on_served(queue.id, waiting.number)
            self._callers.answered(waiting, queue, talk.began)
        if talk.gone:
            del self._by_leg[leg]
            self._finished(talk)

    def _finished(self, talk: Talk) -> None:
        queue = self._company().queues.get(talk.caller.entry.queue)
        if queue is not None:
            took = elapsed(talk.began, self._clock.now()) + queue.serving.wrap_up
            self._callers.figures[queue.id].handle(took)
        self._staff.wraps_up(talk.agent)
        self._staff.keep(talk.agent)
