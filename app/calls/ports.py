"""What a call needs of the exchange: orders, news and the port. Values and a protocol only.

Knows: the orders that can be given for a call and the news that comes back. Refuses to know: Asterisk's words
(ari/ translates).

A call's id is the exchange's id of the caller's channel; it stays the same for the whole call, also when the
service was restarted in the middle of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.policy.decision import Device, Leg, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.policy.decision import Spoken
    from app.policy.model import Company
    from app.policy.people import Person, Profile


class Source(StrEnum):
    """Where a call entered the exchange; what it says of the caller is trusted accordingly."""

    PHONE = "phone"  # an authenticated desk phone: the caller is its person
    MEX = "mex"  # the authenticated mobile operator's trunk: the caller's number is a person's mobile
    TRUNK = "trunk"  # the outside: the caller's number is a hint, never an identity

    @property
    def device(self) -> Device | None:
        """The kind of extension that the caller holds; None for outside callers."""
        return {Source.PHONE: Device.FIXED, Source.MEX: Device.MOBILE, Source.TRUNK: None}[self]


@dataclass(frozen=True, slots=True)
class Tape:
    """Record while two talk (O3): an addition to an order.

    name: how the file's name begins (calls/tape.py). callers: the caller has the service, and their line is recorded;
    otherwise that of whoever answers. tell: the prompt that the other one hears first, such as sv/recorded; "" none.
    answers: the same for the line of whoever answers a caller who has the service, if they have it, too; "" none.
    """

    name: str
    callers: bool
    tell: str
    answers: str = ""


# Orders: what the exchange is told to do with a call. The call is then the exchange's, until it returns.


@dataclass(frozen=True, slots=True)
class Shown:
    """Number ("" is withheld or unknown: the phone shows that nobody is known) and name on a ringing phone."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring these devices together; the first to answer gets the call. Returns if nobody does."""

    legs: tuple[Leg, ...]
    seconds: int
    shown: Shown | None  # what the ringing phones show; None: the caller's number as it came
    mailbox: str  # where a message goes if the service is away when nobody answers
    tape: Tape | None = None


@dataclass(frozen=True, slots=True)
class Dial:
    """Send an outgoing call out on the trunk. The call ends here, with the far end's own cause if unanswered."""

    number: str  # E.164 or a short emergency number
    presented: str  # E.164
    tape: Tape | None = None
    withheld: bool = False  # the number is for the network alone


@dataclass(frozen=True, slots=True)
class SendOut:
    """Send an incoming call out again, such as to the answering service. Returns if nobody answers."""

    number: str  # E.164
    presented: str  # E.164
    seconds: int
    mailbox: str
    tape: Tape | None = None
    withheld: bool = False  # the number is for the network alone
    shown: Shown | None = None  # instead of `presented`, which then diverted the call if `tells_diversion`
    tells_diversion: bool = False


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Play the mailbox's greeting, then a tone, then record a message. The call ends here."""

    mailbox: str
    greeting: str = ""  # the one recorded for a profile, such as anna-lunch; else the mailbox's
    nameless: bool = False  # the caller withholds the number: it does not stand beside the message


@dataclass(frozen=True, slots=True)
class Refuse:
    """Say why in words, without answering, then clear with the Q.850 cause.

    say: a prompt's name with its language (sv/unknown); None says nothing.
    """

    say: str | None
    cause: int


@dataclass(frozen=True, slots=True)
class Meet:
    """Let a caller talk to the agent whose leg answered; comes back as Vanished if the agent is gone."""

    leg: str  # the agent's channel
    agent: str
    waited_ms: int
    tape: Tape | None = None  # of the agent's line; who waited has been told


@dataclass(frozen=True, slots=True)
class Wait:
    """Answer, and wait with us, with music. Comes back as Queued."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer, say prompts, and take the keys that are pressed meanwhile or soon after. Comes back as Replied."""

    prompts: tuple[str, ...]  # in the prompts' directory: sv/absent
    keys: int = 1  # as many at most; # ends more than one
    seconds: int = 5  # for the first key after the last word, and between two
    mailbox: str = ""  # where a message goes if the service is away then; "" is nowhere
    greeting: str = ""  # what is heard before that message; "" is the mailbox's own


@dataclass(frozen=True, slots=True)
class RecordSound:
    """A tone, then record until #, some seconds of silence or this many in all. Comes back as Replied."""

    file: str  # in the directory shared with the exchange, with .wav
    seconds: int
    silence: int = 4


