"""The values that go into and come out of `decide`: a situation, a decision and its reasons.

Knows: the shape of a question to the policy and of its answer. Refuses to know: how the answer is found
(decide.py), and everything of Asterisk, SIP and storage. All values are frozen: a journalled situation can be
replayed, and gives the same decision, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.policy.targets import Action, Target


class Direction(StrEnum):
    """Where the call comes from and goes to, seen from the company."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class Device(StrEnum):
    """The kind of extension: a desk phone or softphone (fixed), or a mobile with SIM (MEX)."""

    FIXED = "fixed"
    MOBILE = "mobile"


class Outcome(StrEnum):
    """How one attempt (ringing, a queue, an outside number, a spoken diversion, the menu) ended without an answer."""

    NO_ANSWER = "no_answer"  # rang the whole ring time
    BUSY = "busy"  # the phone itself said that it is busy (486)
    DECLINED = "declined"  # the person declined, or the phone is not to be disturbed (603, 480)
    SENT_AWAY = "sent_away"  # the phone wanted the call to go to another number (302), which no phone decides
    UNREACHABLE = "unreachable"  # no phone registered, nobody free in the queue, the trunk failed
    OVERDUE = "overdue"  # waited in the queue for as long as is promised at most (Q2)
    REPLIED = "replied"  # the caller heard the spoken diversion or the key menu out, or pressed a key


class Layer(StrEnum):
    """Where a profile in force comes from; the highest that holds is the one (absence.py)."""

    MANUAL = "manual"  # the person's own choice
    CALENDAR = "calendar"
    SCHEDULE = "schedule"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class PersonState:
    """A person now: the profile in force (id) and whether any of the person's devices is on a call (M5).

    layer: where the profile comes from. back: when calls are put through again, if that is known.
    """

    profile: str = "available"
    on_phone: bool = False
    layer: Layer = Layer.BASE
    back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something already tried for this call, and how it ended: a person, a queue, outside, a voice or the menu.

    reply: the key that was pressed, of REPLIED; "" is none. spoken_profile: the profile whose ways on were spoken,
    of DIVERT; "" is not known.
    """

    target: Target
    outcome: Outcome
    reply: str = ""
    spoken_profile: str = ""

    @property
    def action(self) -> Action:
        return self.target.action


@dataclass(frozen=True, slots=True)
class Situation:
    """One question to the policy.

    at: when the call came in, aware; hours are judged in Europe/Stockholm (Q12).
    caller: a person's id (a call from that person's own phone, authenticated) or a number as received;
        "" unknown.
    called: the number as dialled (any usual form), an extension, or a person's or queue's id.
    device: the caller's own device on outgoing and internal calls; None is the caller's obvious one.
    people: only who differs from the default state.
    tried: what this call has been through already, oldest first.
    withheld: whether the caller's phone asks that the number be withheld.
    via: the number from which an outside call says that it was diverted to us (Diversion, History-Info); "" none.
    counts: how much is taken up by other calls, by the keys of limits.py; what is absent is 0.
    transferred_by: the person's id who sent the caller on to `called`; `device` is then theirs. "" nobody.
    """

    at: datetime
    direction: Direction
    caller: str
    called: str
    device: Device | None = None
    people: Mapping[str, PersonState] = field(default_factory=dict)
    tried: tuple[Attempt, ...] = ()
    withheld: bool = False
    via: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    transferred_by: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a clause id of the telephone policy (such as "Q12"), and a text code with its parameters.

    The words are in texts.py, in Swedish and English: `texts.say(reason, lang)`.
    """

    clause: str
    code: str
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was considered and not done, and the reason why not. DialOutside: also a number that is not presented."""

    target: Target
    reason: Reason


@dataclass(frozen=True, slots=True)
class Leg:
    """One device to ring: a person's desk phones (all registered contacts), or the mobile by its number."""

    person: str
    device: Device
    number: str | None = None  # E.164, for MOBILE only


class Does(StrEnum):
    """What a caller can do, in a spoken diversion (P4) or the key menu."""

    MESSAGE = "message"
    CONNECT = "connect"
    CALL_BACK = "callback"


@dataclass(frozen=True, slots=True)
class SpokenOffer:
    """A key ("" is none), what it does, and for CONNECT to whom: a person's or queue's id, or E.164."""

    key: str
    does: Does
    to: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a voice tells of somebody who cannot answer: the profile (id), when they are back, and the ways on.

    Of the key menu there are the ways alone (profile is ""), and the last of them is what is done without a key.
    """

    profile: str
    back: datetime | None
    offers: tuple[SpokenOffer, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a call, and why. `action` is the kind of the target.

    presented: E.164 shown to the far end on a call that leaves the company (TRUNK, EXTERNAL); None otherwise.
    record: whether the call is recorded.
    legs: the devices that ring, for RING and QUEUE; empty when nobody of a queue is free.
    ring_seconds: how long they ring before the next decision is taken; for QUEUE, how long each agent is rung.
    say: the prompt's name that the caller hears, for REFUSE and CODE (see speech); None is a silent refusal. For
        VOICEMAIL the greeting that is heard instead of the box's own, which None is.
    spoken: what is told, for DIVERT and MENU.
    withheld: `presented` is told to the network alone, not to whom is called, for TRUNK and EXTERNAL.
    """

    target: Target
    presented: str | None = None
    record: bool = False
    legs: tuple[Leg, ...] = ()
    ring_seconds: int = 0
    say: str | None = None
    reasons: tuple[Reason, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    spoken: Spoken | None = None
    withheld: bool = False

    @property
    def action(self) -> Action:
        return self.target.action
