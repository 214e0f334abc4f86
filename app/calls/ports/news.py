"""News: what the exchange reports about a call, a phone, or an agent's leg.

Knows: the news, as values. Refuses to know: Asterisk's words (ari/ translates), and what follows from news.

A call's id is the exchange's id of the caller's channel; it stays the same for the whole call, also when the
service was restarted in the middle of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.decision import Device, Outcome

if TYPE_CHECKING:
    from datetime import datetime


class Source(StrEnum):
    """Where a call entered the exchange: this decides how far we trust its word about the caller."""

    PHONE = "phone"  # an authenticated desk phone: the caller is its person
    MEX = "mex"  # the authenticated mobile operator's trunk: the caller's number is a person's mobile
    TRUNK = "trunk"  # the outside: the caller's number is a hint, never an identity

    @property
    def device(self) -> Device | None:
        """The kind of extension that the caller holds; None for outside callers."""
        return {Source.PHONE: Device.FIXED, Source.MEX: Device.MOBILE, Source.TRUNK: None}[self]


@dataclass(frozen=True, slots=True)
class Sender:
    """Which of us transferred a caller, and on which kind of device."""

    person: str
    device: Device


@dataclass(frozen=True, slots=True)
class Arrived:
    """A new call: `caller` is a person's id for PHONE, else the number shown; `dialled` as it was dialled.

    device_state_hint: the person whose desk phone's state came with the call ("" nobody): what OnPhone said
    last is true now.
    withheld: the caller hides the number from the called party; the network may know it.
    via: the number that diverted the call to us, by the call's own word; "" none.
    by: which of us transferred the caller to `dialled` without asking first, and on which device; None: nobody.
    asks: one of us, in a conversation, asks at `dialled` by keys before a transfer (`caller`: their id).
    trunk: the id of the company file's trunk that brought it; "" none, or one of the settings.
    channel: with `by`, what Ended.far_channel may have called the caller.
    """

    call: str
    source: Source
    caller: str
    dialled: str
    at: datetime
    device_state_hint: str = ""
    withheld: bool = False
    via: str = ""
    by: Sender | None = None
    asks: Sender | None = None
    trunk: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A call handed over came back unanswered. `trail` is what the service gave with the order (see calls.trail).

    sent_to: where the phone would send it, for SENT_AWAY; "" unknown.
    """

    call: str
    outcome: Outcome
    trail: str
    at: datetime
    sent_to: str = ""


@dataclass(frozen=True, slots=True)
class Replied:
    """Somebody was asked, or something was recorded. reply: the keys; of a recording, why it ended (RECORD_STATUS)."""

    call: str
    reply: str
    trail: str
    at: datetime


class Ending(StrEnum):
    """How a call ended. The words stand in the journal and in the metrics."""

    ANSWERED = "answered"
    CALLER_HUNG_UP = "caller_hung_up"  # before anybody answered
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    MESSAGE = "message"  # the caller could leave one
    REFUSED = "refused"
    TOLD = "told"  # the caller heard what there was to hear, such as a confirmed choice
    LOST = "lost"  # the exchange crashed, or lost the call
    AGENT_GONE = "agent_gone"  # the agent had hung up when the customer was to be called


@dataclass(frozen=True, slots=True)
class Ended:
    """A call is over. Durations in milliseconds; answered_by is a person's id, an E.164 number, or None."""

    call: str
    at: datetime
    how: Ending
    answered_by: str | None  # a person's id; None also for the outside, where the call's own number says it
    ringing_ms: int
    talking_ms: int
    cause: int  # Q.850
    source: Source | None = None  # the last three: known for calls that went by the fallback
    caller: str | None = None
    dialled: str | None = None
    trunk: str = ""  # the id of the company file's trunk that took an outgoing call
    far_channel: str = ""  # of whom the caller talked with, if it seems to talk on: an attended transfer


@dataclass(frozen=True, slots=True)
class TrunkPassed:
    """A trunk of the company file did not take an outgoing call, and the next was tried. code: SIP's; "" silence."""

    call: str
    trunk: str
    code: str


@dataclass(frozen=True, slots=True)
class OnPhone:
    """A person's device began or ended talking. `device` tells a person's devices apart.

    in_reach: whether any desk phone of theirs is registered; None: nothing is said of that.
    """

    person: str
    device: str
    talking: bool
    in_reach: bool | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A caller left a message: a file in the shared directory's `messages/`."""

    call: str
    mailbox: str
    file: str
    caller: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording has ended: a file in the shared directory's `recordings/`, perhaps with nothing in it."""

    file: str


@dataclass(frozen=True, slots=True)
class TransferRefused:
    """One of our people tried to transfer the other party to a number, and the exchange refused."""

    person: str
    number: str


@dataclass(frozen=True, slots=True)
class Queued:
    """A caller waits with us, as ordered, or still, after a new connection. `trail` as in Returned.

    before: whose place they have now ("" nobody's): the call of somebody who waited, and has transferred them.
    """

    call: str
    trail: str
    at: datetime
    before: str = ""


@dataclass(frozen=True, slots=True)
class Vanished:
    """The agent had gone when we connected the two; the caller is with us again."""

    call: str
    trail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HungUp:
    """A caller with us has hung up; lost: the exchange ended the call, and all others, because it stops."""

    call: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A caller with us pressed a key."""

    call: str
    key: str


@dataclass(frozen=True, slots=True)
class WordsOver:
    """A caller with us has heard all the words."""

    call: str


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """An agent's leg was answered. It waits."""

    leg: str


@dataclass(frozen=True, slots=True)
class LegGone:
    """An agent's leg has ended; cause is Q.850 (17 busy, 19 no answer, 21 declined ...)."""

    leg: str
    cause: int


News = (
    Queued
    | Vanished
    | HungUp
    | Pressed
    | WordsOver
    | LegAnswered
    | LegGone
    | Arrived
    | Returned
    | Replied
    | Ended
    | OnPhone
    | Message
    | Recorded
    | TransferRefused
    | TrunkPassed
)


@dataclass(frozen=True, slots=True)
class Transferred:
    """The caller was transferred: what is left of the way through the house is another call's."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A call that was handed over, with its trail as in Returned. rings: nobody whom it rings has answered yet."""

    call: str
    trail: str
    rings: bool


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in the exchange at one instant: all callers' ids, phones, and the calls that wait for a decision.

    alive: with the legs of agents who talk or are about to; others were ended, for nobody knew them any more.
    phones: who talks, and whose desk phones are in reach; of others neither is true.
    calls: of those alive, the callers' own channels: each is one call.
    under_way: what is known of those calls that were handed over before this connection.
    """

    alive: frozenset[str]
    phones: list[OnPhone]
    waiting: list[Arrived | Returned | Replied | Queued | Vanished]
    calls: frozenset[str] = frozenset()
    under_way: list[UnderWay] = field(default_factory=list)
