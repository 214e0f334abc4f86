"""Agents' phones that ring for an offer, until one answers, all are done, or the offer is over.

Knows: which legs ring for which agent, and the result of each. Refuses to know: who is offered whom (queueing), and
what follows when somebody answers or nobody does (hall.py).
"""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from app.calls.ports.exchange import QueueExchange
    from app.calls.ports.orders import Shown
    from app.policy.decision import Leg
    from app.queueing.entries import Offer

log = structlog.get_logger()

DECLINE_CAUSES = frozenset({17, 21})  # Q.850: busy (a phone's "decline"), rejected


@dataclass(slots=True)
class _Rung:
    """A ringing offer. legs: those still ringing; asked: devices that the exchange has yet to ring.

    heard: answered or ended legs: that news can come before the exchange says that they ring.
    """

    offer: Offer
    id: str
    began: float
    legs: set[str] = field(default_factory=set)
    heard: set[str] = field(default_factory=set)
    asked: int = 0
    over: bool = False
    declined: bool = False


class Ringing:
    """All ringing offers.

    `on_nobody` is told of an agent whom no phone rings for any more, and if one declined; `on_lost`, that the exchange
    is not connected.
    """

    def __init__(
        self,
        exchange: QueueExchange,
        spawn: Callable[[Coroutine[object, object, None]], object],
        now: Callable[[], float],
        on_nobody: Callable[[str, bool], None],
        on_lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._exchange = exchange
        self._spawn = spawn
        self._now = now
        self._on_nobody = on_nobody
        self._on_lost = on_lost
        self._by_agent: dict[str, _Rung] = {}
        self._by_id: dict[str, _Rung] = {}  # by the beginning of its legs' ids
        self._number = itertools.count(1)
        self._run = uuid.uuid4().hex[:8]

    @property
    def legs(self) -> list[str]:
        return [leg for rung in self._by_agent.values() for leg in rung.legs]

    def knows(self, leg: str) -> bool:
        """Whether the leg is one that was rung here."""
        return leg.startswith(f"leg-{self._run}-")

    def offer_to(self, agent: str) -> tuple[Offer, float] | None:
        """The offer for which the agent's phones ring, and since when, epoch seconds."""
        rung = self._by_agent.get(agent)
        return (rung.offer, rung.began) if rung is not None else None

    def ring(self, offer: Offer, devices: Sequence[Leg], shown: Shown) -> None:
        """Ring all of an agent's devices for an offer, until it ends."""
        rung = _Rung(offer, f"leg-{self._run}-{next(self._number)}", self._now(), asked=len(devices))
        self._by_agent[offer.agent] = self._by_id[rung.id] = rung
        for number, device in enumerate(devices):
            self._spawn(self._ring(rung, f"{rung.id}.{number}", device, shown))
        if not devices:
            self._spawn(self._has_nothing(rung))

    async def _has_nothing(self, rung: _Rung) -> None:
        """Told apart from the offer: other offers of the same breath are carried out before what follows from it."""
        self._has_anybody(rung)

    async def _ring(self, rung: _Rung, leg: str, device: Leg, shown: Shown) -> None:
        seconds = rung.offer.until - self._now()
        legs: tuple[str, ...] = ()
        try:
            entry = rung.offer.entry
            caller = "" if entry.callback else entry.id
            legs = await self._exchange.ring_leg(leg, device, caller, shown, seconds)
        except ConnectionError as error:
            log.warning("the exchange is away, nobody is rung", agent=rung.offer.agent, error=str(error))
            self._on_lost()
        except Exception as error:  # if we cannot ring an agent, we must not forget the caller
            log.error("an agent could not be rung", agent=rung.offer.agent, error=str(error))
        rung.asked -= 1
        ringing = set(legs) - rung.heard
        if rung.over:
            for one in ringing:
                self.end(one, elsewhere=True)
            if not rung.asked:
                self._by_id.pop(rung.id, None)
        else:
            rung.legs.update(ringing)
            self._has_anybody(rung)

    def answered(self, leg: str) -> str | None:
        """The agent whose leg this is, now the only one; None when it comes too late, and the leg is ended."""
        rung = self._by_id.get(leg.partition(".")[0])
        if rung is None or rung.over:
            self.end(leg, elsewhere=True)
            return None
        rung.legs.discard(leg)
        rung.heard.add(leg)
        self._over(rung, elsewhere=True)
        return rung.offer.agent

    def gone(self, leg: str, cause: int) -> None:
        """A leg has ended. cause: Q.850."""
        rung = self._by_id.get(leg.partition(".")[0])
        if rung is None or rung.over:
            return
        rung.legs.discard(leg)
        rung.heard.add(leg)
        rung.declined = rung.declined or cause in DECLINE_CAUSES
        self._has_anybody(rung)

    def withdraw(self, agent: str, entry: str, *, elsewhere: bool) -> bool:
        """Stop ringing an agent for this entry; False if they do not ring for it."""
        rung = self._by_agent.get(agent)
        if rung is None or rung.offer.entry.id != entry:
            return False
        self._over(rung, elsewhere=elsewhere)
        return True

    def end(self, leg: str, *, elsewhere: bool) -> None:
        self._spawn(self._exchange.end_leg(leg, elsewhere=elsewhere))

    def _has_anybody(self, rung: _Rung) -> None:
        """Whether anything still rings for the agent; a phone that declined speaks for all."""
        if rung.over or (not rung.declined and (rung.legs or rung.asked)):
            return
        self._over(rung, elsewhere=False)
        self._on_nobody(rung.offer.agent, rung.declined)

    def _over(self, rung: _Rung, *, elsewhere: bool) -> None:
        """No more ringing for this offer."""
        rung.over = True
        self._by_agent.pop(rung.offer.agent, None)
        if not rung.asked:
            self._by_id.pop(rung.id, None)
        for leg in rung.legs:
            self.end(leg, elsewhere=elsewhere)
        rung.legs = set()
