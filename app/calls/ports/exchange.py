"""The exchange, as calls, queues and phones see it.

Knows: the protocols. Refuses to know: who keeps them (ari/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.calls.ports.orders import CallBack, Meet, Order, Shown, TheirOrder
    from app.policy.decision import Leg


class ChannelGone(Exception):
    """The caller's channel is no longer there."""


class Desks(Protocol):
    """Desk phones, as the exchange knows them."""

    def watches(self, person: str) -> bool:
        """Whether we hear each change of this person's desk phone (OnPhone); other phones report now and then."""

    async def look_at(self, people: Sequence[str]) -> None:
        """Ask for the states of these people's desk phones, and wait for them. Raises ConnectionError."""


class Exchange(Desks, Protocol):
    """The exchange, as a call sees it."""

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        """Hand the call over with an order. Raises ChannelGone when the caller has hung up already."""

    async def let_send_on(self, call: str) -> None:
        """From now on the caller's keys can transfer the other party. Raises ChannelGone."""

    async def give_up(self, call: str, dialled: str) -> None:
        """Let the dialplan's fallback serve the call, as if the service were away. Raises ChannelGone."""

    async def rings_at(self, people: Sequence[str]) -> tuple[str, ...]:
        """The channels, by name, on which a call rings at these people, the oldest first; none of a queue's.

        Raises ConnectionError.
        """

    async def is_there(self, channel: str) -> bool:
        """Whether a channel, by its name (see Ended), is there still. Raises ConnectionError."""


class Theirs(Protocol):
    """An exchange that is somebody else's: it keeps queues, agents and voicemail boxes of its own."""

    async def hand_over(self, call: str, order: TheirOrder, trail: str) -> None:
        """As `Exchange.carry_out`."""


class QueueExchange(Protocol):
    """The exchange, as a queue sees it: callers who wait with us, and agents' legs that we ring."""

    def found(self, call: str, before: str = "") -> None:
        """Take over a caller who waited before this run of the service; an earlier run may still be speaking to them.

        before: whose place they have now, and whom it may have been speaking to.
        """

    async def keep(self, call: str) -> bool:
        """Renew the exchange's patience with a waiting caller: otherwise it serves them as if we were away.

        False: not while they are spoken to.
        """

    async def say(self, call: str, prompts: Sequence[str], lang: str) -> None:
        """Play prompts to a waiting caller, one after the other; then `WordsOver` comes, and the music goes on."""

    async def music(self, call: str) -> None:
        """Music for a caller who waits."""

    async def ring_leg(
        self, leg: str, device: Leg, call: str, shown: Shown, seconds: float
    ) -> tuple[str, ...]:
        """Ring an agent's device; leg: a new id. Returns the legs that ring, none if out of reach.

        call: the caller's who waits, "" where none does (a callback).
        """

    async def end_leg(self, leg: str, *, elsewhere: bool) -> None:
        """End an agent's leg; elsewhere: the phone shows that somebody else answered. Raises ConnectionError."""

    async def meet(self, call: str, order: Meet) -> None:
        """Connect a caller and the agent whose leg answered. Raises ChannelGone: the caller has hung up."""

    async def call_back(self, leg: str, order: CallBack) -> None:
        """Connect the agent whose leg answered to a customer.

        Raises ChannelGone: the agent has hung up; ConnectionError: it is not known whether they were connected.
        """

    async def release(self, call: str) -> None:
        """No music and no words any more: the caller is about to be handed over."""
