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
    from app.policy.trunks import WayOut


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
    DECLINED = "declined"  # the person declined, or the phone is set to do not disturb (603, 480)
    SENT_AWAY = "sent_away"  # the phone wanted to redirect the call (302)
    UNREACHABLE = "unreachable"  # no phone registered, nobody free in the queue, the trunk failed
    OVERDUE = "overdue"  # waited in the queue for the promised time (Q2)
    REPLIED = "replied"  # the caller heard the spoken diversion or the key menu out, or pressed a key


class Layer(StrEnum):
    """Where a profile in force comes from; the highest one wins (absence.py)."""

    MANUAL = "manual"  # the person's own choice
    CALENDAR = "calendar"
    SCHEDULE = "schedule"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class PersonState:
    """A person now: the profile in force (id) and whether any of the person's devices is on a call (M5).

    layer: where the profile comes from. back: when calls get through again, if known.
    """

    profile: str = "available"
    on_phone: bool = False
    layer: Layer = Layer.BASE
    back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something already tried for this call, and how it ended: a person, a queue, outside, a voice or the menu.

    reply: the pressed key, for REPLIED; the number to which the phone redirects, for SENT_AWAY, where the company
    allows that (Company.phone_forwards); "" none. spoken_profile: the profile whose choices the caller heard,
    for DIVERT; "" unknown.
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
    people: only those who differ from the default state.
    tried: the earlier attempts of this call, oldest first.
    withheld: whether the caller's phone withholds the number.
    via: the number that diverted an outside call to us, by the call's word (Diversion, History-Info); "" none.
    counts: what other calls use, by the keys of limits.py; a missing key is 0.
    transferred_by: the id of the person who transferred the caller to `called`; `device` is then theirs. "" nobody.
    trunk: on which trunk of the company file an outside call came in; "" unknown, and one of the settings.
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
    trunk: str = ""


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
    """A rejected way, and the reason. DialOutside: also a number that we do not present."""

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
    """A key ("" none), its action, and for CONNECT the target: a person's or queue's id, or E.164."""

    key: str
    does: Does
    to: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a voice says about an absent person: the profile (id), when they are back, and the choices.

    The key menu has only choices (profile is ""); the last one is what happens without a key.
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
    ring_seconds: how long they ring before the next decision; for QUEUE, how long each agent rings.
    say: the prompt's name that the caller hears, for REFUSE and CODE (see speech); None is a silent refusal. For
        VOICEMAIL the greeting instead of the box's own; None: the box's own.
    spoken: what the voice says, for DIVERT and MENU.
    withheld: only the network sees `presented`, not the called party, for TRUNK and EXTERNAL.
    ways: the trunks of the company file to try, in order, for TRUNK and EXTERNAL; empty: the settings' trunk.
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
    ways: tuple[WayOut, ...] = ()

    @property
    def action(self) -> Action:
        return self.target.action