@dataclass(frozen=True, slots=True)
class CallBack:
    """Let an agent whose leg answered be connected to a customer; how it ended comes as Ended of the leg."""

    number: str  # E.164
    presented: str  # E.164
    seconds: int
    tape: Tape | None = None  # of the agent's line


Order = Ring | Dial | SendOut | TakeMessage | Refuse | Wait | Ask | RecordSound


# News: what the exchange says of a call.


@dataclass(frozen=True, slots=True)
class Sender:
    """Who of us sent a caller on, and on which kind of device."""

    person: str
    device: Device


@dataclass(frozen=True, slots=True)
class Arrived:
    """A new call: `caller` is a person's id for PHONE, else the number shown; `dialled` as it was dialled.

    told_of: whose desk phone the exchange told of with the call ("" nobody's): what OnPhone said last is true now.
    withheld: the caller asks not to be shown to whom they call; the network may know the number.
    via: the number from which the call says that it was diverted to us, "" none.
    by: who of us sent the caller on to `dialled` without asking there first, and on which device; None nobody.
    asks: who of us talks with somebody, and asks at `dialled` by keys whether they take them over (`caller`: their id).
    """

    call: str
    source: Source
    caller: str
    dialled: str
    at: datetime
    told_of: str = ""
    withheld: bool = False
    via: str = ""
    by: Sender | None = None
    asks: Sender | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """A call handed over came back unanswered. `trail` is what the service gave with the order (see calls.trail)."""

    call: str
    outcome: Outcome
    trail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Replied:
    """Somebody was asked, or something was recorded. reply: the keys; of a recording, why it ended (RECORD_STATUS)."""

    call: str
    reply: str
    trail: str
    at: datetime


