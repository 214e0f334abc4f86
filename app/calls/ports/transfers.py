"""The exchange, as somebody at a desk sees it who sends their caller on.

Knows: the protocol. Refuses to know: who keeps it (ari/), and where anybody may be sent (policy/transfers.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.calls.ports.orders import Shown


@dataclass(frozen=True, slots=True)
class Conversation:
    """Who talks with whom, by channels' names: one of ours (own), and the other party.

    call: the id of the other's channel. phone: that of the person's telephone, which is not own for a mobile's leg.
    mine: the id of own.
    """

    own: str
    other: str
    call: str
    phone: str
    mine: str = ""


class NoConversation(Exception):
    """The person talks with nobody, or no longer."""


class NotJoined(NoConversation):
    """Two who should talk were sent to each other, and were not seen together."""


class TransferExchange(Protocol):
    """Each raises ConnectionError when the exchange is away, and NoConversation when somebody has gone."""

    async def conversation(self, person: str, call: str = "") -> Conversation:
        """With whom a person talks now; in this call, if it is one of theirs."""

    async def send_on(self, talk: Conversation, number: str) -> None:
        """Send the other party to a number, as the person's telephone would: they come in as Arrived, with `by`."""

    async def ask(self, talk: Conversation, number: str, shown: Shown, call: str, trail: str) -> None:
        """Let the person call a colleague; the new call comes in as Arrived, with `asks`, and has the id `call`.

        The other party hears music; they carry the trail ("" is that of their own call). When the new call is over, the
        exchange brings the two together again by itself.
        """

    async def join(self, talk: Conversation, asking: str) -> None:
        """The other party talks with whom the call `asking` reached; the person is let go. Raises NotJoined, too."""

    async def take_back(self, talk: Conversation, asking: str) -> None:
        """The two talk again; the call `asking` ends."""

    async def is_there(self, channel: str) -> bool:
        """Whether a channel, by its name, is there still."""

    async def is_held(self, channel: str) -> bool:
        """Whether a channel, by its name, hears music while somebody asks."""

    async def peer(self, channel: str) -> str:
        """Whom a channel talks with, both by name; "" nobody."""
