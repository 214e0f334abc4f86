"""Orders: what the exchange should do with a call. Then the exchange has the call, until it returns.

Knows: the orders, as values. Refuses to know: Asterisk's words (ari/ translates), and when to give an order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.policy.decision import Leg
    from app.policy.trunks import WayOut


@dataclass(frozen=True, slots=True)
class Tape:
    """Record while two talk (O3): an addition to an order.

    name: how the file's name begins (calls/tape.py). callers: the caller has the service, and their channel is
    recorded; otherwise that of whoever answers. tell: the prompt that the other one hears first, such as sv/recorded;
    "" none. answers: the same for the channel of whoever answers a caller who has the service, if they have it, too;
    "" none.
    """

    name: str
    callers: bool
    tell: str
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Number ("": withheld or unknown, and the phone says so) and name on a ringing phone."""

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
    ways: tuple[WayOut, ...] = ()  # the trunks to try, in order; none: the one of the settings


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
    ways: tuple[WayOut, ...] = ()  # as in Dial


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Play the mailbox's greeting, then a tone, then record a message. The call ends here."""

    mailbox: str
    greeting: str = ""  # the one recorded for a profile, such as anna-lunch; else the mailbox's
    nameless: bool = False  # the caller withholds the number: it does not stand beside the message


@dataclass(frozen=True, slots=True)
class Refuse:
    """Say why in words, without answering, then hang up with the Q.850 cause.

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
    tape: Tape | None = None  # of the agent's channel; who waited has been told


@dataclass(frozen=True, slots=True)
class Wait:
    """Answer, and wait with us, with music. Comes back as Queued."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer, play prompts, and take the keys pressed during them or soon after. Comes back as Replied."""

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
class TakeOver:
    """Answer, and get the call of one of these ringing channels, by name. The call ends here.

    records: who takes the call, if theirs are recorded now (O3); "": a recording of whoever it rang for must not begin.
    """

    channels: tuple[str, ...]
    say: str  # the prompt if none of them rings any longer
    records: str = ""


@dataclass(frozen=True, slots=True)
class ParkCall:
    """Wait with music at a place, 1 to 9, or the next free one, until fetched.

    Returns if nobody does, or if no place is free.
    """

    place: str
    seconds: int
    mailbox: str


@dataclass(frozen=True, slots=True)
class FetchCall:
    """Answer, and get whoever is parked there. The call ends here."""

    place: str
    say: str  # the prompt if nobody is


@dataclass(frozen=True, slots=True)
class Enter:
    """Answer, and talk with all in a room. The call ends here. pin: the code that others need from now on."""

    room: str
    lang: str
    pin: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class CallBack:
    """Let an agent whose leg answered be connected to a customer; how it ended comes as Ended of the leg."""

    number: str  # E.164
    presented: str  # E.164
    seconds: int
    tape: Tape | None = None  # of the agent's channel
    ways: tuple[WayOut, ...] = ()  # as in Dial


@dataclass(frozen=True, slots=True)
class TheirQueue:
    """Let the caller wait in a queue that the exchange keeps itself. Returns if nobody of it answers."""

    queue: str  # its id
    seconds: int


@dataclass(frozen=True, slots=True)
class TheirMailbox:
    """Let the caller listen to a voicemail box that the exchange keeps itself. The call ends here."""

    mailbox: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """Do with the call what the exchange would have done without us."""


Together = TakeOver | ParkCall | FetchCall | Enter
Order = Ring | Dial | SendOut | TakeMessage | Refuse | Wait | Ask | RecordSound | Together
TheirOrder = TheirQueue | TheirMailbox | GoOn  # to an exchange that is somebody else's
