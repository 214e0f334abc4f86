"""What a call needs of the exchange: orders, news and the port. Values and a protocol only.

Knows: the orders that can be given for a call and the news that comes back. Refuses to know: Asterisk's words
(ari/ translates).

A call's id is the exchange's id of the caller's channel; it stays the same for the whole call, also when the
service was restarted in the middle of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.policy.decision import Leg, Outcome


class Source(StrEnum):
    """Where a call entered the exchange; what it says of the caller is trusted accordingly."""

    PHONE = "phone"  # an authenticated desk phone: the caller is its person
    MEX = "mex"  # the authenticated mobile operator's trunk: the caller's number is a person's mobile
    TRUNK = "trunk"  # the outside: the caller's number is a hint, never an identity


# Orders: what the exchange is told to do with a call. The call is then the exchange's, until it returns.


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring these devices together; the first to answer gets the call. Returns if nobody does."""

    legs: tuple[Leg, ...]
    seconds: int
    caller_number: str  # what the ringing phones show
    caller_name: str


@dataclass(frozen=True, slots=True)
class Dial:
    """Send the call out on the trunk. With `comes_back`, an unanswered call returns; otherwise it ends."""

    number: str  # E.164 or a short emergency number
    presented: str  # E.164
    comes_back: bool
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Play the mailbox's greeting, then a tone, then record a message. The call ends here."""

    mailbox: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Say why in words (a prompt's name; None says nothing), without answering, then clear with the Q.850 cause."""

    say: str | None
    cause: int


Order = Ring | Dial | TakeMessage | Refuse


# News: what the exchange says of a call.


@dataclass(frozen=True, slots=True)
class Arrived:
    """A new call: `caller` is a person's id for PHONE, else the number shown; `dialled` as it was dialled."""

    call: str
    source: Source
    caller: str
    dialled: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """A call handed over came back unanswered. `trail` is what the service gave with the order (see calls.trail)."""

    call: str
    outcome: Outcome
    trail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """A call is over. Durations in milliseconds; answered_by is a person's id, an E.164 number, or None."""

    call: str
    at: datetime
    how: str  # answered, caller_hung_up, no_answer, busy, failed, message, refused
    answered_by: str | None
    ringing_ms: int
    talking_ms: int
    cause: int  # Q.850
    source: Source | None = None  # the last three: known for calls that went by the fallback
    caller: str | None = None
    dialled: str | None = None


@dataclass(frozen=True, slots=True)
class OnPhone:
    """A person's device began or ended talking. `device` tells several devices of one person apart."""

    person: str
    device: str
    talking: bool


News = Arrived | Returned | Ended | OnPhone


class Exchange(Protocol):
    """The exchange, as a call sees it."""

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        """Hand the call over with an order. Raises ChannelGone when the caller has hung up already."""


class ChannelGone(Exception):
    """The caller's channel is no longer there."""