OUTCOMES = (
    "answered",
    "caller_hung_up",
    "no_answer",
    "busy",
    "failed",
    "message",
    "refused",
    "lost",
    "agent_gone",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """A call is over. Durations in milliseconds; answered_by is a person's id, an E.164 number, or None."""

    call: str
    at: datetime
    how: str  # one of OUTCOMES
    answered_by: str | None  # a person's id; None also for the outside, where the call's own number says it
    ringing_ms: int
    talking_ms: int
    cause: int  # Q.850
    source: Source | None = None  # the last three: known for calls that went by the fallback
    caller: str | None = None
    dialled: str | None = None
    line: str = ""  # of whom the caller talked with, if it seems to talk on: an attended transfer


@dataclass(frozen=True, slots=True)
class OnPhone:
    """A person's device began or ended talking. `device` tells several devices of one person apart.

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


# Of a queue's callers and agents.


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
    """The agent had gone when the caller was brought together with them; the caller is with us again."""

    call: str
    trail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HungUp:
    """A caller who was with us has hung up; lost: it was the exchange, which ends all calls and itself."""

    call: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A caller who is with us pressed a key."""

    call: str
    key: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A caller who is with us has heard all that was to be said."""

    call: str


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """An agent's leg was answered. It waits."""

    leg: str


@dataclass(frozen=True, slots=True)
class LegGone:
    """An agent's leg is no more; cause is Q.850 (17 busy, 19 no answer, 21 declined ...)."""

    leg: str
    cause: int


News = (
    Queued
    | Vanished
    | HungUp
    | Pressed
    | Heard
    | LegAnswered
    | LegGone
    | Arrived
    | Returned
    | Replied
    | Ended
    | OnPhone
    | Message
    | Recorded
)


@dataclass(frozen=True, slots=True)
class Moved:
    """The caller was transferred: what is left of the way through the house is another call's."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in the exchange at one instant: all callers' ids, phones, and the calls that wait for a decision.

    alive: with the legs of agents who talk or are about to; others were ended, for nobody knew them any more.
    phones: who talks, and whose desk phones are in reach; of others neither is true.
    calls: of those alive, the callers' own lines: each is one call.
    """

    alive: frozenset[str]
    phones: list[OnPhone]
    waiting: list[Arrived | Returned | Replied | Queued | Vanished]
    calls: frozenset[str] = frozenset()


class Desks(Protocol):
    """Desk phones, as the exchange knows them."""

    def watches(self, person: str) -> bool:
        """Whether each change of this person's desk phone is heard (OnPhone); of others it is heard now and then."""

    async def look_at(self, people: Sequence[str]) -> None:
        """Hear how these people's desk phones are, before this returns. Raises ConnectionError."""


class Exchange(Desks, Protocol):
    """The exchange, as a call sees it."""

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        """Hand the call over with an order. Raises ChannelGone when the caller has hung up already."""

    async def let_send_on(self, call: str) -> None:
        """From now on the caller's keys can send on whom they talk with. Raises ChannelGone."""

    async def give_up(self, call: str, dialled: str) -> None:
        """Let the dialplan's fallback serve the call, as if the service were away. Raises ChannelGone."""

    async def is_there(self, line: str) -> bool:
        """Whether a line, by its name (see Ended), is there still. Raises ConnectionError."""


class QueueExchange(Protocol):
    """The exchange, as a queue sees it: callers who wait with us, and agents' legs that we ring."""

    def found(self, call: str, before: str = "") -> None:
        """A caller who waits since before this run of the service, which may still be speaking to them.

        before: whose place they have now, and whom it may have been speaking to.
        """

    async def keep(self, call: str) -> bool:
        """Renew the exchange's patience with a caller who waits: without it, it serves them as if we were away.

        False: not while they are spoken to.
        """

    async def say(self, call: str, prompts: Sequence[str], lang: str) -> None:
        """Let a caller who waits hear prompts, one after the other; `Heard` follows, and the music goes on then."""

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
        """Bring a caller and the agent whose leg answered together. Raises ChannelGone: the caller has hung up."""

    async def call_back(self, leg: str, order: CallBack) -> None:
        """Connect the agent whose leg answered to a customer.

        Raises ChannelGone: the agent has hung up; ConnectionError: it is not known whether they were connected.
        """

    async def release(self, call: str) -> None:
        """No music and no words any more: the caller is about to be handed over."""


class Words(Protocol):
    """Sentences that are made for one call, as prompts that the exchange can play (`sv/said/...`)."""

    async def diversion(self, company: Company, person: Person, spoken: Spoken, lang: str) -> tuple[str, ...]:
        """Why somebody cannot answer, when they are back, and what the caller can do. Never raises."""

    async def chosen(self, profile: Profile | None, until: datetime | None, lang: str) -> str:
        """Confirms a choice of profile; None: it was taken back. Never raises."""


class Choices(Protocol):
    """Where people's own choices of profile are kept."""

    async def set_profile(self, person: str, profile: str, by: str, until: datetime | None = None) -> None:
        """In place of the one before."""

    async def clear_profile(self, person: str) -> None:
        """Calendar and schedule hold again."""


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """A message in a voicemail box. caller: a number or extension as shown, None unknown; new: not heard."""

    id: int
    caller: str | None
    at: datetime
    new: bool


class Mailboxes(Protocol):
    """Voicemail boxes, as somebody on the telephone uses them. Raises ConnectionError or TimeoutError: it is away."""

    async def has_pin(self, box: str) -> bool: ...

    async def try_pin(self, box: str, pin: str) -> bool:
        """Whether it is right; no also for a box that is locked, or has none."""

    async def set_pin(self, box: str, pin: str, by: str) -> None: ...

    async def messages(self, box: str) -> list[LeftMessage]:
        """The new ones first, each kind in the order in which they came."""

    async def lend(self, message: int) -> str | None:
        """The message's sound as a prompt; to be taken back. None: it is not there any more."""

    async def take_back(self, prompt: str) -> None:
        """Never raises."""

    async def save(self, message: int) -> None: ...

    async def delete(self, message: int) -> None: ...


class Take(StrEnum):
    """What was recorded for a greeting."""

    GOOD = "good"
    SHORT = "short"
    SILENT = "silent"
    FAILED = "failed"  # nothing was written, or it cannot be read


class Greetings(Protocol):
    """Greetings that people record by telephone. profile: "" is for all profiles. Raises OSError: no room for it."""

    def recorded(self, box: str, profile: str) -> str:
        """The name of the greeting that was recorded for this profile, such as anna-lunch; "" is none."""

    async def begin(self) -> str:
        """A new file for RecordSound."""

    async def judge(self, file: str) -> tuple[Take, str]:
        """What was recorded, and the prompt by which it is heard ("" if it is not GOOD)."""

    async def keep(self, file: str, box: str, profile: str) -> None:
        """From now on it is the greeting, soon also for callers."""

    async def forget(self, box: str, profile: str) -> bool:
        """The synthetic voice again. False: there was no recording."""

    async def discard(self, file: str) -> None:
        """Never raises."""


class ChannelGone(Exception):
    """The caller's channel is no longer there."""
