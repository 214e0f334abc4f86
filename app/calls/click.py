"""Calls that people ask for on a page: their own telephone rings, and when they answer it is as if they had dialled.

Knows: which channels ring for whom, and that only the first answer counts. Refuses to know: what the policy says of the
call (it comes in as any other), and Asterisk's words (ari/).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final, Protocol

from app.calls.ports.news import Arrived

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from app.calls.ports.news import News
    from app.calls.ports.orders import Shown
    from app.policy.decision import Leg

OWN_RINGS: Final = 30  # seconds that one's own telephone rings
CLICKED: Final = "clicked-"  # begins the ids of these calls
CLICKS_REMEMBERED: Final = 1000


class NoPhoneRings(LookupError):
    """None of the person's telephones of that kind can be rung."""


class ClickExchange(Protocol):
    """The exchange, as it rings somebody for a call of their own."""

    async def ring_own(
        self, click: str, device: Leg, dialled: str, shown: Shown, seconds: int
    ) -> tuple[str, ...]:
        """Ring a person's telephones. Each is a call with the id `click`, a dot and a number, and comes as Arrived when
        somebody answers it. Returns the calls that ring. Raises ConnectionError."""

    async def end_leg(self, leg: str, *, elsewhere: bool) -> None:
        """Stop ringing one. Raises ConnectionError."""


class Clicks:
    """All calls asked for. Tell it all news first: `hear`."""

    def __init__(
        self, exchange: ClickExchange, spawn: Callable[[Coroutine[object, object, None]], object]
    ) -> None:
        self._exchange = exchange
        self._spawn = spawn
        self._ring: dict[str, tuple[str, ...]] = {}  # calls by click
        self._answered: dict[str, str] = {}  # by click, the call that was answered

    async def ring(self, device: Leg, dialled: str, shown: Shown) -> str:
        """Ring a person's telephones for a call to `dialled`. Returns its id. Raises NoPhoneRings, ConnectionError."""
        click = f"{CLICKED}{uuid.uuid4().hex[:12]}"
        calls = await self._exchange.ring_own(click, device, dialled, shown, OWN_RINGS)
        if not calls:
            raise NoPhoneRings(device.person)
        if click in self._answered:  # quicker than the exchange's answer to us
            self._end(one for one in calls if one != self._answered[click])
        else:
            self._ring[click] = calls
            self._forget(self._ring)
        return click

    def hear(self, news: News) -> bool:
        """True: nobody else need hear this; somebody has answered on another telephone already."""
        if not isinstance(news, Arrived) or not news.call.startswith(CLICKED):
            return False
        click = news.call.rpartition(".")[0]
        first = self._answered.setdefault(click, news.call)
        self._forget(self._answered)
        if first != news.call:
            self._end([news.call])
            return True
        self._end(one for one in self._ring.pop(click, ()) if one != news.call)
        return False

    def _end(self, calls: Iterable[str]) -> None:
        for one in calls:
            self._spawn(self._exchange.end_leg(one, elsewhere=True))

    def _forget(self, kept: dict[str, str] | dict[str, tuple[str, ...]]) -> None:
        while len(kept) > CLICKS_REMEMBERED:
            del kept[next(iter(kept))]
